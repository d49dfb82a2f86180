"""Invitations: the only way to an account. Whom, by whom, once, for fourteen days."""

import threading
from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.signing import Signer
from django.db import connection

from accounts.models import User
from core.errors import Invalid, NotAllowed, Refused
from core.history import entries_for
from core.models import HistoryEntry
from core.registries import letters_for
from partners import operations
from partners.actor import actor_for
from partners.enums import Role
from partners.models import Invitation
from tests.factories_accounts import PASSWORD, accept, invite, make_account, roles_of
from tests.world import NOW, PEOPLE

pytestmark = pytest.mark.django_db
EMAIL = "mavzuna@example.org"


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()


# --- inviting ------------------------------------------------------------------------------------


def test_invite_keeps_no_secret(world):
    invitation, token = invite(world)

    row = Invitation.objects.across_partners(reason="test").values().get(pk=invitation.pk)
    entry = entries_for(invitation).get()
    assert token not in str(row)
    assert token.split(":")[1] not in str(row)
    assert token not in str(entry.data)
    assert (entry.step, entry.actor_id, entry.delivered_at) == ("invite", world.adil.user_id, None)


def test_letter_carries_the_link_that_opens_the_invitation(world, client):
    invitation, token = invite(world)
    entry = entries_for(invitation).get()

    letter = letters_for("partners.invitation", "invite")[0]
    params = letter.params(invitation, entry)
    text = str(letter.body) % params

    assert letter.address(invitation, entry) == EMAIL
    assert letter.language(invitation, entry) == "ru"
    assert params["link"] == f"{django_settings.BASE_URL}/invitation/{token}/"
    assert params["link"] in text
    assert client.get(f"/invitation/{token}/").status_code == 200


@pytest.mark.parametrize("name", sorted(set(PEOPLE) - {"adil", "daler"}))
def test_invite_refused_to_other_roles(world, name):
    with pytest.raises(NotAllowed):
        invite(world, by=name)

    client = world.client(name)
    assert client.get("/invitations/new/").status_code == 403
    assert not Invitation.objects.across_partners(reason="test").exists()


def test_head_of_authority_invites_officers_of_the_own_institution(world):
    invitation, _token = invite(world, by="daler")

    assert invitation.invited_by_label == "Daler"


@pytest.mark.parametrize(
    ("role", "institution"),
    [
        (Role.AUTHORITY_HEAD, "authority_a"),
        (Role.ADMINISTRATOR, "authority_a"),
        (Role.NOMINATING_OFFICER, "authority_b"),
        (Role.NOMINATING_OFFICER, "embassy_a"),
        (Role.PROGRAMME_OFFICER, "ministry"),
    ],
)
def test_head_of_authority_invites_nobody_else(world, role, institution):
    with pytest.raises(NotAllowed):
        invite(world, by="daler", role=role, institution=world.institutions[institution])


@pytest.mark.parametrize("role", [Role.PROGRAMME_OFFICER, Role.ADMINISTRATOR, Role.AUDITOR, Role.REGISTRAR])
def test_role_that_sees_all_partners_is_held_at_the_host_only(world, role):
    with pytest.raises(Invalid) as refused:
        invite(world, role=role)

    assert "institution" in refused.value.errors


def test_invite_refused_when_one_is_on_its_way(world):
    invite(world)

    with pytest.raises(Refused):
        invite(world, email=EMAIL.upper())


def test_invite_refused_when_the_role_is_held(world):
    with pytest.raises(Refused):
        invite(world, email="alice@example.org")


def test_invite_refused_for_a_closed_account(world):
    User.objects.filter(email="charlie@example.org").update(is_active=False)

    with pytest.raises(Refused):
        invite(world, email="charlie@example.org")


def test_invite_refused_with_an_end_in_the_past(world):
    with pytest.raises(Invalid):
        invite(world, role_ends_on=date(2026, 11, 23))


def test_invite_refused_with_a_bad_address(world):
    with pytest.raises(Invalid) as refused:
        invite(world, email="not an address")

    assert "email" in refused.value.errors


# --- accepting -----------------------------------------------------------------------------------


def test_accept_makes_account_address_and_role(world):
    invitation, token = invite(world, role_ends_on=date(2027, 6, 30))

    user = accept(token)

    membership = roles_of(user).get()
    assert (user.email, user.language, user.time_zone) == (EMAIL, "ru", "Asia/Dushanbe")
    assert user.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=user).verified
    assert (membership.role, membership.ends_on, membership.granted_by_label) == ("nominating_officer", date(2027, 6, 30), "Adil")
    assert actor_for(user, NOW).has(Role.NOMINATING_OFFICER)
    assert [entry.step for entry in entries_for(invitation)] == ["invite", "accept"]


def test_accept_twice_is_refused_and_changes_nothing(world):
    _invitation, token = invite(world)
    accept(token)
    before = HistoryEntry.objects.across_partners(reason="test").count()

    with pytest.raises(Refused) as refused:
        accept(token, password="another password entirely")

    assert refused.value.code == "used"
    assert HistoryEntry.objects.across_partners(reason="test").count() == before
    assert User.objects.get(email=EMAIL).check_password(PASSWORD)


