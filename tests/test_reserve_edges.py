"""Edges of sheets, reserve lists and offers: closed lines, places on the list that are given twice, last days and last instants."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection

from core.errors import Refused
from core.models import HistoryEntry
from portal.recount import disagreements
from scholarships import operations as verbs
from scholarships.models import Call, Nomination
from scholarships.operations.carrying import carry_out
from scholarships.operations.rounds import confirm_round
from scholarships.queries.board import reviewed_board
from scholarships.queries.replacing import on_reserve
from scholarships.queries.round_warnings import late_for_visa
from scholarships.queries.rounds import forecast
from scholarships.queries.visa_dates import safe_day
from tests.sheets import HALF_AN_HOUR, WHY, confirmed, fresh, items, make_sheet, nominees, proposed, seen, two_person_call
from tests.world import NOW, World, allotment_of, make_call, make_nomination

pytestmark = pytest.mark.django_db
BEFORE = NOW - timedelta(days=20)


def again(nomination: Nomination) -> Nomination:
    return Nomination._base_manager.select_related("call__intake", "allotment", "person", "partner").get(pk=nomination.pk)


def again_call(call: Call) -> Call:
    found: Call = Call._base_manager.select_related("intake__programme__institution", "rubric", "panel").get(pk=call.pk)
    return found


def test_sheet_on_a_closed_line_is_not_proposed(world: World) -> None:
    """The ledger will refuse it: the preview says so before anybody signs."""
    call = two_person_call(world)
    (one,) = nominees(world, call, 1)
    year = allotment_of(call, world.partner_a).quota_year
    type(year)._base_manager.filter(pk=year.pk).update(closed_at=NOW)
    sheet = make_sheet(world, call, (one, "select"))

    with pytest.raises(Refused, match="is closed"):
        proposed(world, sheet)


def test_place_on_the_list_is_given_once_though_a_row_of_the_sheet_is_refused(world: World) -> None:
    """The first of the list was to be selected; the place went to somebody else meanwhile, and so the first stays first."""
    call = two_person_call(world, places=1)
    one, two = nominees(world, call, 2)
    confirmed_one = confirmed(world, make_sheet(world, call, (one, "put_on_reserve")))
    carry_out(confirmed_one.pk, now=NOW + HALF_AN_HOUR)
    sheet = make_sheet(world, call, (two, "put_on_reserve"), (again(one), "select"))
    assert items(sheet)[0].reserve_rank == 1
    found = proposed(world, sheet)
    confirm_round(found, seen=seen(found), actor=world.hana, now=NOW)
    type(call)._base_manager.filter(pk=call.pk).update(min_years_of_service=50)

    carry_out(sheet.pk, now=NOW + HALF_AN_HOUR)

    assert [(again(row).state, again(row).reserve_rank) for row in (one, two)] == [("reserve", 1), ("reserve", 2)]


def test_place_of_who_is_selected_goes_to_who_comes(world: World) -> None:
    call = two_person_call(world, places=1)
    one, two = nominees(world, call, 2)
    first = confirmed(world, make_sheet(world, call, (one, "put_on_reserve")))
    carry_out(first.pk, now=NOW + HALF_AN_HOUR)
    sheet = confirmed(world, make_sheet(world, call, (two, "put_on_reserve"), (again(one), "select")))

    carry_out(sheet.pk, now=NOW + HALF_AN_HOUR)

    assert [(again(row).state, again(row).reserve_rank) for row in (one, two)] == [("selected", 1), ("reserve", 1)]
    assert fresh(sheet).state == "done"


def test_head_is_shown_the_reserve_list_in_its_order(world: World) -> None:
    call = make_call(world, places=1, reserve=3)
    placed = make_nomination(world, call, state="selected")
    rows = [make_nomination(world, call, state="in_review", number=number) for number in (1, 2)]
    for row, own_rank in zip(rows, (9, 1), strict=True):
        verbs.put_on_reserve(row, reason=WHY, actor=world.hana, now=NOW)
        Nomination._base_manager.filter(pk=row.pk).update(rank=own_rank)

    assert [row.pk for row in on_reserve(again(placed))] == [row.pk for row in rows]


def test_offer_is_taken_until_its_instant_and_not_at_it(world: World) -> None:
    call = make_call(world, places=2)
    one, two = (make_nomination(world, call, state="offered", number=number) for number in range(2))
    until = again(one).offer_expires_at
    assert until

    verbs.accept_offer(one, actor=world.alice, now=until - timedelta(microseconds=1))
    with pytest.raises(Refused, match="has lapsed"):
        verbs.accept_offer(two, actor=world.alice, now=until)
    verbs.lapse_offers(now=until)

    assert [again(row).state for row in (one, two)] == ["accepted", "lapsed"]


def test_sheet_and_portal_mean_the_same_last_safe_day(world: World) -> None:
    """The day after it the portal offers no place to who needs a visa; on that day the sheet warns too."""
    call = two_person_call(world, places=1, offer_days=7)
    sheet = make_sheet(world, call, *((row, "select") for row in nominees(world, call, 1)))
    last = safe_day(Call._base_manager.select_related("intake").get(pk=call.pk), NOW)
    assert last
    later = datetime.combine(last.last + timedelta(days=1), time(6), UTC)

    for now, warned in ((later - timedelta(days=1), False), (later, True)):
        assert bool(late_for_visa(fresh(sheet), forecast(fresh(sheet), now).rows, now)) is warned
        rows = reviewed_board(fresh(sheet).call, world.saule, sheet.pk, now=now).groups[0].rows
        assert any("late_visa" in row.flags for row in rows) is warned


BREAK_AWARD_LETTERS = """
    CREATE FUNCTION pg_temp.broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$;
    CREATE TRIGGER broken BEFORE INSERT ON documents_issueddocument FOR EACH ROW WHEN (NEW.kind = 'award_letter') EXECUTE FUNCTION pg_temp.broken();
