"""Who needs a second factor, how it is set up, asked, removed; the code that the demo shows."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import demo
from accounts.models import User
from partners.enums import SECOND_FACTOR_ROLES, Role
from tests.factories_accounts import code_of, give_app, is_signed_in, make_account, prove_password, put_role, sign_in

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "seven quiet rivers run north"


@pytest.fixture(autouse=True)
def _no_attempts_yet(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()


# --- second factor: set-up -----------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR_ROLES))
def test_role_that_needs_a_second_factor_reaches_set_up_only(world, role):
    user = make_account()
    put_role(user, world, role)
    client = Client()
    client.force_login(user)

    for path in ("/", "/accounts/settings/", "/people-and-roles/", "/partners/", "/accounts/sessions/"):
        response = client.get(path)
        assert (response.status_code, response.headers.get("Location")) == (302, "/accounts/second-factor/"), path

    for path in ("/accounts/second-factor/", "/accounts/2fa/"):
        assert client.get(path).status_code == 200, path
    assert client.post("/accounts/language/", {"language": "ru", "next": "/"}).headers["Location"] == "/"
    assert client.post("/accounts/logout/").status_code == 302
    assert not is_signed_in(client)


@pytest.mark.parametrize("role", sorted(set(Role) - SECOND_FACTOR_ROLES))
def test_other_roles_go_on_without_a_second_factor(world, role):
    user = make_account()
    put_role(user, world, role, "authority_a")
    client = Client()
    client.force_login(user)

    assert is_signed_in(client)


def test_htmx_request_is_led_away_as_a_whole_page(world):
    client = Client()
    client.force_login(world.users["sofia"])

    response = client.get("/accounts/settings/", HTTP_HX_REQUEST="true")

    assert response.headers["HX-Redirect"] == "/accounts/second-factor/"


def test_set_up_of_an_app_opens_the_portal_and_gives_recovery_codes(world, client):
    user = make_account()
    put_role(user, world, Role.REGISTRAR, "academy")
    sign_in(client, user.email)
    prove_password(client)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'id="authenticator_secret"[^>]*>([A-Z2-7]+)<', page)[1]

    response = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}, follow=True)

    assert response.request["PATH_INFO"] == "/accounts/2fa/recovery-codes/"
    assert len(re.findall(r"<code>\d{8}</code>", response.content.decode())) == 10
    assert is_signed_in(client)
    assert "recovery" in client.get("/accounts/2fa/recovery-codes/download/").headers["Content-Disposition"]


def test_set_up_asks_for_the_password_first(world, client):
    user = make_account()
    put_role(user, world, Role.REGISTRAR, "academy")
    sign_in(client, user.email)

    response = client.get("/accounts/2fa/totp/activate/")

    assert response.headers["Location"].startswith("/accounts/reauthenticate/")
    assert client.get(response.headers["Location"]).status_code == 200


def test_session_begun_before_the_factor_must_prove_it(world, client):
    """Somebody who has only the password, and a session from before, can't set up a factor of their own."""
    user = make_account()
    sign_in(client, user.email)
    secret = give_app(user)
    put_role(user, world, Role.PROGRAMME_OFFICER)

    response = client.get("/accounts/settings/")
    adding = client.get("/accounts/2fa/totp/activate/")
    key = client.get("/accounts/2fa/webauthn/add/")
    client.post("/accounts/2fa/reauthenticate/?next=/accounts/settings/", {"code": code_of(secret)})

    assert response.headers["Location"] == "/accounts/2fa/reauthenticate/?next=%2Faccounts%2Fsettings%2F"
    assert adding.headers["Location"].startswith("/accounts/2fa/reauthenticate/")
    assert key.headers["Location"].startswith("/accounts/2fa/reauthenticate/")
    assert is_signed_in(client)


def test_factor_check_costs_no_query_once_passed(world):
    client = world.client("sofia")

    with CaptureQueriesContext(connection) as queries:
        client.get("/accounts/2fa/")

    assert not [row["sql"] for row in queries if '"type" IN' in row["sql"] and "mfa_authenticator" in row["sql"]]


# --- second factor: sign-in ----------------------------------------------------------------------


def test_second_step_is_asked_and_a_wrong_code_refused(client):
    user = make_account()
    secret = give_app(user)

    first = sign_in(client, user.email)
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000" if code_of(secret) != "000000" else "111111"})

    assert first.headers["Location"] == "/accounts/2fa/authenticate/"
    assert wrong.status_code == 200
    assert not is_signed_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert is_signed_in(client)


