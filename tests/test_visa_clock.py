"""The visa clock at each edge: the day before, the day itself, the day after; and at midnight of the host's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.visa_clock import ClockState, clock_state, entries_in, latest_safe_selection, place_in_window, window_of
from partners.queries import host_day

ENTRY = date(2027, 9, 1)
OPENS, CLOSES = date(2027, 6, 3), date(2027, 8, 18)
DAY = timedelta(days=1)


def test_window_is_ninety_to_fourteen_days_before() -> None:
    window = window_of(ENTRY)

    assert (window.opens_on, window.closes_on) == (OPENS, CLOSES)
    assert ((ENTRY - OPENS).days, (ENTRY - CLOSES).days) == (90, 14)
    assert [window.holds(day) for day in (OPENS - DAY, OPENS, CLOSES, CLOSES + DAY)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (OPENS - DAY, ClockState.NOT_YET),
        (OPENS, ClockState.OPEN),
        (OPENS + DAY, ClockState.OPEN),
        (CLOSES - 7 * DAY, ClockState.OPEN),
        (CLOSES - 6 * DAY, ClockState.DUE),
        (CLOSES - DAY, ClockState.DUE),
        (CLOSES, ClockState.DUE),
        (CLOSES + DAY, ClockState.LATE),
        (ENTRY, ClockState.LATE),
        (ENTRY + DAY, ClockState.LATE),
    ],
)
def test_state_at_each_edge(today: date, state: ClockState) -> None:
    assert clock_state(ENTRY, today) == state


@pytest.mark.parametrize("today", [OPENS - DAY, OPENS, CLOSES, CLOSES + DAY])
def test_sent_is_done_and_no_visa_is_no_clock(today: date) -> None:
    assert clock_state(ENTRY, today, sent=True) == ClockState.DONE
    assert clock_state(ENTRY, today, visa_needed=False) == ClockState.NOT_NEEDED


@pytest.mark.parametrize(
    ("instant", "state"),
    [
        (datetime(2027, 8, 18, 18, 59, 59, tzinfo=UTC), ClockState.DUE),  # 23:59:59 in Astana
        (datetime(2027, 8, 18, 19, 0, tzinfo=UTC), ClockState.LATE),  # midnight in Astana, still the 18th in Dushanbe's evening and in London
        (datetime(2027, 8, 19, 0, 0, tzinfo=ZoneInfo("Asia/Almaty")), ClockState.LATE),
        (datetime(2027, 6, 2, 18, 59, 59, tzinfo=UTC), ClockState.NOT_YET),
        (datetime(2027, 6, 2, 19, 0, tzinfo=UTC), ClockState.OPEN),
    ],
)
def test_days_turn_at_midnight_of_the_host(instant: datetime, state: ClockState) -> None:
    assert clock_state(ENTRY, host_day(instant)) == state


@given(entry=st.dates(date(2020, 1, 1), date(2040, 1, 1)), ahead=st.integers(-30, 200))
def test_lists_filter_what_the_clock_says(entry: date, ahead: int) -> None:
    """`entries_in` is the same rule turned round for the database."""
    today = entry - ahead * DAY
    state = clock_state(entry, today)

    for other in (ClockState.LATE, ClockState.DUE, ClockState.OPEN, ClockState.NOT_YET):
        first, last = entries_in(other, today)
        assert ((first is None or first <= entry) and (last is None or entry <= last)) == (other == state)


def test_latest_safe_selection_leaves_days_for_the_answer_and_the_preparation(settings: object) -> None:
    assert latest_safe_selection(ENTRY, 14) == date(2027, 7, 30)  # 18 August less 14 days to answer and 5 to prepare
    assert latest_safe_selection(ENTRY, 0) == date(2027, 8, 13)
    assert latest_safe_selection(date(2028, 3, 14), 14) == date(2028, 2, 10)  # over a 29 February


def test_place_in_window() -> None:
    assert [place_in_window(ENTRY, day) for day in (OPENS - DAY, OPENS, OPENS + 38 * DAY, CLOSES, CLOSES + DAY)] == [0, 0, 50, 100, 100]
