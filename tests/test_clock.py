"""Who was in time is decided by the instants of the call alone, in any zone, however late the clock's task comes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements import operations as agreements
from agreements.models import Agreement
from core.errors import Refused
from core.models import HistoryEntry
from portal.recount import disagreements
from scholarships import operations as scholarships
from scholarships.models import Call, Nomination
from tests.test_operations_at_once import at_once
from tests.world import NOW, World, allotment_of, make_agreement, make_call, make_draft, make_nomination, make_world

ZONES = (
    "Asia/Almaty", "Asia/Dushanbe", "Asia/Tashkent", "Asia/Bishkek", "Asia/Kabul", "Asia/Kolkata", "Asia/Kathmandu", "Europe/Berlin",
    "America/New_York", "America/St_Johns", "Pacific/Chatham", "Pacific/Kiritimati",
)  # fmt: skip
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture
def draft(world: World) -> Nomination:
    return make_draft(world, make_call(world))


def closing_in(zone: str, day: int, minute: int) -> datetime:
    """A wall-clock closing in the call's zone, days of changed clocks included."""
    return (datetime(2027, 1, 1, minute // 60, minute % 60, tzinfo=ZoneInfo(zone)) + day * DAY).astimezone(UTC)


@settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    zone=st.sampled_from(ZONES),
    day=st.integers(0, 364),
    minute=st.integers(0, 1439),
    turned=st.lists(st.integers(-3 * 24 * 60, 3 * 24 * 60), max_size=3),
)
def test_submission_one_second_before_closing_is_in_and_at_closing_is_out(
    world: World, draft: Nomination, zone: str, day: int, minute: int, turned: list[int]
) -> None:
    """`turned`: when the clock's task ran, in minutes from the closing; never, early, late, in any order."""
    closes_at = closing_in(zone, day, minute)
    point = transaction.savepoint()
    Call._base_manager.filter(pk=draft.call_id).update(zone=zone, closes_at=closes_at)
    for minutes in turned:
        scholarships.turn_clock(now=closes_at + timedelta(minutes=minutes))
    attempts = {instant: outcome(world, draft, instant) for instant in (closes_at, closes_at + SECOND, closes_at - SECOND)}
    transaction.savepoint_rollback(point)

    assert attempts == {closes_at: "too_late", closes_at + SECOND: "too_late", closes_at - SECOND: "in"}


def outcome(world: World, draft: Nomination, instant: datetime) -> str:
    nomination = Nomination._base_manager.get(pk=draft.pk)
    try:
        scholarships.submit_nomination(nomination, actor=world.alice, now=instant)
    except Refused as refused:
        return refused.code
    return "in" if nomination.submitted_at == instant else "in, at another instant"


def test_the_opening_instant_counts_although_the_clock_has_not_opened_the_call(world: World) -> None:
    call = make_call(world, is_open=False)
    scholarships.publish_call(call, actor=world.sofia, now=call.opens_at - DAY)
    draft = make_draft(world, call, now=call.opens_at - DAY)

    assert outcome(world, draft, call.opens_at - SECOND) == "too_early"
    assert outcome(world, draft, call.opens_at) == "in"


def test_the_clock_turned_twice_changes_and_tells_nothing_twice(world: World) -> None:
    call = make_call(world)
    nomination = make_nomination(world, call, state="offered")
    agreement = make_agreement(world)
    Agreement.objects.across_partners(reason="test").filter(pk=agreement.pk).update(valid_until=NOW.date())
    later = NOW + 30 * DAY

    first = (scholarships.turn_clock(now=later), agreements.expire_agreements(now=later))
    written = HistoryEntry.objects.across_partners(reason="test").count()
    second = (scholarships.turn_clock(now=later), agreements.expire_agreements(now=later))

    assert (first, second) == ((2, 1), (0, 0))
    assert HistoryEntry.objects.across_partners(reason="test").count() == written
    nomination.refresh_from_db()
    assert (nomination.state, allotment_of(call, world.partner_a).placed) == ("lapsed", 0)
    assert disagreements() == []


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_do_each_thing_once() -> None:
    world = make_world()
    call = make_call(world)
    make_nomination(world, call, state="offered")
    agreement = make_agreement(world)
    Agreement.objects.across_partners(reason="test").filter(pk=agreement.pk).update(valid_until=NOW.date())
    later = NOW + 30 * DAY

    def turn() -> None:
        scholarships.turn_clock(now=later)
        agreements.expire_agreements(now=later)

    assert at_once([turn, turn]) == ["done", "done"]
    rows = HistoryEntry.objects.across_partners(reason="test").filter(step__in=["close", "lapse", "expire"])
    assert sorted(rows.values_list("step", flat=True)) == ["close", "expire", "lapse"]
    assert disagreements() == []
