"""Sign-in, the second factor and one's own settings, through the pages that people use."""

import logging
import re
from http.cookies import SimpleCookie
from unittest import mock

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth import authenticate
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache, caches
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.operations import change_settings, end_sessions
from core.errors import Invalid
from partners.actor import Actor, actor_for
from tests.factories_accounts import PASSWORD, code_of, give_app, is_signed_in, make_account, prove_password, sign_in
from tests.world import NOW

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "seven quiet rivers run north"


@pytest.fixture(autouse=True)
def _no_attempts_yet(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()


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
