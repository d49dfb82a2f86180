"""Sign-in, the second factor and one's own settings, through the pages that people use."""

import logging
import re
from datetime import date
from http.cookies import SimpleCookie
from unittest import mock

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import authenticate
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache, caches
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import demo
from accounts.models import User
from accounts.operations import change_settings, end_sessions
from core.errors import Invalid
from partners.actor import Actor, actor_for
from partners.enums import SECOND_FACTOR_ROLES, Role
from partners.models import Membership
from tests.factories_accounts import PASSWORD, code_of, give_app, is_signed_in, make_account, sign_in
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "seven quiet rivers run north"


@pytest.fixture(autouse=True)
def _no_attempts_yet(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()


def give_role(user: User, world: World, role: Role, institution: str = "ministry") -> None:
    Membership(user=user, institution=world.institutions[institution], role=role, starts_on=date(2020, 1, 1)).save()


def prove_password(client: Client) -> None:
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302


# --- password ----------------------------------------------------------------------------------


def test_sign_in_with_email_and_password(client):
    make_account()

    response = sign_in(client, "ALMA@example.org")

    assert response.status_code == 302
    assert is_signed_in(client)


def test_sign_in_refused_when_account_is_closed(client):
    user = make_account()
    User.objects.filter(pk=user.pk).update(is_active=False)

    response = sign_in(client, user.email)

    assert response.headers["Location"] == reverse("account_inactive")
    assert client.get(response.headers["Location"]).status_code == 200
    assert not is_signed_in(client)
    assert authenticate(None, email=user.email, password=PASSWORD) is None


def test_session_of_a_closed_account_is_void_at_once(client):
    user = make_account()
    sign_in(client, user.email)

    User.objects.filter(pk=user.pk).update(is_active=False)

    assert not is_signed_in(client)


def _without_what_changes(html: str) -> str:
    html = re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"', "", html)
    return re.sub(r"[a-z]+@example\.org", "ADDRESS", html)


def test_answer_same_for_known_and_unknown_address(client):
    make_account()

    wrong = sign_in(Client(), "alma@example.org", "not the password at all")
    unknown = sign_in(Client(), "elsa@example.org", "not the password at all")

    assert wrong.status_code == unknown.status_code == 200
    assert _without_what_changes(wrong.content.decode()) == _without_what_changes(unknown.content.decode())


def test_unknown_address_costs_one_password_hash_too():
    make_account()

    with mock.patch("django.contrib.auth.hashers.Argon2PasswordHasher.encode", return_value="argon2$x") as hashed:
        assert authenticate(None, email="elsa@example.org", password="anything at all") is None

    assert hashed.call_count == 1


def test_password_reset_answers_the_same_and_writes_one_letter_each(client):
    make_account()

    known = Client().post("/accounts/password/reset/", {"email": "alma@example.org"}, follow=True)
    unknown = Client().post("/accounts/password/reset/", {"email": "elsa@example.org"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain
    assert _without_what_changes(known.content.decode()) == _without_what_changes(unknown.content.decode())
    assert [letter.to for letter in mail.outbox] == [["alma@example.org"], ["elsa@example.org"]]
    assert "/password/reset/key/" in mail.outbox[0].body
    assert "There is no account" in mail.outbox[1].body


def test_password_reset_by_letter_works_once_and_ends_sessions(client):
    user = make_account()
    elsewhere = Client()
    sign_in(elsewhere, user.email)
    client.post("/accounts/password/reset/", {"email": user.email})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]

    form = client.get(link, follow=True)
    done = client.post(form.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert done.status_code == 302
    assert not is_signed_in(elsewhere)
    assert client.get(done.headers["Location"]).status_code == 200
    sign_in(client, user.email, NEW_PASSWORD)
    assert is_signed_in(client)
    assert "does not work any more" in Client().get(link, follow=True).content.decode()


def test_reset_letter_in_the_language_of_the_person(client):
    make_account(language="ru")

    with mock.patch("accounts.adapter.translation.override") as override:
        client.post("/accounts/password/reset/", {"email": "alma@example.org"})

    override.assert_called_once_with("ru")


def test_mail_server_down_says_so(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    make_account()

    response = client.post("/accounts/password/reset/", {"email": "alma@example.org"}, follow=True)

    assert response.status_code == 200
    assert "could not be sent just now" in response.content.decode()


def test_password_change_keeps_this_session_and_ends_others(client):
    user = make_account()
    elsewhere = Client()
    sign_in(elsewhere, user.email)
    sign_in(client, user.email)
    prove_password(client)

    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_sixth_wrong_password_is_stopped_and_others_are_not(client):
    make_account()
    make_account("elsa@example.org")
    for _ in range(5):
        sign_in(Client(), "alma@example.org", "wrong")

    stopped = sign_in(client, "alma@example.org")

    assert stopped.status_code == 200
    assert not is_signed_in(client)
    other = Client()
    sign_in(other, "elsa@example.org", REMOTE_ADDR="10.0.0.9")
    assert is_signed_in(other)


# --- no sign-up, only what is needed ------------------------------------------------------------


def test_sign_up_says_accounts_are_by_invitation(client):
    response = client.get("/accounts/signup/")

    assert response.status_code == 200
    assert "by invitation" in response.content.decode()


def test_sign_up_by_post_makes_no_account(client):
    data = {"email": "eve@example.org", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}

    response = client.post("/accounts/signup/", data)

    assert "by invitation" in response.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("path", ["3rdparty/", "login/code/", "login/code/confirm/", "2fa/webauthn/signup/", "phone/verify/", "signup/passkey/"])
def test_unneeded_pages_of_allauth_are_not_routed(client, path):
    assert client.get(f"/accounts/{path}").status_code == 404


@pytest.mark.parametrize(
    "path", ["login/", "signup/", "inactive/", "password/reset/", "password/reset/done/", "password/reset/key/done/", "confirm-email/"]
)
def test_public_pages_open_signed_out(client, path):
    assert client.get(f"/accounts/{path}").status_code == 200


@pytest.mark.parametrize("path", ["settings/", "second-factor/", "email/", "password/change/", "2fa/", "2fa/totp/activate/", "sessions/"])
def test_own_pages_lead_to_sign_in_when_signed_out(client, path):
    response = client.get(f"/accounts/{path}")

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/")


def test_there_are_no_permissions_beside_roles(world):
    user = world.users["adil"]

    assert authenticate(None, email="x@example.org", password="") is None
    from accounts.backends import ActiveMemberBackend

    assert not ActiveMemberBackend().has_perm(user, "partners.change_partner")
    assert not ActiveMemberBackend().get_all_permissions(user)
    assert not ActiveMemberBackend().has_module_perms(user, "partners")
    assert not ActiveMemberBackend().with_perm("partners.change_partner").exists()


# --- Redis and sessions --------------------------------------------------------------------------


def test_flushed_cache_signs_nobody_out(client):
    make_account()
    sign_in(client, "alma@example.org")

    cache.clear()

    assert is_signed_in(client)


@pytest.fixture
def no_redis(settings):
    settings.CACHES = {"default": {"BACKEND": "accounts.cache.SteadyRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}}
    cache.clear()


def test_sign_in_works_without_redis_and_says_so_in_the_log(client, no_redis, caplog):
    make_account()
    caches["default"]._warned_at = float("-inf")

    with caplog.at_level(logging.WARNING, logger="accounts.cache"):
        sign_in(client, "alma@example.org")

    assert is_signed_in(client)
    assert "Redis is away" in caplog.text


def test_attempts_are_still_counted_without_redis(client, no_redis):
    make_account()
    for _ in range(5):
        sign_in(Client(), "alma@example.org", "wrong")

    sign_in(client, "alma@example.org")

    assert not is_signed_in(client)


def test_used_code_is_refused_without_redis_too(client, no_redis):
    user = make_account()
    secret = give_app(user)
    code = code_of(secret)
    for visitor in (client, again := Client()):
        sign_in(visitor, user.email)
        visitor.post("/accounts/2fa/authenticate/", {"code": code})

    assert is_signed_in(client)
    assert not is_signed_in(again)


def test_own_sessions_are_listed_and_others_can_be_ended(client):
    user = make_account()
    elsewhere = Client(HTTP_USER_AGENT="Other browser")
    sign_in(elsewhere, user.email)
    sign_in(client, user.email)

    listed = client.get("/accounts/sessions/").content.decode()
    client.post("/accounts/sessions/")

    assert "Other browser" in listed
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_end_sessions_ends_listed_and_unlisted_ones(client):
    user = make_account()
    sign_in(client, user.email)
    unlisted = Client()
    unlisted.force_login(user)
    UserSession.objects.exclude(session_key=client.session.session_key).delete()

    ended = end_sessions(user=user)

    assert ended == 1
    assert not Session.objects.filter(session_key=client.session.session_key).exists()
    assert not is_signed_in(client)
    assert not is_signed_in(unlisted)


# --- second factor: set-up -----------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR_ROLES))
def test_role_that_needs_a_second_factor_reaches_set_up_only(world, role):
    user = make_account()
    give_role(user, world, role)
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
    give_role(user, world, role, "authority_a")
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
    give_role(user, world, Role.REGISTRAR, "academy")
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
    give_role(user, world, Role.REGISTRAR, "academy")
    sign_in(client, user.email)

    response = client.get("/accounts/2fa/totp/activate/")

    assert response.headers["Location"].startswith("/accounts/reauthenticate/")
    assert client.get(response.headers["Location"]).status_code == 200


def test_session_begun_before_the_factor_must_prove_it(world, client):
    """Somebody who has only the password, and a session from before, can't set up a factor of their own."""
    user = make_account()
    sign_in(client, user.email)
    secret = give_app(user)
    give_role(user, world, Role.PROGRAMME_OFFICER)

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
    give_role(user, world, Role.PROGRAMME_OFFICER)
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
    give_role(user, world, Role.REVIEWER, "academy")
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

    give_role(user, world, Role.PROGRAMME_OFFICER)

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


# --- e-mail --------------------------------------------------------------------------------------


def test_email_change_asks_for_the_password_and_the_new_mailbox(client):
    user = make_account()
    sign_in(client, user.email)
    asked = client.post("/accounts/email/", {"email": "alma.new@example.org", "action_add": "1"})
    assert mail.outbox == []

    client.post(asked.headers["Location"], {"password": PASSWORD})
    link = re.search(r"http://testserver(\S+)", mail.outbox[-1].body)[1]
    user.refresh_from_db()
    before = user.email
    client.get(link)
    client.post(link)

    user.refresh_from_db()
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/")
    assert before == "alma@example.org"
    assert mail.outbox[-1].to == ["alma.new@example.org"]
    assert user.email == "alma.new@example.org"
    assert list(EmailAddress.objects.filter(user=user).values_list("email", flat=True)) == ["alma.new@example.org"]


# --- settings and language -----------------------------------------------------------------------


def test_settings_are_saved_with_history(client):
    from core.history import entries_for

    user = make_account()
    sign_in(client, user.email)

    response = client.post("/accounts/settings/", {"full_name": "Alma S.", "language": "kk", "time_zone": "Asia/Dushanbe"})

    user.refresh_from_db()
    assert (user.full_name, user.language, user.time_zone) == ("Alma S.", "kk", "Asia/Dushanbe")
    assert response.cookies["django_language"].value == "kk"
    assert entries_for(user).get().data == {"changed": ["full_name", "language", "time_zone"]}


def test_settings_unchanged_write_no_history():
    from core.history import entries_for

    user = make_account()
    actor = Actor(user.pk, str(user))

    change_settings(user=user, full_name=user.full_name, language="en", time_zone="Asia/Almaty", actor=actor, now=NOW)

    assert not entries_for(user).exists()


@pytest.mark.parametrize(
    ("field", "value"), [("time_zone", "Mars/Olympus"), ("language", "xx"), ("time_zone", "../../etc/passwd"), ("full_name", "")]
)
def test_settings_refuse_what_is_unknown(field, value):
    user = make_account()
    values = {"full_name": "Alma", "language": "en", "time_zone": "UTC", field: value}

    with pytest.raises(Invalid) as refused:
        change_settings(user=user, actor=actor_for(user, NOW), now=NOW, **values)

    assert field in refused.value.errors


def test_language_is_kept_signed_out_and_the_page_too(client):
    response = client.post("/accounts/language/", {"language": "ru", "next": "/accounts/login/?next=/x/"})

    assert response.headers["Location"] == "/accounts/login/?next=/x/"
    assert response.cookies["django_language"].value == "ru"
    assert '<html lang="ru"' in client.get("/accounts/login/").content.decode()


def test_language_is_kept_for_the_person(client):
    user = make_account()
    sign_in(client, user.email)

    client.post("/accounts/language/", {"language": "kk", "next": "/"})

    user.refresh_from_db()
    assert user.language == "kk"


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example/x", "javascript:alert(1)", ""])
def test_language_never_leads_to_another_site(client, page):
    assert client.post("/accounts/language/", {"language": "ru", "next": page}).headers["Location"] == "/"


def test_unknown_language_changes_nothing(client):
    assert client.post("/accounts/language/", {"language": "xx", "next": "/"}).cookies == SimpleCookie()
    assert client.get("/accounts/language/").status_code == 405


def test_sign_in_brings_the_persons_language(client):
    user = make_account(language="kk")

    response = sign_in(client, user.email)

    assert response.cookies["django_language"].value == "kk"


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example"])
def test_sign_in_never_leads_to_another_site(client, page):
    make_account()

    response = client.post("/accounts/login/", {"login": "alma@example.org", "password": PASSWORD, "next": page})

    assert "evil" not in response.headers["Location"]