"""


def test_fault_of_the_promotion_keeps_nobody_from_declining(world: World, caplog: pytest.LogCaptureFixture) -> None:
    call = make_call(world, places=1, reserve=2, promotes_reserve=True)
    offered, waiting = make_nomination(world, call, state="offered"), make_nomination(world, call, state="in_review", number=1)
    verbs.put_on_reserve(waiting, reason=WHY, actor=world.hana, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute(BREAK_AWARD_LETTERS)

    verbs.decline_offer(offered, reason="Another post.", actor=world.alice, now=NOW)

    assert [again(row).state for row in (offered, waiting)] == ["declined", "reserve"]
    kept = HistoryEntry._base_manager.get(object_id=waiting.pk, step="not_promoted")
    assert "failed to write the offer" in kept.reason
    assert [row.document.state for row in waiting.letters(manager="_base_manager").all()] == ["valid"]
    assert "was not offered" in caplog.text


def test_place_that_costs_two_is_freed_and_taken_whole(world: World) -> None:
    """Two calls draw from one line of two; a place of either costs both."""
    more = {"places": 2, "is_open": False, "promotes_reserve": True}
    call = make_call(world, **more)
    year = allotment_of(call, world.partner_a).quota_year
    other = make_call(world, **more, two_person=True, intake=call.intake)
    for one in (call, other):
        verbs.allot(one, partner=world.partner_a, quota_year=year, places=1, reserve_slots=2, amount_per_place=2, actor=world.sofia, now=BEFORE)
        verbs.publish_call(one, actor=world.sofia, now=BEFORE)
    verbs.turn_clock(now=NOW - timedelta(days=7))
    offered, waiting, elsewhere = (
        make_nomination(world, again_call(one), state=state, number=number)
        for number, (one, state) in enumerate([(call, "offered"), (call, "in_review"), (other, "in_review")])
    )
    verbs.put_on_reserve(waiting, reason=WHY, actor=world.hana, now=NOW)
    sheet = make_sheet(world, again_call(other), (elsewhere, "select"))

    with pytest.raises(Refused, match="quota of this agreement line is taken"):
        proposed(world, sheet)
    verbs.decline_offer(offered, reason="Another post.", actor=world.alice, now=NOW)

    kept = allotment_of(call, world.partner_a)
    assert (again(waiting).state, kept.placed, kept.quota_year.reserved) == ("offered", 1, 2)
    verbs.decline_offer(again(waiting), reason="Another post.", actor=world.alice, now=NOW)
    assert proposed(world, sheet).state == "proposed"
    assert disagreements() == []
