"""Six-month confirmation of officers, roles that rest, and the two-person rule of an authority."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from core.errors import NotAllowed, Refused
from core.history import entries_for
from core.models import HistoryEntry
from core.record import who
from notifications.models import Notice
from notifications.operations.delivery import deliver_event
from partners import operations
from partners.actor import actor_for
from partners.enums import Power, Role
from partners.models import Membership, Partner, months_after
from partners.operations.clock import remind_of_confirmations
from partners.queries import host_day, to_confirm
from portal.worklist import tasks_for
from scholarships import operations as scholarships
from tests.factories_accounts import end, role_of
from tests.pages import text_of
from tests.test_lent_powers import lend
from tests.world import NOW, PEOPLE, World, add_person, make_call, make_draft

pytestmark = pytest.mark.django_db
TODAY = host_day(NOW)
SIX, SEVEN = date(2026, 5, 24), date(2026, 4, 23)  # due today; rests since today


def since(world: World, day: date, *names: str) -> None:
    rows = Membership.objects.across_partners(reason="test").filter(user_id__in=[world.users[name].pk for name in names or ("alice",)])
    rows.update(confirmed_on=day)


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 11, 24), 1, date(2026, 12, 24)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_months_are_those_of_the_calendar(day: date, months: int, result: date) -> None:
    assert months_after(day, months) == result


# --- confirming ----------------------------------------------------------------------------------


def test_confirmed_one_by_one(world: World) -> None:
    since(world, SIX)

    operations.confirm_officer(membership=role_of(world, "alice"), actor=world.daler, now=NOW)

    row = role_of(world, "alice")
    assert (row.confirmed_on, row.confirmed_by_label, row.due_on) == (TODAY, "Daler", date(2027, 5, 24))
    assert [who(entry) for entry in entries_for(row)] == ["Daler"]
    with pytest.raises(Refused):
        operations.confirm_officer(membership=row, actor=world.daler, now=NOW)


def test_all_at_once(world: World) -> None:
    since(world, SIX, "alice", "amir")

    assert operations.confirm_officers(institution=world.institutions["authority_a"], actor=world.daler, now=NOW) == 2
    assert {role_of(world, name).confirmed_on for name in ("alice", "amir")} == {TODAY}
    assert role_of(world, "charlie").confirmed_on != TODAY
    with pytest.raises(Refused):
        operations.confirm_officers(institution=world.institutions["authority_a"], actor=world.daler, now=NOW)


@pytest.mark.parametrize("name", sorted(set(PEOPLE) - {"daler", "adil"}))
def test_others_confirm_nobody(world: World, name: str) -> None:
    with pytest.raises(NotAllowed):
        operations.confirm_officer(membership=role_of(world, "amir"), actor=world.actors[name], now=NOW)
    with pytest.raises(NotAllowed):
        operations.confirm_officers(institution=world.institutions["authority_a"], actor=world.actors[name], now=NOW)


def test_nobody_confirms_themselves_and_only_officers_are_confirmed(world: World) -> None:
    Membership(user=world.users["daler"], institution=world.institutions["authority_a"], role=Role.NOMINATING_OFFICER, starts_on=TODAY).save()
    own = Membership.objects.across_partners(reason="test").get(user=world.users["daler"], role=Role.NOMINATING_OFFICER)

    for row in (own, role_of(world, "farid")):
        with pytest.raises(NotAllowed):
            operations.confirm_officer(membership=row, actor=world.daler, now=NOW)
    operations.confirm_officers(institution=world.institutions["authority_a"], actor=world.daler, now=NOW)
    own.refresh_from_db()
    assert own.confirmed_on is None


def test_an_ended_role_is_not_confirmed(world: World) -> None:
    row = end(world, "alice")

    with pytest.raises(Refused):
        operations.confirm_officer(membership=row, actor=world.daler, now=NOW)


def test_a_role_that_is_given_counts_as_confirmed_from_that_day(world: World) -> None:
    given = operations.give_role(
        user=world.users["zarina"], institution=world.institutions["authority_a"], role=Role.NOMINATING_OFFICER, starts_on=date(2020, 1, 1),
        ends_on=None, reason="", actor=world.adil, now=NOW,
    )  # fmt: skip

    assert (given.confirmed_on, given.rests(TODAY)) == (TODAY, False)


# --- resting -------------------------------------------------------------------------------------


def test_rests_a_month_after_the_due_day_and_not_before(world: World) -> None:
    since(world, date(2026, 4, 24))
    assert role_of(world, "alice").due_on == date(2026, 10, 24)

    acting = [actor_for(world.users["alice"], NOW + timedelta(days=days)).has(Role.NOMINATING_OFFICER) for days in (0, 1)]

    assert acting == [True, False]


def test_who_rests_reads_and_does_not_act(world: World) -> None:
    draft = make_draft(world, make_call(world))
    since(world, SEVEN)
    alice, client = actor_for(world.users["alice"], NOW), world.client("alice")

    with pytest.raises(NotAllowed):
        scholarships.submit_nomination(draft, actor=alice, now=NOW)
    assert client.get(reverse("scholarships:nomination", args=[draft.pk])).status_code == 200
    assert client.get(reverse("scholarships:nominations")).status_code == 200
    assert client.get(reverse("scholarships:nominate", args=[draft.call_id])).status_code in (403, 404)
    assert draft.partner_id in alice.partner_ids
    page = text_of(client, reverse("home"))
    assert "rests: it should have been confirmed by 23 Oct 2026. You can read, but not act, until the head of your authority confirms you." in page
    assert reverse("scholarships:nominations") in page


def test_confirmed_again_acts_with_the_next_request(world: World) -> None:
    since(world, SEVEN)
    operations.confirm_officer(membership=role_of(world, "alice"), actor=world.daler, now=NOW)

    assert actor_for(world.users["alice"], NOW).has(Role.NOMINATING_OFFICER)


def test_lent_powers_rest_with_the_role(world: World) -> None:
    lend(world, "alice", Power.ENDORSE)
    since(world, SEVEN)

    assert actor_for(world.users["alice"], NOW).lent == ()


def test_another_role_goes_on(world: World) -> None:
    since(world, SEVEN)
    Membership(user=world.users["alice"], institution=world.institutions["embassy_a"], role=Role.EMBASSY_OFFICER, starts_on=TODAY).save()

    alice = actor_for(world.users["alice"], NOW)

    assert (alice.has(Role.EMBASSY_OFFICER), alice.has_for_partner(world.partner_a.pk, Role.NOMINATING_OFFICER)) == (True, False)


def test_head_embassy_and_host_never_rest(world: World) -> None:
    Membership.objects.across_partners(reason="test").update(confirmed_on=None)

    resting = {name for name in PEOPLE if any(grant.unconfirmed_since for grant in actor_for(world.users[name], NOW).grants)}

    assert resting == {"alice", "amir", "charlie"}


# --- reminders -----------------------------------------------------------------------------------


def reminded(world: World, *names: str) -> dict[str, list[str]]:
    for entry in HistoryEntry.objects.across_partners(reason="test").filter(delivered_at=None).order_by("pk"):
        deliver_event(entry.pk, now=NOW)
    rows = Notice.objects.across_partners(reason="test").order_by("pk")
    return {name: list(rows.filter(recipient=world.users[name]).values_list("kind", flat=True)) for name in names}


def at(day: date) -> datetime:
    return NOW + (day - TODAY)


def test_head_is_reminded_30_7_and_0_days_before_and_all_when_it_rests(world: World) -> None:
    since(world, TODAY)
    due = role_of(world, "alice").due_on
    assert due

    for day in (-31, -30, -30, -29, -7, -1, 0, 0, 20, 31, 32, 40):
        remind_of_confirmations(now=at(due + timedelta(days=day)))

    assert [entry.step for entry in entries_for(role_of(world, "alice"))] == ["confirm_in_30", "confirm_in_7", "confirm_in_0", "rests"]
    assert {entry.actor_label for entry in entries_for(role_of(world, "alice"))} == {"clock"}
    told = reminded(world, "daler", "alice", "amir", "adil")
    assert told["daler"] == ["confirm_in_30", "confirm_in_7", "confirm_in_0", "role_rests"]
    assert (told["alice"], told["amir"], told["adil"]) == (["role_rests"], [], [])


def test_a_late_clock_gives_only_the_latest(world: World) -> None:
    since(world, SIX)

    remind_of_confirmations(now=NOW)

    assert [entry.step for entry in entries_for(role_of(world, "alice"))] == ["confirm_in_0"]


def test_after_a_confirmation_the_reminders_begin_anew(world: World) -> None:
    since(world, SIX)
    remind_of_confirmations(now=NOW)
    operations.confirm_officer(membership=role_of(world, "alice"), actor=world.daler, now=NOW + timedelta(minutes=1))
    due = role_of(world, "alice").due_on
    assert due

    remind_of_confirmations(now=at(due))

    assert [entry.step for entry in entries_for(role_of(world, "alice"))] == ["confirm_in_0", "confirm", "confirm_in_0"]


def test_without_a_head_an_administrator_is_asked(world: World) -> None:
    since(world, SIX, "charlie")

    remind_of_confirmations(now=NOW)

    assert reminded(world, "adil", "daler") == {"adil": ["confirm_in_0"], "daler": []}


def test_due_are_found_by_the_calendar(world: World) -> None:
    since(world, date(2026, 6, 24), "alice")
    since(world, date(2026, 6, 25), "amir")

    assert [str(row.user) for row in to_confirm(NOW, days=30)] == ["Alice"]
    assert [str(row.user) for row in to_confirm(NOW, days=31)] == ["Alice", "Amir"]


# --- pages ---------------------------------------------------------------------------------------


def test_head_confirms_on_the_page(world: World) -> None:
    since(world, SIX, "alice", "amir")
    client, place = world.client("daler"), world.institutions["authority_a"].pk
    page = reverse("partners:authority", args=[place])
    assert "overdue" in text_of(client, page)

    one = client.post(reverse("partners:confirm_officer", args=[role_of(world, "alice").pk]))
    every = client.post(reverse("partners:confirm_officers", args=[place]))

    assert (one.status_code, every.status_code) == (302, 302)
    assert {role_of(world, name).confirmed_on for name in ("alice", "amir")} == {TODAY}
    assert "Officer confirmed" in text_of(client, page)
    assert "overdue" not in text_of(client, page)


def test_worklist_of_the_head_and_of_administrators(world: World) -> None:
    since(world, SIX, "alice")
    since(world, SEVEN, "charlie")

    titles = {name: [task.title for task in tasks_for(world.actors[name], NOW) if task.action == "Confirm"] for name in ("daler", "adil", "amir")}

    assert titles == {"daler": ["Alice"], "adil": ["Charlie"], "amir": []}


def test_administrator_sees_who_rests(world: World) -> None:
    since(world, SEVEN, "charlie")
    page = text_of(world.client("adil"), reverse("partners:authority", args=[world.institutions["authority_b"].pk]))

    assert "rests" in page
    assert "Confirm" in page


def test_auditor_reads_without_acts(world: World) -> None:
    page = text_of(world.client("olga"), reverse("partners:authority", args=[world.institutions["authority_a"].pk]))

    assert "Alice" in page
    assert "Confirm all" not in page
    assert "Hand over" not in page


# --- the two-person rule -------------------------------------------------------------------------


def switch(world: World, on: bool, *, by: str = "daler", at: str = "authority_a") -> None:
    operations.set_two_person_rule(institution=world.institutions[at], on=on, actor=world.actors[by], now=NOW)


def test_rule_is_switched_on_and_off_with_history(world: World) -> None:
    switch(world, True)
    assert Partner.objects.get(pk=world.partner_a.pk).two_person_endorsement
    switch(world, False, by="adil")

    assert not Partner.objects.get(pk=world.partner_a.pk).two_person_endorsement
    assert [(entry.step, entry.actor_label) for entry in entries_for(world.partner_a)] == [("two_person_on", "Daler"), ("two_person_off", "Adil")]
    with pytest.raises(Refused):
        switch(world, False)


@pytest.mark.parametrize("name", sorted(set(PEOPLE) - {"daler", "adil"}))
def test_others_switch_nothing(world: World, name: str) -> None:
    with pytest.raises(NotAllowed):
        switch(world, True, by=name)


def test_refused_while_one_person_would_have_to_do_both(world: World) -> None:
    with pytest.raises(Refused):
        switch(world, True, by="adil", at="authority_b")
    Membership(user=world.users["charlie"], institution=world.institutions["authority_b"], role=Role.AUTHORITY_HEAD, starts_on=TODAY).save()
    with pytest.raises(Refused):
        switch(world, True, by="adil", at="authority_b")

    add_person(world, "chynara", "authority_b", Role.NOMINATING_OFFICER)
    switch(world, True, by="adil", at="authority_b")


def test_a_delegate_counts_as_the_second_person_and_a_resting_officer_does_not_prepare(world: World) -> None:
    Membership(user=world.users["charlie"], institution=world.institutions["authority_b"], role=Role.AUTHORITY_HEAD, starts_on=TODAY).save()
    add_person(world, "chynara", "authority_b", Role.EMBASSY_OFFICER)
    world.actors["charlie"] = actor_for(world.users["charlie"], NOW)
    lend(world, "chynara", Power.ENDORSE, by="charlie", at="authority_b")
    since(world, SEVEN, "charlie")
    with pytest.raises(Refused):
        switch(world, True, by="charlie", at="authority_b")

    since(world, TODAY, "charlie")
    switch(world, True, by="charlie", at="authority_b")


def test_rule_on_the_page(world: World) -> None:
    client = world.client("daler")
    page = reverse("partners:two_person_rule", args=[world.institutions["authority_a"].pk])
    assert "Switch the rule on" in text_of(client, page)

    assert client.post(page, {"rule": "on"}).status_code == 302

    assert "Switch the rule off" in text_of(client, page)
    assert "It is on" in text_of(client, reverse("partners:authority", args=[world.institutions["authority_a"].pk]))
    blocked = world.client("adil").get(reverse("partners:two_person_rule", args=[world.institutions["authority_b"].pk])).content.decode()
    assert "be switched on yet" in blocked
    assert "<button" not in blocked.split("<main")[1].split("</main>")[0]


def test_a_new_partner_starts_with_the_rule(world: World) -> None:
    data = {"kind": "country", "code": "MD", "name_en": "Moldova", "time_zone": "Europe/Chisinau"}

    answer = world.client("aidar").post(reverse("partners:add_partner"), data)

    assert answer.status_code == 302
    assert Partner.objects.get(code="MD").two_person_endorsement


# --- an officer, or a head, who leaves is ended in one act ---------------------------------------


def test_head_who_leaves_is_ended_by_an_administrator_in_one_act(world: World) -> None:
    client, lent = world.client("daler"), lend(world)
    assert client.get(reverse("home")).status_code == 200

    end(world, "daler")

    assert client.get(reverse("home")).status_code == 302
    lent.refresh_from_db()
    assert lent.ended_at
    assert not actor_for(world.users["daler"], NOW).grants
    assert not actor_for(world.users["alice"], NOW).lent