def test_accept_refused_after_fourteen_days(world):
    _invitation, token = invite(world)

    accept_day = NOW + timedelta(days=14)
    with pytest.raises(Refused) as refused:
        accept(token, now=accept_day)

    assert refused.value.code == "expired"
    assert accept(token, now=accept_day - timedelta(seconds=1))


def test_accept_refused_when_withdrawn(world):
    invitation, token = invite(world)
    operations.cancel_invitation(invitation=invitation, actor=world.adil, now=NOW)

    with pytest.raises(Refused) as refused:
        accept(token)

    assert refused.value.code == "cancelled"


def test_resend_makes_a_new_link_and_the_old_one_void(world):
    invitation, old = invite(world)

    new = operations.resend(invitation=invitation, actor=world.adil, now=NOW + timedelta(days=13))

    with pytest.raises(Refused) as refused:
        accept(old)
    assert refused.value.code == "replaced"
    assert accept(new, now=NOW + timedelta(days=26))
    assert letters_for("partners.invitation", "resend")


@pytest.mark.parametrize("act", [operations.cancel_invitation, operations.resend])
def test_closed_invitation_is_neither_withdrawn_nor_sent_again(world, act):
    invitation, token = invite(world)
    accept(token)

    with pytest.raises(Refused):
        act(invitation=invitation, actor=world.adil, now=NOW)


@pytest.mark.parametrize("name", ["sofia", "olga", "alice", "charlie"])
@pytest.mark.parametrize("act", [operations.cancel_invitation, operations.resend])
def test_invitation_managed_by_those_who_may_invite_only(world, name, act):
    invitation, _token = invite(world)

    with pytest.raises(NotAllowed):
        act(invitation=invitation, actor=world.actors[name], now=NOW)


@pytest.mark.parametrize("token", ["x", "1.abc:nonsense", "", "%00", "1" * 500])
def test_unknown_token_is_refused(world, token):
    with pytest.raises(Refused) as refused:
        accept(token)

    assert refused.value.code == "unknown"


def test_token_signed_for_something_else_is_refused(world):
    invitation, _token = invite(world)
    forged = Signer(salt="something.else").sign(f"{invitation.pk}.{invitation.nonce}")

    with pytest.raises(Refused):
        accept(forged)


def test_nonce_alone_opens_nothing(world):
    """A copy of the database is not enough."""
    invitation, _token = invite(world)

    with pytest.raises(Refused):
        accept(f"{invitation.pk}.{invitation.nonce}")


@pytest.mark.parametrize("password", ["short", "password1234", "mavzuna@example.org"])
def test_weak_password_is_refused_and_the_invitation_stays_open(world, password):
    invitation, token = invite(world)

    with pytest.raises(Invalid) as refused:
        accept(token, password=password)

    assert "password" in refused.value.errors
    assert not User.objects.filter(email=EMAIL).exists()
    assert operations.open_invitation(token=token, now=NOW) == invitation


def test_accept_by_whom_has_an_account_adds_the_role_only(world):
    user = make_account(EMAIL)
    _invitation, token = invite(world)

    operations.accept_invitation(token=token, now=NOW, user=user)

    assert roles_of(user).get().role == "nominating_officer"
    assert User.objects.filter(email=EMAIL).count() == 1


def test_accept_asks_the_owner_of_an_account_to_sign_in(world):
    user = make_account(EMAIL)
    _invitation, token = invite(world)

    with pytest.raises(Refused) as refused:
        accept(token, password="another password entirely")

    assert refused.value.code == "sign_in"
    assert user.check_password(PASSWORD)
    assert not roles_of(user).exists()


def test_accept_refused_to_somebody_else(world):
    _invitation, token = invite(world)

    with pytest.raises(Refused) as refused:
        operations.accept_invitation(token=token, now=NOW, user=world.users["charlie"])

    assert refused.value.code == "other_account"


def test_accept_is_undone_when_a_later_step_fails(world, monkeypatch):
    _invitation, token = invite(world)
    monkeypatch.setattr("partners.operations.invitations.record", _fail)

    with pytest.raises(ZeroDivisionError):
        accept(token)

    assert not User.objects.filter(email=EMAIL).exists()
    assert not EmailAddress.objects.filter(email=EMAIL).exists()


def _fail(*args, **kwargs):
    raise ZeroDivisionError


def _two_at_once(*acts):
    answers: list[str] = []
    gate = threading.Barrier(len(acts))

    def run(act) -> None:
        gate.wait()
        try:
            act()
            answers.append("done")
        except Refused as refused:
            answers.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


@pytest.mark.django_db(transaction=True)
def test_two_accept_at_once_one_account(world):
    _invitation, token = invite(world)

    answers = _two_at_once(lambda: accept(token), lambda: accept(token))

    assert answers == ["done", "used"]
    assert User.objects.filter(email=EMAIL).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_invitations_to_one_address_accepted_at_once_make_one_account(world):
    _first, one = invite(world)
    _second, two = invite(world, role=Role.EMBASSY_OFFICER, institution=world.institutions["embassy_a"])

    answers = _two_at_once(lambda: accept(one), lambda: accept(two))

    assert answers == ["done", "sign_in"]
    assert User.objects.filter(email=EMAIL).count() == 1
