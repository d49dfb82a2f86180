"""The figures of a preview are those of its effects: sheets drawn by lot, disturbed by lot while they wait, and counted afterwards."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest

from core.errors import Refused
from core.models import HistoryEntry
from documents.models import IssuedDocument
from notifications.models import Delivery, Notice
from notifications.operations import deliver_event
from partners.models import Membership
from people.models import Person
from portal.recount import disagreements
from scholarships import operations as verbs
from scholarships.models import Call, DecisionRound, Nomination
from scholarships.notices import people_told
from scholarships.notices.previews import messages_of, people_in
from scholarships.operations.carrying import carry_out
from scholarships.operations.planning import fill_by_ranking
from scholarships.operations.rounds import confirm_round
from scholarships.queries.board import reviewed_board
from scholarships.queries.effects import effect_of
from scholarships.queries.letters import preview_of
from scholarships.queries.rounds import carrier, faults_of, forecast
from scholarships.views.round_contexts import moves_of
from tests.sheets import HALF_AN_HOUR, carried_out, fresh, items, make_sheet, nominees, proposed, seen, two_person_call
from tests.world import NOW, World, add_person, make_call, make_nomination

pytestmark = pytest.mark.django_db
DECISIONS = ("select", "select", "put_on_reserve", "not_select")
SIGNED = NOW + 2 * HALF_AN_HOUR  # after the sheet that has filled the reserve lists
LEAVES = SIGNED + HALF_AN_HOUR
BEFORE_LEAVING = LEAVES - timedelta(minutes=1)
Figures = dict[str, object]


def drawn_call(world: World, lot: random.Random) -> tuple[Call, list[Nomination]]:
    """Two partners with two places each; some are on the reserve list already, some have accounts, some can't be written to."""
    call = two_person_call(world, places=2, reserve=4, partners=(world.partner_a, world.partner_b))
    rows = nominees(world, call, 5)
    rows += [make_nomination(world, call, state="in_review", number=number, actor=world.charlie) for number in range(10, 14)]
    waiting = lot.sample(rows, 3)
    carried_out(world, make_sheet(world, call, *((row, "put_on_reserve") for row in waiting)))
    for number, row in enumerate(lot.sample(rows, 5)):
        people = Person._base_manager.filter(pk=row.person_id)
        people.update(user=add_person(world, f"nominee{number}", "authority_a")) if number < 3 else people.update(email="")
    return call, [Nomination._base_manager.select_related("person", "call").get(pk=row.pk) for row in rows]


def drawn_sheet(world: World, lot: random.Random, call: Call, rows: list[Nomination]) -> DecisionRound | None:
    chosen = lot.sample(rows, lot.randint(2, len(rows)))
    moves = [(row, lot.choice([one for one in DECISIONS if one != "put_on_reserve" or row.state == "in_review"])) for row in chosen]
    sheet = make_sheet(world, call, *moves)
    for item in items(sheet):  # too many for the places: the desk takes them off before it proposes
        if faults_of(forecast(fresh(sheet), NOW)) and item.decision == "select":
            verbs.unplan_items(sheet, [item.nomination], actor=world.saule, now=SIGNED)
    try:
        return proposed(world, sheet, now=SIGNED)
    except Refused:
        return None


def disturb(world: World, lot: random.Random, rows: list[Nomination]) -> None:
    """While the sheet waits: somebody withdraws, an officer leaves the service."""
    row = lot.choice(rows)
    if lot.random() < 0.6:
        actor = world.alice if row.partner_id == world.partner_a.pk else world.charlie
        verbs.withdraw_nomination(Nomination._base_manager.get(pk=row.pk), reason="Posted abroad.", actor=actor, now=BEFORE_LEAVING)
    if lot.random() < 0.3:
        Membership._base_manager.filter(user=world.users["amir"]).update(ends_on=NOW.date() - timedelta(days=1))


