"""What is due: pro rata by calendar days, split to the cent, settled by what was paid before. Pure: rows come in as values.

All arithmetic is exact; an amount is rounded once, half up, where it is due in full up to a day. What a sheet pays is the
difference of two such amounts, so that all sheets together give exactly what is due, whatever was corrected in between.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import Text
from mobility.enums import Funder, Per

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")
ONE_DAY = timedelta(days=1)
Shares = Mapping[str, Any]


@dataclass(frozen=True)
class Terms:
    """An allowance as it stands now: how much, how often, from and until when (empty: with the presence), who pays."""

    amount: Decimal
    per: str
    shares: Shares
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Presence:
    """First and last day of a stay, both counted; no first day while nobody has come."""

    first: date | None
    last: date | None = None


@dataclass(frozen=True)
class Line:
    """What one payer pays for one allowance on one sheet. A correction settles the months before."""

    payer: str
    amount: Decimal
    days: int = 0
    is_correction: bool = False


def month_of(day: date) -> date:
    return day.replace(day=1)


def last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def next_month(month: date) -> date:
    return last_day(month) + ONE_DAY


def span(terms: Terms, presence: Presence, until: date) -> tuple[date, date] | None:
    """Days for which the allowance is due up to a day; None when there are none."""
    if presence.first is None:
        return None
    first = max(presence.first, terms.starts_on or presence.first)
    last = min(day for day in (presence.last, terms.ends_on, until) if day is not None)
    return (first, last) if first <= last else None


def days_in(terms: Terms, presence: Presence, month: date) -> int:
    """Days of this month for which the allowance is due."""
    found = span(terms, presence, last_day(month))
    if found is None or found[1] < month:
        return 0
    return (found[1] - max(found[0], month)).days + 1


def due_until(terms: Terms, presence: Presence, until: date) -> Decimal:
    """All that is due up to and including this day, in cents of the currency. Once: with the first day."""
    found = span(terms, presence, until)
    if found is None:
        return NOTHING
    return in_cents(Fraction(terms.amount) * _times(terms.per, *found))


def _times(per: str, first: date, last: date) -> Fraction:
    if per == Per.ONCE:
        return Fraction(1)
    if per == Per.DAY:
        return Fraction((last - first).days + 1)
    return sum((Fraction(days, last_day(month).day) for month, days in _months(first, last)), Fraction(0))


def _months(first: date, last: date) -> Iterator[tuple[date, int]]:
    """Each calendar month from the first to the last day, with its days between them."""
    month = month_of(first)
    while month <= last:
        yield month, (min(last, last_day(month)) - max(first, month)).days + 1
        month = next_month(month)


def in_cents(exact: Fraction) -> Decimal:
    """Half up, away from zero for what is owed back."""
    cents = int(abs(exact) * 100 + Fraction(1, 2))
    return (Decimal(cents if exact >= 0 else -cents) * CENT).quantize(CENT, ROUND_HALF_UP)


def split(amount: Decimal, shares: Shares) -> dict[str, Decimal]:
    """Parts by percent that add up to the cent: the cents left over go to the largest remainders, of equal ones to the first in the list of funders."""
    parts = {payer: Fraction(str(percent)) for payer, percent in (shares or {Funder.HOST.value: 100}).items() if Fraction(str(percent))}
    cents = int(abs(amount) / CENT)
    exact = {payer: cents * percent / 100 for payer, percent in parts.items()}
    given = {payer: int(part) for payer, part in exact.items()}
    order = sorted(given, key=lambda payer: (given[payer] - exact[payer], _place(payer)))
    for payer in order[: cents - sum(given.values())]:
        given[payer] += 1
    sign = -1 if amount < 0 else 1
    return {payer: sign * part * CENT for payer, part in given.items()}


def _place(payer: str) -> int:
    return list(Funder.values).index(payer)


def wrong_shares(shares: Shares) -> Text:
    """What is wrong with the percents; empty when they can be paid."""
    if not shares or any(payer not in Funder.values for payer in shares):
        return _("Say who pays.")
    try:
        parts = [Fraction(str(percent)) for percent in shares.values()]
    except (ValueError, ZeroDivisionError):
        return _("Enter the percents as figures.")
    if any(part <= 0 for part in parts) or sum(parts) != 100:
        return _("The percents of those who pay must add up to 100.")
    return ""


def sheet_lines(terms: Terms, presence: Presence, month: date, paid: Mapping[str, Decimal]) -> list[Line]:
    """What the sheet of a month pays for one allowance, by payer: the month itself, and what earlier sheets paid too little or too much.

    `paid` is what all earlier sheets paid, by payer. Lines of nothing are left out.
    """
    before = split(due_until(terms, presence, month - ONE_DAY), terms.shares)
    until = split(due_until(terms, presence, last_day(month)), terms.shares)
    days = days_in(terms, presence, month)
    lines = []
    for payer in sorted({*before, *until, *paid}, key=_place):
        own, earlier = until.get(payer, NOTHING) - before.get(payer, NOTHING), before.get(payer, NOTHING) - paid.get(payer, NOTHING)
        lines += [Line(payer, own, days), Line(payer, earlier, is_correction=True)]
    return [line for line in lines if line.amount]


def total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, NOTHING)
