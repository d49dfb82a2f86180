"""Pages of invitations: the public one behind the secret link, and the list of those who invite."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.history import entries_for
from notifications.models import Delivery
from notifications.operations import send_due
from notifications.operations.delivery import deliver_event
from partners import operations
from partners.enums import Role
from partners.links import token_of
from partners.models import Invitation
from tests.factories_accounts import PASSWORD, accept, invite, is_signed_in, make_account, roles_of, sign_in

pytestmark = pytest.mark.django_db
EMAIL = "mavzuna@example.org"


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()


# --- pages ---------------------------------------------------------------------------------------


FORM = {"full_name": "Mavzuna Karimova", "language": "ru", "time_zone": "Asia/Dushanbe", "password": PASSWORD}


@pytest.fixture
def now():
    """Pages read the clock of the request."""
    return timezone.now()


@pytest.fixture
def token(world, now):
    return invite(world, now=now)[1]


def test_page_says_who_invites_to_what(world, token, client):
    page = client.get(f"/invitation/{token}/").content.decode()

    for words in ("Adil", "nominating officer", "Ministry of Foreign Affairs of Tajikistan", EMAIL):
        assert words in page
    assert PASSWORD not in page


def test_page_accepts_signs_in_and_keeps_the_language(world, token, client):
    response = client.post(f"/invitation/{token}/", FORM)

    assert response.status_code == 302
    assert response.cookies["django_language"].value == "ru"
    assert is_signed_in(client)
    assert User.objects.get(email=EMAIL).full_name == "Mavzuna Karimova"


def test_page_leads_new_staff_to_the_second_factor(world, client, now):
    _invitation, token = invite(world, role=Role.PROGRAMME_OFFICER, institution=world.institutions["ministry"], now=now)

    client.post(f"/invitation/{token}/", FORM)

    assert client.get("/accounts/settings/").headers["Location"] == "/accounts/second-factor/"
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200, "the password was typed a moment ago"
    assert not Authenticator.objects.exists()


def test_page_keeps_what_was_typed_when_the_password_is_weak(world, token, client):
    response = client.post(f"/invitation/{token}/", {**FORM, "password": "short", "full_name": "Mavzuna K."})

    page = response.content.decode()
    assert response.status_code == 200
    assert "Mavzuna K." in page
    assert "short" not in page.replace("too short", "").replace("short form", "").replace("w-short", "")


@pytest.mark.parametrize(
    ("state", "status", "words"),
    [
        ("used", 410, "was used already"),
        ("cancelled", 410, "was withdrawn"),
        ("replaced", 410, "newer letter"),
        ("expired", 410, "has expired"),
        ("unknown", 404, "Copy the whole link"),
    ],
)
def test_closed_invitation_says_what_to_do(world, client, now, state, status, words):
    now = now - timedelta(days=15) if state == "expired" else now
    invitation, token = invite(world, now=now)
    if state == "used":
        accept(token, now=now)
    elif state == "cancelled":
        operations.cancel_invitation(invitation=invitation, actor=world.adil, now=now)
    elif state == "replaced":
        operations.resend(invitation=invitation, actor=world.adil, now=now)
    elif state == "unknown":
        token = token[:-3]

    for response in (client.get(f"/invitation/{token}/"), client.post(f"/invitation/{token}/", FORM)):
        assert response.status_code == status
        assert words in response.content.decode()


def test_page_sends_the_owner_of_an_account_to_sign_in_and_back(world, token, client):
    user = make_account(EMAIL)
    page = client.get(f"/invitation/{token}/").content.decode()

    refused = client.post(f"/invitation/{token}/", FORM)
    sign_in(client, EMAIL)
    client.post(f"/invitation/{token}/")

    assert f"/accounts/login/?next=/invitation/{token.replace(':', '%3A')}/" in page
    assert refused.status_code == 200
    assert roles_of(user).get().role == "nominating_officer"


def test_page_refuses_somebody_elses_session(world, token):
    client = world.client("charlie")

    page = client.get(f"/invitation/{token}/").content.decode()
    client.post(f"/invitation/{token}/", FORM)

    assert "charlie@example.org" in page
    assert not User.objects.filter(email=EMAIL).exists()


def test_pages_of_invitations_work_for_an_administrator(world):
    client = world.client("adil")
    data = {
        "email": EMAIL,
        "full_name": "Mavzuna Karimova",
        "role": "nominating_officer",
        "institution": world.institutions["authority_a"].pk,
        "language": "ru",
    }

    sent = client.post("/invitations/new/", data)
    again = client.post("/invitations/new/", data)
    invitation = Invitation.objects.across_partners(reason="test").get()
    listed = client.get("/invitations/").content.decode()
    client.post(reverse("partners:resend_invitation", args=[invitation.pk]))
    client.post(reverse("partners:cancel_invitation", args=[invitation.pk]))

    invitation.refresh_from_db()
    assert sent.status_code == 302
    assert "on its way" in again.content.decode()
    assert EMAIL in listed
    assert token_of(invitation) not in listed
    assert invitation.cancelled_at
    assert [entry.step for entry in entries_for(invitation)] == ["invite", "resend", "cancel"]


def test_an_invitation_is_withdrawn_only_after_a_question(world):
    invitation, _token = invite(world)
    client, address = world.client("daler"), reverse("partners:cancel_invitation", args=[invitation.pk])

    page = client.get(address).content.decode()
    invitation.refresh_from_db()

    assert f"The link that was sent to {invitation.email} no longer works." in page
    assert invitation.cancelled_at is None
    assert client.post(address, follow=True).status_code == 200
    assert client.get(address).status_code == 302  # nothing is left to ask


def test_head_sees_the_own_authoritys_invitations_only(world):
    other, _token = invite(world, institution=world.institutions["authority_b"], email="bakyt@example.org")
    own, _token = invite(world)
    client = world.client("daler")

    listed = client.get("/invitations/").content.decode()
    cancel = client.post(reverse("partners:cancel_invitation", args=[other.pk]))

    assert own.email in listed
    assert other.email not in listed
    assert cancel.status_code == 404


def test_head_is_offered_the_own_institution_only(world):
    client = world.client("daler")

    page = client.get("/invitations/new/").content.decode()
    response = client.post(
        "/invitations/new/",
        {"email": EMAIL, "full_name": "M", "role": "administrator", "institution": world.institutions["ministry"].pk, "language": "en"},
    )

    assert "Ministry of Foreign Affairs of Tajikistan" in page
    assert "Ministry of Foreign Affairs of Kyrgyzstan" not in page
    assert response.status_code == 200
    assert not Invitation.objects.across_partners(reason="test").exists()


def test_auditor_reads_invitations_without_acts(world):
    invitation, _token = invite(world)
    client = world.client("olga")

    page = client.get("/invitations/").content.decode()

    assert EMAIL in page
    assert f"/invitations/{invitation.pk}/" not in page
    assert client.post(f"/invitations/{invitation.pk}/cancel/").status_code == 403


def test_invitation_pages_need_sign_in():
    assert Client().get("/invitations/").status_code == 302


# --- the letter ----------------------------------------------------------------------------------


def test_letter_leaves_with_the_link_and_nothing_else_keeps_it(world, client, now, settings, mailoutbox):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    invitation, token = invite(world, now=now)

    deliver_event(entries_for(invitation).get().pk, now=now)
    send_due(now=now)

    letter = mailoutbox[0]
    link = re.search(r"/invitation/\S+", letter.body)[0]
    assert letter.to == [EMAIL]
    assert link == f"/invitation/{token}/"
    assert client.get(link).status_code == 200
    assert token not in str(list(Delivery.objects.across_partners(reason="test").values()))