def said(sheet: DecisionRound) -> Figures:
    ahead = forecast(sheet, BEFORE_LEAVING)
    return {
        "moved": len(ahead.going),
        "refused": len(ahead.rows) - len(ahead.going),
        "letters": sum(len(preview_of(row.nomination, row.item.decision)) for row in ahead.going),
        "told": people_in(messages_of(moves_of(ahead), carrier(sheet), BEFORE_LEAVING)),
        "places": {row.allotment.pk: (row.after, row.line_after) for row in ahead.places},
    }


def told_since(last: int, now: datetime) -> int:
    """People who have a notice or a letter of what happened to nominations after this row of the history, each once."""
    entries = HistoryEntry._base_manager.filter(pk__gt=last, model="scholarships.nomination")
    for entry in entries:
        deliver_event(entry.pk, now=now)
    users = set(Notice._base_manager.filter(event__in=entries).values_list("recipient_id", flat=True))
    keys = {f"{entry.pk}:nominee_{entry.step}" for entry in entries}
    addresses = set(Delivery._base_manager.filter(key__in=keys).values_list("address", flat=True))
    return len(users) + len(addresses)


def done(sheet: DecisionRound) -> Figures:
    last, letters = HistoryEntry._base_manager.latest("pk").pk, IssuedDocument._base_manager.count()
    carry_out(sheet.pk, now=LEAVES)
    rows = items(sheet)
    allotments = {row.nomination.allotment for row in rows}
    return {
        "moved": sum(row.result == "done" for row in rows),
        "refused": sum(row.result == "refused" for row in rows),
        "letters": IssuedDocument._base_manager.count() - letters,
        "told": told_since(last, LEAVES),
        "places": {one.pk: (one.placed, one.quota_year.free) for one in allotments},
    }


@pytest.mark.parametrize("seed", range(8))
def test_what_was_said_is_what_is_done(world: World, seed: int) -> None:
    lot = random.Random(seed)
    call, rows = drawn_call(world, lot)
    sheet = drawn_sheet(world, lot, call, rows)
    if sheet is None:
        return
    confirm_round(sheet, seen=seen(sheet), actor=world.hana, now=SIGNED)
    disturb(world, lot, [row.nomination for row in items(sheet)])
    expected = said(fresh(sheet))

    assert done(sheet) == expected

    assert disagreements() == []


@pytest.mark.parametrize("step", ["select", "put_on_reserve", "not_select", "send_offer"])
def test_many_at_once_tell_as_many_as_their_page_says(world: World, step: str) -> None:
    """Where one person decides, and when offers are sent: with an account, with an address alone, with neither."""
    call = make_call(world, places=3, reserve=3)
    rows = [make_nomination(world, call, state="selected" if step == "send_offer" else "in_review", number=number) for number in range(3)]
    Person._base_manager.filter(pk=rows[0].person_id).update(user=world.users["nigora"])
    Person._base_manager.filter(pk=rows[1].person_id).update(email="")
    rows = [Nomination._base_manager.select_related("person", "call__intake").get(pk=row.pk) for row in rows]
    expected, last = people_told(step, rows, NOW), HistoryEntry._base_manager.latest("pk").pk

    for row in rows:
        if step == "send_offer":
            verbs.send_offer(row, actor=world.sofia, now=NOW)
        else:
            getattr(verbs, step)(row, reason="By the ranking of the panel.", actor=world.hana, now=NOW)

    assert told_since(last, NOW) == expected


@pytest.mark.parametrize("seed", range(4))
def test_board_and_sheet_say_the_same(world: World, seed: int) -> None:
    """The figures beside the board, where moves are tried out, and those of the page on which they are confirmed."""
    lot = random.Random(100 + seed)
    call, rows = drawn_call(world, lot)
    sheet = make_sheet(world, call, *((row, "not_select") for row in lot.sample(rows, 2)))
    fill_by_ranking(sheet, actor=world.saule, now=NOW)
    effect = effect_of(reviewed_board(call, world.saule, sheet.pk, now=NOW).groups)
    ahead = forecast(fresh(sheet), NOW)

    assert (effect.moves, effect.letters) == (len(ahead.going), len(ahead.going))
    assert effect.places == len(ahead.with_decision("select"))
    assert effect.people == people_in(messages_of(moves_of(ahead), carrier(fresh(sheet)), NOW))
