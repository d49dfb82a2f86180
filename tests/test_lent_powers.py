"""Powers that the head of an authority lends: how much, to whom, how long, how they are shown, and how they end."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from core.errors import Invalid, NotAllowed, Refused
from core.history import entries_for
from core.models import HistoryEntry
from core.record import history_lines, who
from notifications.models import Delivery, Notice
from notifications.operations.delivery import deliver_event
from notifications.render import notice_text
from partners import operations
from partners.actor import Actor, actor_for
from partners.enums import Power, Role
from partners.models import Delegation, Membership, months_after
from partners.notices.roles import invitation_params
from partners.operations.clock import remind_of_delegations
from partners.queries import host_day
from portal.worklist import tasks_for
from scholarships import operations as scholarships
from tests.factories_accounts import end, role_of
from tests.pages import text_of
from tests.world import NOW, PEOPLE, World, add_person, make_call, make_nomination

pytestmark = pytest.mark.django_db
TODAY = host_day(NOW)
UNTIL = TODAY + timedelta(days=30)


def lend(world: World, to: str = "alice", *powers: str, by: str = "daler", now: Any = NOW, **more: Any) -> Delegation:
    values = {"starts_on": TODAY, "ends_on": UNTIL, "reason": "Leave", **more}
    place = world.institutions[values.pop("at", "authority_a")]
    return operations.lend(
        institution=place,
        delegate=world.users[to],
        powers=powers or [Power.ENDORSE, Power.INVITE_OFFICERS],
        actor=world.actors[by],
        now=now,
        **values,
    )


def again(world: World, name: str, now: Any = NOW) -> Actor:
    """The actor of the next request."""
    return actor_for(world.users[name], now)


# --- lending -------------------------------------------------------------------------------------


def test_lent_power_holds_from_the_next_request_and_says_for_whom(world: World) -> None:
    partner = world.partner_a.pk
    assert not again(world, "alice").has_power(partner, Power.ENDORSE)

    lent = lend(world)

    alice = again(world, "alice")
    assert alice.has_power(partner, Power.ENDORSE)
    assert alice.has_power_at(world.institutions["authority_a"].pk, Power.INVITE_OFFICERS)
    assert not alice.has_power(partner, Power.APPROVE_AGREEMENTS)
    assert not alice.has_power(world.partner_b.pk, Power.ENDORSE)
    assert (alice.using(partner, Power.ENDORSE).acting_for, alice.using(partner, Power.APPROVE_AGREEMENTS).acting_for) == ("Daler", "")
    assert again(world, "daler").using(partner, Power.ENDORSE).acting_for == ""
    entry = entries_for(lent).get()
    assert (entry.step, entry.actor_label, entry.data["powers"]) == ("lend", "Daler", ["endorse", "invite_officers"])


def test_head_has_each_power_and_nobody_else_has_one(world: World) -> None:
    for power in Power:
        assert {name for name in PEOPLE if again(world, name).has_power(world.partner_a.pk, power)} == {"daler"}


@pytest.mark.parametrize("name", sorted(set(PEOPLE) - {"daler"}))
def test_only_the_head_lends(world: World, name: str) -> None:
    with pytest.raises(NotAllowed):
        lend(world, "amir", by=name)


def test_a_delegate_lends_nothing_on(world: World) -> None:
    lend(world, "alice", *Power.values)
    world.actors["alice"] = again(world, "alice")

    with pytest.raises(NotAllowed):
        lend(world, "amir", by="alice")


def test_head_of_another_partner_lends_nothing_here(world: World) -> None:
    add_person(world, "gulnara", "authority_b", Role.AUTHORITY_HEAD)

    with pytest.raises(NotAllowed):
        lend(world, "alice", by="gulnara")


@pytest.mark.parametrize("to", ["daler", "charlie", "sofia", "nigora", "timur"])
def test_powers_go_to_another_person_who_acts_for_the_same_partner(world: World, to: str) -> None:
    with pytest.raises(Invalid) as refused:
        lend(world, to)

    assert "delegate" in refused.value.errors


def test_not_to_a_closed_account(world: World) -> None:
    User.objects.filter(pk=world.users["alice"].pk).update(is_active=False)

    with pytest.raises(Invalid):
        lend(world)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": TODAY - timedelta(days=1)}, "starts_on"),
        ({"starts_on": UNTIL, "ends_on": TODAY}, "ends_on"),
        ({"ends_on": months_after(TODAY, 12) + timedelta(days=1)}, "ends_on"),
    ],
)
def test_days_have_limits(world: World, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        lend(world, **changes)

    assert field in refused.value.errors


def test_twelve_months_are_the_longest(world: World) -> None:
    assert lend(world, ends_on=months_after(TODAY, 12)).ends_on == months_after(TODAY, 12)


def test_never_beyond_the_heads_own_role(world: World) -> None:
    Membership.objects.across_partners(reason="test").filter(user=world.users["daler"]).update(ends_on=TODAY + timedelta(days=9))

    with pytest.raises(Invalid) as refused:
        lend(world)
    assert lend(world, ends_on=TODAY + timedelta(days=9))
    assert "Your own role ends on 3 Dec 2026" in str(refused.value.errors["ends_on"][0])


@pytest.mark.parametrize("powers", [[], ["king"], ["endorse", "king"]])
def test_only_powers_that_exist(world: World, powers: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        operations.lend(
            institution=world.institutions["authority_a"], delegate=world.users["alice"], powers=powers, starts_on=TODAY, ends_on=UNTIL,
            reason="", actor=world.daler, now=NOW,
        )  # fmt: skip
    assert "powers" in refused.value.errors


def test_the_same_is_not_lent_twice_on_the_same_days(world: World) -> None:
    lend(world, "alice", Power.ENDORSE)

    with pytest.raises(Refused):
        lend(world, "alice", Power.ENDORSE, starts_on=UNTIL, ends_on=UNTIL + timedelta(days=1))
    lend(world, "alice", Power.ANSWER_OFFERS)
    lend(world, "amir", Power.ENDORSE)
    lend(world, "alice", Power.ENDORSE, starts_on=UNTIL + timedelta(days=1), ends_on=UNTIL + timedelta(days=2))


def test_database_refuses_what_no_page_offers(world: World) -> None:
    lent = lend(world)
    rows = Delegation._base_manager.filter(pk=lent.pk)

    for wrong in ({"delegate": world.users["daler"]}, {"powers": []}, {"ends_on": date(2020, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


# --- the days and the end ------------------------------------------------------------------------


def test_holds_from_the_first_to_the_last_day_of_the_host(world: World) -> None:
    lend(world, starts_on=TODAY + timedelta(days=1), ends_on=TODAY + timedelta(days=2))

    held = [again(world, "alice", NOW + timedelta(days=days)).has_power(world.partner_a.pk, Power.ENDORSE) for days in range(4)]

    assert held == [False, True, True, False]


def test_taken_back_in_one_act_ends_with_the_next_request(world: World) -> None:
    lent = lend(world)
    client = world.client("alice")
    assert client.get(reverse("partners:invite")).status_code == 200

    answer = world.client("daler").post(reverse("partners:take_back", args=[lent.pk]))

    assert answer.status_code == 302
    assert client.get(reverse("partners:invite")).status_code == 403
    assert entries_for(lent).last().step == "take_back"
    with pytest.raises(Refused):
        operations.take_back(delegation=lent, actor=world.daler, now=NOW)


@pytest.mark.parametrize("name", sorted(set(PEOPLE) - {"daler", "adil"}))
def test_others_take_nothing_back(world: World, name: str) -> None:
    lent = lend(world)

    with pytest.raises(NotAllowed):
        operations.take_back(delegation=lent, actor=again(world, name), now=NOW)


def test_an_administrator_takes_powers_back(world: World) -> None:
    lent = lend(world)

    operations.take_back(delegation=lent, actor=world.adil, now=NOW)

    assert not again(world, "alice").lent


def test_ends_with_the_heads_role(world: World) -> None:
    lent = lend(world)

    end(world, "daler")

    assert not again(world, "alice").lent
    assert entries_for(lent).last().step == "end"


def test_a_head_whose_role_runs_out_or_whose_account_is_closed_lends_no_more(world: World) -> None:
    lend(world)
    User.objects.filter(pk=world.users["daler"].pk).update(is_active=False)
    closed = again(world, "alice").lent
    User.objects.filter(pk=world.users["daler"].pk).update(is_active=True)
    Membership.objects.across_partners(reason="test").filter(user=world.users["daler"]).update(ends_on=TODAY)

    assert (closed, again(world, "alice", NOW + timedelta(days=1)).lent) == ((), ())
    assert again(world, "alice").lent


def test_ends_with_the_delegates_last_role_for_the_partner(world: World) -> None:
    lent = lend(world)
    Membership(user=world.users["alice"], institution=world.institutions["authority_b"], role=Role.NOMINATING_OFFICER, starts_on=TODAY).save()

    rows = Membership.objects.across_partners(reason="test").filter(user=world.users["alice"], institution=world.institutions["authority_a"])
    operations.end_membership(membership=rows.get(), on=TODAY, reason="moved", actor=world.adil, now=NOW)

    assert again(world, "alice").has(Role.NOMINATING_OFFICER)
    assert again(world, "alice").lent == ()
    lent.refresh_from_db()
    assert lent.ended_at == NOW


def test_a_power_of_one_partner_is_not_kept_by_a_role_at_another(world: World) -> None:
    """The row itself was left open: reading it asks for a role at the same partner."""
    lend(world)
    Membership.objects.across_partners(reason="test").filter(user=world.users["alice"]).update(institution=world.institutions["authority_b"])

    assert again(world, "alice").lent == ()


def test_ends_with_a_closed_account(world: World) -> None:
    lent = lend(world)

    operations.deactivate_user(user=world.users["alice"], reason="left", actor=world.adil, now=NOW)

    lent.refresh_from_db()
    assert lent.ended_at


# --- acting for the head -------------------------------------------------------------------------


def test_who_may_invite_for_the_head_invites_officers_of_that_authority_only(world: World) -> None:
    lend(world)
    alice = again(world, "alice")
    wanted = {"email": "new@example.org", "full_name": "New One", "language": "en", "role_ends_on": None, "actor": alice, "now": NOW}

    invitation, _secret = operations.invite(role=Role.NOMINATING_OFFICER, institution=world.institutions["authority_a"], **wanted)

    entry = entries_for(invitation).get()
    assert who(entry) == "Alice for Daler"
    assert history_lines([entry])[0].actor_label == "Alice for Daler"
    for role, place in ((Role.AUTHORITY_HEAD, "authority_a"), (Role.NOMINATING_OFFICER, "authority_b"), (Role.EMBASSY_OFFICER, "embassy_a")):
        with pytest.raises(NotAllowed):
            operations.invite(role=role, institution=world.institutions[place], **wanted)


def test_delegate_sees_the_invitations_and_no_list_of_people(world: World) -> None:
    lend(world)
    client = world.client("alice")

    assert client.get(reverse("partners:invitations")).status_code == 200
    assert client.get(reverse("partners:members")).status_code == 403


def test_cancelling_and_sending_again_show_both_names(world: World) -> None:
    lend(world)
    invitation, _secret = operations.invite(
        email="new@example.org", full_name="New One", language="en", role_ends_on=None, role=Role.NOMINATING_OFFICER,
        institution=world.institutions["authority_a"], actor=world.daler, now=NOW,
    )  # fmt: skip
    operations.resend(invitation=invitation, actor=again(world, "alice"), now=NOW)
    operations.cancel_invitation(invitation=invitation, actor=again(world, "alice"), now=NOW)

    assert [who(entry) for entry in entries_for(invitation)] == ["Daler", "Alice for Daler", "Alice for Daler"]


def test_the_letter_names_both(world: World) -> None:
    lend(world)
    invitation, _secret = operations.invite(
        email="new@example.org", full_name="New One", language="en", role_ends_on=None, role=Role.NOMINATING_OFFICER,
        institution=world.institutions["authority_a"], actor=again(world, "alice"), now=NOW,
    )  # fmt: skip
    entry = entries_for(invitation).get()
    deliver_event(entry.pk, now=NOW)

    assert Delivery.objects.across_partners(reason="test").filter(address="new@example.org").exists()
    assert invitation_params(invitation, entry)["inviter"] == "Alice for Daler"


def test_journal_shows_both_names(world: World) -> None:
    lend(world)
    operations.invite(
        email="new@example.org", full_name="New One", language="en", role_ends_on=None, role=Role.NOMINATING_OFFICER,
        institution=world.institutions["authority_a"], actor=again(world, "alice"), now=NOW,
    )  # fmt: skip

    page = text_of(world.client("olga"), reverse("journal"))

    assert "Alice for Daler" in page
    assert "Powers lent" in page


def test_who_may_answer_offers_for_the_head_does_so_with_both_names(world: World) -> None:
    offered = make_nomination(world, make_call(world), state="offered")
    with pytest.raises(NotAllowed):
        scholarships.accept_offer(offered, actor=again(world, "zarina"), now=NOW)
    lend(world, "zarina", Power.ANSWER_OFFERS)
    zarina = again(world, "zarina")

    assert [task.action for task in tasks_for(zarina, NOW) if offered.reference in task.title] == ["Answer"]
    scholarships.accept_offer(offered, actor=zarina, now=NOW)

    assert who(entries_for(offered).last()) == "Zarina for Daler"
    assert "Zarina for Daler" in text_of(world.client("sofia"), reverse("scholarships:nomination", args=[offered.pk]))


def test_an_officer_answers_in_the_own_right_also_with_the_lent_power(world: World) -> None:
    offered = make_nomination(world, make_call(world), state="offered")
    lend(world, "alice", Power.ANSWER_OFFERS)

    scholarships.accept_offer(offered, actor=again(world, "alice"), now=NOW)

    assert who(entries_for(offered).last()) == "Alice"


# --- notices -------------------------------------------------------------------------------------


def told(world: World, name: str) -> list[str]:
    for entry in HistoryEntry.objects.across_partners(reason="test").filter(delivered_at=None).order_by("pk"):
        deliver_event(entry.pk, now=NOW)
    return list(Notice.objects.across_partners(reason="test").filter(recipient=world.users[name]).order_by("pk").values_list("kind", flat=True))


def test_delegate_is_told_of_lending_and_taking_back(world: World) -> None:
    lent = lend(world)
    operations.take_back(delegation=lent, actor=world.daler, now=NOW)

    assert told(world, "alice") == ["powers_lent", "powers_taken_back"]
    notice = Notice.objects.across_partners(reason="test").get(recipient=world.users["alice"], kind="powers_lent")
    assert notice_text(notice, zone="UTC")[1].startswith("From 24 Nov 2026 until 24 Dec 2026: endorse nominations; invite nominating officers.")
    with translation.override("ru"):
        assert "ноября" in notice_text(notice, zone="UTC")[1] or "нояб" in notice_text(notice, zone="UTC")[1]


def test_delegate_is_reminded_once_a_week_before_the_end(world: World) -> None:
    lent = lend(world)
    short = lend(world, "amir", ends_on=TODAY + timedelta(days=3))

    counts = [remind_of_delegations(now=NOW + timedelta(days=days)) for days in (0, 22, 23, 23, 24, 30, 31)]

    assert counts == [0, 0, 1, 1, 1, 1, 0]
    assert [entry.step for entry in entries_for(lent)] == ["lend", "ends_soon"]
    assert [entry.step for entry in entries_for(short)] == ["lend"]
    assert told(world, "alice") == ["powers_lent", "powers_end_soon"]


# --- pages ---------------------------------------------------------------------------------------


def test_head_lends_and_takes_back_on_pages(world: World) -> None:
    client = world.client("daler")
    page = reverse("partners:lend", args=[world.institutions["authority_a"].pk])
    data = {"delegate": world.users["alice"].pk, "powers": ["endorse"], "starts_on": TODAY.isoformat(), "ends_on": UNTIL.isoformat()}

    empty = client.post(page, {"delegate": "", "starts_on": TODAY.isoformat()})
    answer = client.post(page, data)
    shown = text_of(client, reverse("partners:delegations"))

    assert (empty.status_code, answer.status_code) == (422, 302)
    assert "Choose at least one power." in empty.content.decode()
    assert "endorse nominations" in shown
    assert "Take back" in shown
    assert "Who acts for you" in text_of(client, page)


def test_first_page_and_account_of_the_delegate_say_for_whom_they_may_act(world: World) -> None:
    lend(world)
    sentence = "You may act for Daler until 24 Dec 2026: endorse nominations; invite nominating officers."

    for address in (reverse("home"), reverse("account_settings")):
        assert sentence in text_of(world.client("alice"), address)
        assert sentence not in text_of(world.client("amir"), address)


def test_list_shows_only_what_concerns_the_reader(world: World) -> None:
    lend(world)
    page = reverse("partners:delegations")

    shown = {
        name: "endorse nominations" in world.client(name).get(page).content.decode() for name in ("alice", "amir", "daler", "adil", "olga", "charlie")
    }

    assert shown == {"alice": True, "amir": False, "daler": True, "adil": True, "olga": True, "charlie": False}
    assert world.client("timur").get(page).status_code == 403
    assert "Take back" not in text_of(world.client("alice"), page)
    assert "Take back" not in text_of(world.client("olga"), page)


def test_past_powers_stand_apart(world: World) -> None:
    lent = lend(world)
    operations.take_back(delegation=lent, actor=world.daler, now=NOW)
    client = world.client("alice")

    assert "endorse nominations" not in text_of(client, reverse("partners:delegations"))
    assert "taken back" in text_of(client, reverse("partners:delegations") + "?show=past")


def queries_of(world: World, name: str, address: str) -> int:
    client = world.client(name)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_pages_ask_the_same_number_of_queries_at_1_and_30_rows(world: World) -> None:
    place = world.institutions["authority_a"]
    addresses = [reverse("partners:delegations"), reverse("partners:authority", args=[place.pk])]
    lend(world)
    one = [queries_of(world, "daler", address) for address in addresses]
    for number in range(30):
        add_person(world, f"officer{number}", "authority_a", Role.NOMINATING_OFFICER)
        lend(world, f"officer{number}")

    many = [queries_of(world, "daler", address) for address in addresses]

    assert one == many
    assert max(many) <= 12


@pytest.mark.django_db(transaction=True)
def test_two_at_once_lend_once(world: World) -> None:
    results: list[str] = []

    def act() -> None:
        try:
            lend(world)
            results.append("done")
        except Refused:
            results.append("Refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["Refused", "done"]


def test_role_of_the_delegate_is_untouched(world: World) -> None:
    before = role_of(world, "alice").pk
    operations.take_back(delegation=lend(world), actor=world.daler, now=NOW)

    assert role_of(world, "alice").pk == before