def test_code_can_be_used_once(client):
    user = make_account()
    code = code_of(give_app(user))
    sign_in(client, user.email)
    client.post("/accounts/2fa/authenticate/", {"code": code})

    thief = Client()
    sign_in(thief, user.email)
    thief.post("/accounts/2fa/authenticate/", {"code": code})

    assert is_signed_in(client)
    assert not is_signed_in(thief)


def test_recovery_code_works_once_and_passes_the_second_factor(world, client):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    user = make_account()
    put_role(user, world, Role.PROGRAMME_OFFICER)
    give_app(user)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]

    for visitor in (client, again := Client()):
        sign_in(visitor, user.email)
        visitor.post("/accounts/2fa/authenticate/", {"code": code})

    assert is_signed_in(client)
    assert not is_signed_in(again)


def test_sixth_wrong_code_is_stopped(client):
    user = make_account()
    secret = give_app(user)
    sign_in(client, user.email)
    wrong = "000000" if code_of(secret) != "000000" else "111111"
    for _ in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": wrong})

    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})

    assert not is_signed_in(client)


# --- second factor: removal ----------------------------------------------------------------------


def _signed_in_with_app(client: Client, user: User) -> None:
    secret = give_app(user)
    sign_in(client, user.email)
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    prove_password(client)


def test_staff_keep_their_only_factor(world, client):
    user = make_account()
    put_role(user, world, Role.REVIEWER, "academy")
    _signed_in_with_app(client, user)

    response = client.post("/accounts/2fa/totp/deactivate/", follow=True)

    assert "Add another first" in response.content.decode()
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_officer_removes_the_app_and_sessions_elsewhere_end(client):
    user = make_account()
    _signed_in_with_app(client, user)
    elsewhere = Client()
    elsewhere.force_login(user)

    client.post("/accounts/2fa/totp/deactivate/")

    assert not Authenticator.objects.filter(user=user).exists()
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_removed_factor_no_longer_counts_when_a_role_needs_one(world, client):
    user = make_account()
    _signed_in_with_app(client, user)
    client.post("/accounts/2fa/totp/deactivate/")

    put_role(user, world, Role.PROGRAMME_OFFICER)

    assert client.get("/accounts/settings/").headers["Location"] == "/accounts/second-factor/"


# --- demo ----------------------------------------------------------------------------------------


def test_demo_shows_the_code_and_says_it_is_the_demo(client, settings):
    settings.DEMO_SECOND_FACTOR = True
    user = make_account()
    demo.give_demo_totp(user)
    demo.give_demo_totp(user)
    sign_in(client, user.email)

    page = client.get("/accounts/2fa/authenticate/").content.decode()
    code = re.search(r'id="demo-code">(\d{6})<', page)[1]
    client.post("/accounts/2fa/authenticate/", {"code": code})

    assert "Only the demo shows it" in page
    assert code == code_of(demo.demo_secret(user))
    assert is_signed_in(client)
    assert Authenticator.objects.filter(user=user).count() == 1


def test_demo_code_works_for_two_people_in_the_same_half_minute(settings):
    settings.DEMO_SECOND_FACTOR = True
    user = make_account()
    demo.give_demo_totp(user)

    for visitor in (Client(), Client()):
        sign_in(visitor, user.email)
        visitor.post("/accounts/2fa/authenticate/", {"code": demo.demo_code(user, timezone.now())})
        assert is_signed_in(visitor)


def test_demo_shows_no_code_of_a_real_app(client, settings):
    settings.DEMO_SECOND_FACTOR = True
    user = make_account()
    give_app(user)
    sign_in(client, user.email)

    assert "demo-code" not in client.get("/accounts/2fa/authenticate/").content.decode()


def test_nothing_of_the_demo_is_reachable_outside_it(client, settings):
    settings.DEMO_SECOND_FACTOR = True
    user = make_account()
    demo.give_demo_totp(user)
    settings.DEMO_SECOND_FACTOR = False
    sign_in(client, user.email)

    assert "demo-code" not in client.get("/accounts/2fa/authenticate/").content.decode()
    assert demo.demo_code(user, timezone.now()) == ""
    with pytest.raises(ImproperlyConfigured):
        demo.give_demo_totp(user)
