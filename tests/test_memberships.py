"""Roles of people: given, ended, and what ends with them; accounts closed and opened; the list of partners."""

import threading
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from accounts.operations import set_active
from core.errors import Invalid, NotAllowed, Refused
from core.history import entries_for
from partners import operations
from partners.actor import actor_for
from partners.enums import Role
from partners.models import Invitation, Membership
from partners.queries import host_day, users_with_role
from tests.factories_accounts import end, give_app, is_signed_in, role_of
from tests.sign_in import signed_in
from tests.world import NOW, PEOPLE, World, add_person

pytestmark = pytest.mark.django_db
TODAY = host_day(NOW)


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()


def give(world: World, name: str, role: Role, institution: str, *, by: str = "adil", **changes) -> Membership:
    values = {"starts_on": TODAY, "ends_on": None, "reason": "Order 12", **changes}
    return operations.give_role(
        user=world.users[name], role=role, institution=world.institutions[institution], actor=world.actors[by], now=NOW, **values
    )


# --- giving --------------------------------------------------------------------------------------


def test_give_role_counts_at_once_and_writes_history(world):
    membership = give(world, "alice", Role.EMBASSY_OFFICER, "embassy_a")

    assert actor_for(world.users["alice"], NOW).has(Role.EMBASSY_OFFICER)
    entry = entries_for(membership).get()
    assert (entry.step, entry.actor_label, entry.data["role"]) == ("give_role", "Adil", "embassy_officer")
    assert membership.granted_by_id == world.adil.user_id


def test_role_begins_on_its_first_day_and_ends_after_its_last(world):
    give(world, "alice", Role.EMBASSY_OFFICER, "embassy_a", starts_on=TODAY + timedelta(days=1), ends_on=TODAY + timedelta(days=2))

    held = [actor_for(world.users["alice"], NOW + timedelta(days=days)).has(Role.EMBASSY_OFFICER) for days in range(4)]

    assert held == [False, True, True, False]


@pytest.mark.parametrize("name", sorted(set(PEOPLE) - {"adil"}))
def test_give_and_end_role_refused_to_others(world, name):
    with pytest.raises(NotAllowed):
        give(world, "alice", Role.EMBASSY_OFFICER, "embassy_a", by=name)
    with pytest.raises(NotAllowed):
        end(world, "charlie", by=name)


def test_nobody_gives_themselves_a_role(world):
    with pytest.raises(NotAllowed):
        give(world, "adil", Role.SIGNATORY, "ministry")


@pytest.mark.parametrize(
    ("changes", "field"), [({"ends_on": TODAY - timedelta(days=1)}, "ends_on"), ({"starts_on": TODAY + timedelta(days=9), "ends_on": TODAY}, "")]
)
def test_give_role_refused_with_wrong_days(world, changes, field):
    with pytest.raises(Invalid) as refused:
        give(world, "alice", Role.EMBASSY_OFFICER, "embassy_a", **changes)

    assert field in refused.value.errors


def test_give_role_of_the_host_refused_elsewhere(world):
    with pytest.raises(Invalid):
        give(world, "alice", Role.PROGRAMME_OFFICER, "authority_a")


def test_give_role_refused_when_held_or_account_closed(world):
    with pytest.raises(Refused):
        give(world, "alice", Role.NOMINATING_OFFICER, "authority_a")
    User.objects.filter(pk=world.users["charlie"].pk).update(is_active=False)
    with pytest.raises(Refused):
        give(world, "charlie", Role.EMBASSY_OFFICER, "embassy_a")


