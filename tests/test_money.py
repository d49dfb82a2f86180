"""Amounts: pro rata by calendar days, splits to the cent, and sheets that together give exactly what is due."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.enums import Funder, Per
from mobility.money import (
    NOTHING,
    Presence,
    Terms,
    days_in,
    due_until,
    in_cents,
    last_day,
    month_of,
    next_month,
    sheet_lines,
    split,
    total,
    wrong_shares,
)

D = Decimal
HOST = {"host": 100}
MONTHLY = Terms(D("62000"), Per.MONTH, HOST)
SEPTEMBER, JUNE = date(2026, 9, 1), date(2027, 6, 30)


@pytest.mark.parametrize(
    ("first", "last", "until", "due"),
    [
        (date(2026, 9, 1), date(2026, 9, 30), date(2026, 9, 30), "62000.00"),  # a whole month of 30 days
        (date(2026, 10, 1), date(2026, 10, 31), date(2026, 10, 31), "62000.00"),  # and of 31
        (date(2027, 2, 1), date(2027, 2, 28), date(2027, 2, 28), "62000.00"),  # and of 28
        (date(2028, 2, 1), date(2028, 2, 29), date(2028, 2, 29), "62000.00"),  # and of 29
        (date(2026, 9, 30), JUNE, date(2026, 9, 30), "2066.67"),  # one day of 30
        (date(2026, 10, 31), JUNE, date(2026, 10, 31), "2000.00"),  # one day of 31
        (date(2028, 2, 29), JUNE.replace(year=2028), date(2028, 2, 29), "2137.93"),  # one day of 29
        (date(2026, 9, 16), JUNE, date(2026, 9, 30), "31000.00"),  # both the first and the last day count
        (date(2026, 9, 16), date(2026, 10, 16), date(2026, 12, 31), "63000.00"),  # half of September, sixteen days of October
        (date(2026, 9, 16), date(2026, 9, 16), date(2026, 9, 30), "2066.67"),  # came and left on one day
        (date(2026, 9, 16), JUNE, date(2026, 9, 15), "0.00"),  # the day before the arrival
        (date(2026, 12, 15), date(2027, 1, 15), date(2027, 1, 31), "64000.00"),  # over the new year
    ],
)
def test_monthly_amount_is_due_by_calendar_days(first: date, last: date, until: date, due: str) -> None:
    assert due_until(MONTHLY, Presence(first, last), until) == D(due)


def test_nobody_has_come_nothing_is_due() -> None:
    assert due_until(MONTHLY, Presence(None), JUNE) == NOTHING
    assert sheet_lines(MONTHLY, Presence(None), SEPTEMBER, {}) == []


def test_an_amount_due_once_is_due_with_the_first_day() -> None:
    once = Terms(D("150000.55"), Per.ONCE, HOST)

    assert due_until(once, Presence(date(2026, 9, 5), JUNE), date(2026, 9, 4)) == NOTHING
    assert due_until(once, Presence(date(2026, 9, 5), JUNE), date(2026, 9, 5)) == D("150000.55")
    assert due_until(once, Presence(date(2026, 9, 5), JUNE), JUNE) == D("150000.55")


def test_an_amount_a_day_counts_both_days() -> None:
    daily = Terms(D("10.10"), Per.DAY, HOST)

    assert due_until(daily, Presence(date(2026, 9, 28), date(2026, 10, 2)), JUNE) == D("50.50")


def test_own_days_of_an_allowance_narrow_the_stay() -> None:
    terms = Terms(D("62000"), Per.MONTH, HOST, starts_on=date(2026, 10, 1), ends_on=date(2026, 10, 31))

    assert due_until(terms, Presence(SEPTEMBER, JUNE), JUNE) == D("62000.00")
    assert days_in(terms, Presence(SEPTEMBER, JUNE), SEPTEMBER) == 0
    assert days_in(terms, Presence(SEPTEMBER, JUNE), date(2026, 10, 1)) == 31
    assert days_in(terms, Presence(SEPTEMBER, JUNE), date(2026, 11, 1)) == 0


@pytest.mark.parametrize(("exact", "cents"), [("1.005", "1.01"), ("1.0049", "1.00"), ("-1.005", "-1.01"), ("0", "0.00"), ("2.675", "2.68")])
def test_rounded_half_up(exact: str, cents: str) -> None:
    assert in_cents(Fraction(exact)) == D(cents)


@pytest.mark.parametrize(
    ("amount", "shares", "parts"),
    [
        ("100.00", {"host": 70, "sender": 30}, {"host": "70.00", "sender": "30.00"}),
        ("0.01", {"host": 50, "sender": 50}, {"host": "0.01", "sender": "0.00"}),  # of equal remainders the first in the list of funders
        ("0.01", {"sender": 50, "host": 50}, {"host": "0.01", "sender": "0.00"}),
        ("0.01", {"host": 30, "sender": 70}, {"host": "0.00", "sender": "0.01"}),
        ("-0.01", {"host": 50, "sender": 50}, {"host": "-0.01", "sender": "0.00"}),
        ("100.00", {"host": 33, "sender": 33, "organisation": 34}, {"host": "33.00", "sender": "33.00", "organisation": "34.00"}),
        ("10.00", {"host": "33.33", "sender": "66.67"}, {"host": "3.33", "sender": "6.67"}),
        ("5.00", {}, {"host": "5.00"}),
    ],
)
def test_split_adds_up(amount: str, shares: dict[str, Any], parts: dict[str, str]) -> None:
    assert split(D(amount), shares) == {payer: D(part) for payer, part in parts.items()}


@pytest.mark.parametrize(
    ("shares", "fine"),
    [
        ({"host": 100}, True),
        ({"host": 70, "sender": 30}, True),
        ({"host": "33.3", "sender": "66.7"}, True),
        ({}, False),
        ({"host": 99}, False),
        ({"host": 101, "sender": -1}, False),
        ({"somebody": 100}, False),
        ({"host": "x"}, False),
    ],
)
def test_shares_total_a_hundred(shares: dict[str, Any], fine: bool) -> None:
    assert (wrong_shares(shares) == "") is fine


def test_a_change_after_payment_is_a_correction_on_the_next_sheet() -> None:
    """Paid for all of September; the arrival is corrected to the 16th: October pays itself, and half of September is owed back."""
    presence = Presence(date(2026, 9, 16), JUNE)

    october = sheet_lines(MONTHLY, presence, date(2026, 10, 1), {"host": D("62000.00")})

    assert [(line.payer, line.amount, line.days, line.is_correction) for line in october] == [
        ("host", D("62000.00"), 31, False),
        ("host", D("-31000.00"), 0, True),
    ]


def test_another_payer_after_payment_settles_between_the_two() -> None:
    terms = Terms(D("62000"), Per.MONTH, {"sender": 100})

    october = sheet_lines(terms, Presence(SEPTEMBER, JUNE), date(2026, 10, 1), {"host": D("62000.00")})

    assert [(line.payer, line.amount, line.is_correction) for line in october] == [
        ("host", D("-62000.00"), True),
        ("sender", D("62000.00"), False),
        ("sender", D("62000.00"), True),
    ]


# --- whatever happens ---------------------------------------------------------------------------
days = st.dates(date(2026, 8, 20), date(2027, 9, 10))
amounts = st.decimals(min_value=0, max_value=500_000, places=2)


@st.composite
def shares(draw: st.DrawFn) -> dict[str, int]:
    payers = draw(st.lists(st.sampled_from(Funder.values), min_size=1, max_size=4, unique=True))
    cuts = sorted(draw(st.lists(st.integers(1, 99), min_size=len(payers) - 1, max_size=len(payers) - 1, unique=True)))
    return {payer: high - low for payer, low, high in zip(payers, [0, *cuts], [*cuts, 100], strict=True)}


terms = st.builds(
    Terms, amount=amounts, per=st.sampled_from(Per.values), shares=shares(), starts_on=st.none() | days, ends_on=st.none() | days
)  # fmt: skip
presences = st.builds(lambda first, length: Presence(first, first + timedelta(days=length)), days, st.integers(0, 400))


@given(amount=st.decimals(min_value=-1_000_000, max_value=1_000_000, places=2), parts=shares())
def test_parts_always_add_up_and_none_is_a_cent_away(amount: D, parts: dict[str, int]) -> None:
    given_out = split(amount, parts)

    assert total(given_out.values()) == amount
    for payer, part in given_out.items():
        assert abs(Fraction(part) - Fraction(amount) * parts[payer] / 100) < Fraction(1, 100)


@given(terms=terms, presence=presences, until=days)
def test_never_less_on_a_later_day(terms: Terms, presence: Presence, until: date) -> None:
    assert NOTHING <= due_until(terms, presence, until) <= due_until(terms, presence, until + timedelta(days=1))


@given(start=st.tuples(terms, presences), changes=st.dictionaries(st.integers(0, 14), st.tuples(terms, presences), max_size=6))
def test_all_sheets_together_pay_exactly_what_is_due(start: tuple[Terms, Presence], changes: dict[int, tuple[Terms, Presence]]) -> None:
    """Before any sheet the amount, the shares, how often, the arrival and the departure may have been corrected."""
    now, month, paid = start, date(2026, 8, 1), {}  # type: tuple[Terms, Presence], date, dict[str, D]
    for number in range(30):
        now = changes.get(number, now)
        for line in sheet_lines(*now, month, paid):
            paid[line.payer] = paid.get(line.payer, NOTHING) + line.amount
        assert total(paid.values()) == due_until(*now, last_day(month))
        month = next_month(month)

    in_the_end = split(due_until(*now, last_day(month)), now[0].shares)
    assert {payer: amount for payer, amount in paid.items() if amount} == {payer: amount for payer, amount in in_the_end.items() if amount}


@given(first=days, length=st.integers(0, 400), amount=amounts)
def test_months_add_up_to_the_whole(first: date, length: int, amount: D) -> None:
    """Month by month with a fresh rounding each time differs from the whole by cents; the sheets never do."""
    presence, whole = Presence(first, first + timedelta(days=length)), Terms(amount, Per.MONTH, HOST)
    month, paid = month_of(first), NOTHING
    while month <= first + timedelta(days=length):
        paid += total(line.amount for line in sheet_lines(whole, presence, month, {"host": paid}))
        month = next_month(month)

    assert paid == due_until(whole, presence, month)
