"""The years of a quota line as accounts: what was given, what is taken, what is left; and which wait to be closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef

from agreements.enums import RUNNING, CarryOver, EntryKind
from agreements.models import QuotaLine, QuotaYear
from partners.actor import Actor


def lapses(line: QuotaLine) -> bool:
    return line.carry_over == CarryOver.NONE


def to_carry(year: QuotaYear, line: QuotaLine) -> int:
    """How many places of a year go on, by the rule of its line.

    An exception was made for its year: what is left of it lapses first. "Once" means that places which came from the year before are
    used first and never go on a second time.
    """
    unused = max(year.free - year.exceptional, 0)
    if lapses(line):
        return 0
    return min(unused, year.allotted) if line.carry_over == CarryOver.NEXT_YEAR else unused


@dataclass(frozen=True)
class YearAccount:
    """One row of the ledger page. `released` are places that were given back, after a reservation or after use."""

    year: QuotaYear
    released: int
    may_close: bool = False


def accounts_of(line: QuotaLine, sums: Mapping[int, Mapping[str, int]], this_year: int) -> list[YearAccount]:
    """`sums` are the amounts of the entries by year and kind; the years stand prefetched at the line."""
    last, is_first = line.last_year, True
    found = []
    for row in line.years.all():
        kinds = sums.get(row.pk, {})
        released = kinds.get(EntryKind.RELEASE, 0) + kinds.get(EntryKind.RETURN, 0)
        is_open = not lapses(line) and row.closed_at is None
        found.append(YearAccount(row, released, may_close=is_open and is_first and row.year < min(this_year, last)))
        is_first = is_first and not is_open
    return found


def years_to_close(actor: Actor, this_year: int) -> Any:
    """Years that are over, of lines whose places do not lapse, not closed yet; the oldest first. Those after a closed year wait for nothing."""
    following = QuotaYear.objects.across_partners(reason="whether the line goes on").filter(
        line=OuterRef("line"), year=OuterRef("year") + 1, closed_at__isnull=True
    )
    rows = QuotaYear.objects.visible_to(actor).filter(year__lt=this_year, closed_at__isnull=True, line__agreement__state__in=RUNNING)
    rows = rows.exclude(line__carry_over=CarryOver.NONE).filter(Exists(following), line__last_year__gt=F("year"))
    return rows.select_related("line__agreement", "line__partner").order_by("year", "pk")