def test_database_refuses_a_role_twice_and_days_upside_down(world):
    row = role_of(world, "alice")
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership(user=row.user, institution=row.institution, role=row.role, starts_on=TODAY).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership._base_manager.filter(pk=row.pk).update(ends_on=date(2019, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership._base_manager.filter(pk=row.pk).update(role="king")


# --- ending --------------------------------------------------------------------------------------


def test_end_of_the_last_role_today_ends_sessions_at_once(world):
    client = world.client("alice")
    assert is_signed_in(client)

    membership = end(world, "alice")

    assert not is_signed_in(client)
    assert not actor_for(world.users["alice"], NOW).roles
    assert world.users["alice"].pk not in users_with_role(Role.NOMINATING_OFFICER, now=NOW)
    entry = entries_for(membership).get()
    assert (entry.step, entry.reason, entry.data["at_once"]) == ("end_role", "left the post", True)


def test_end_of_one_of_two_roles_keeps_the_session(world):
    give(world, "alice", Role.EMBASSY_OFFICER, "embassy_a")
    client = world.client("alice")
    first = Membership.objects.across_partners(reason="test").get(user=world.users["alice"], role="nominating_officer")

    operations.end_membership(membership=first, on=TODAY, reason="moved", actor=world.adil, now=NOW)

    assert is_signed_in(client)
    assert actor_for(world.users["alice"], NOW).roles == {"embassy_officer"}


def test_planned_end_keeps_the_role_until_its_last_day(world):
    client = world.client("alice")

    end(world, "alice", on=TODAY + timedelta(days=7))

    assert is_signed_in(client)
    assert actor_for(world.users["alice"], NOW + timedelta(days=7)).roles
    assert not actor_for(world.users["alice"], NOW + timedelta(days=8)).roles


def test_role_that_began_today_can_end_today(world):
    membership = give(world, "alice", Role.EMBASSY_OFFICER, "embassy_a")

    operations.end_membership(membership=membership, on=TODAY, reason="a slip", actor=world.adil, now=NOW)

    assert not actor_for(world.users["alice"], NOW).has(Role.EMBASSY_OFFICER)


def test_role_that_has_not_begun_can_be_taken_back(world):
    membership = give(world, "alice", Role.EMBASSY_OFFICER, "embassy_a", starts_on=TODAY + timedelta(days=5))

    operations.end_membership(membership=membership, on=TODAY, reason="a slip", actor=world.adil, now=NOW)

    assert not actor_for(world.users["alice"], NOW + timedelta(days=5)).has(Role.EMBASSY_OFFICER)


def test_end_refused_twice_in_the_past_and_without_reason(world):
    with pytest.raises(Invalid):
        end(world, "alice", reason=" ")
    with pytest.raises(Invalid):
        end(world, "alice", on=TODAY - timedelta(days=1))
    end(world, "alice")
    with pytest.raises(Refused):
        end(world, "alice")


def test_end_withdraws_invitations_sent_for_the_institution(world):
    values = {"full_name": "M", "role": Role.NOMINATING_OFFICER, "language": "en", "role_ends_on": None, "now": NOW}
    sent, token = operations.invite(email="m@example.org", institution=world.institutions["authority_a"], actor=world.daler, **values)
    other, _token = operations.invite(email="n@example.org", institution=world.institutions["authority_a"], actor=world.adil, **values)

    end(world, "daler")

    sent.refresh_from_db()
    other.refresh_from_db()
    assert sent.cancelled_at
    assert not other.cancelled_at
    with pytest.raises(Refused):
        operations.open_invitation(token=token, now=NOW)


def test_only_administrator_stays(world):
    with pytest.raises(Refused):
        end(world, "adil")

    add_person(world, "aigul", "ministry", Role.ADMINISTRATOR)
    end(world, "adil")
    assert users_with_role(Role.ADMINISTRATOR, now=NOW) == [world.users["aigul"].pk]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_end_each_other_at_once(world):
    add_person(world, "aigul", "ministry", Role.ADMINISTRATOR)
    gate, answers = threading.Barrier(2), []

    def run(victim: str, by: str) -> None:
        gate.wait()
        try:
            end(world, victim, by=by)
            answers.append("done")
        except Refused:
            answers.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in (("adil", "aigul"), ("aigul", "adil"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == ["done", "refused"]
    assert len(users_with_role(Role.ADMINISTRATOR, now=NOW)) == 1


def test_end_is_undone_when_a_later_step_fails(world, monkeypatch):
    client = world.client("alice")
    monkeypatch.setattr("partners.operations.memberships.end_sessions", _fail)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        end(world, "alice")

    assert role_of(world, "alice").ends_on is None
    assert is_signed_in(client)


def _fail(**kwargs):
    raise ZeroDivisionError


# --- accounts ------------------------------------------------------------------------------------


def test_deactivate_ends_roles_sessions_and_invitations_together(world):
    client = world.client("alice")
    values = {"full_name": "A", "role": Role.EMBASSY_OFFICER, "language": "en", "role_ends_on": None, "now": NOW}
    invited, _token = operations.invite(email="alice@example.org", institution=world.institutions["embassy_a"], actor=world.adil, **values)

    operations.deactivate_user(user=world.users["alice"], reason="left the service", actor=world.adil, now=NOW)

    world.users["alice"].refresh_from_db()
    assert not world.users["alice"].is_active
    assert not is_signed_in(client)
    assert role_of(world, "alice").ended_at == NOW
    assert Invitation.objects.across_partners(reason="test").get(pk=invited.pk).cancelled_at == NOW
    assert entries_for(world.users["alice"]).get().step == "deactivate"


def test_reactivate_restores_no_role(world):
    operations.deactivate_user(user=world.users["alice"], reason="left", actor=world.adil, now=NOW)

    operations.reactivate_user(user=world.users["alice"], reason="came back", actor=world.adil, now=NOW)

    client = signed_in(User.objects.get(pk=world.users["alice"].pk))
    assert is_signed_in(client)
    assert not actor_for(world.users["alice"], NOW).roles


def test_reset_second_factor_removes_it_and_ends_sessions(world):
    client = world.client("sofia")
    give_app(world.users["sofia"])

    operations.reset_second_factor(user=world.users["sofia"], reason="phone lost, called back", actor=world.adil, now=NOW)

    assert not Authenticator.objects.filter(user=world.users["sofia"]).exists()
    assert not is_signed_in(client)
    assert entries_for(world.users["sofia"]).get().reason == "phone lost, called back"


ACTS = [operations.deactivate_user, operations.reactivate_user, operations.reset_second_factor]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("name", ["sofia", "olga", "daler", "alice"])
def test_acts_on_accounts_refused_to_others(world, act, name):
    with pytest.raises(NotAllowed):
        act(user=world.users["charlie"], reason="why", actor=world.actors[name], now=NOW)


@pytest.mark.parametrize("act", ACTS)
def test_acts_on_accounts_refused_on_oneself_and_without_reason(world, act):
    with pytest.raises(NotAllowed):
        act(user=world.users["adil"], reason="why", actor=world.adil, now=NOW)
    with pytest.raises(Invalid):
        act(user=world.users["charlie"], reason="", actor=world.adil, now=NOW)


def test_closing_twice_writes_history_once(world):
    user = world.users["charlie"]
    for _ in range(2):
        set_active(user=user, is_active=False, reason="left", actor=world.adil, now=NOW)

    assert entries_for(user).count() == 1
