"""Quota lines and their ledger, as far as the reader may see them; the totals counted again from the entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, Sum

from agreements.models import Agreement, AgreementParty, QuotaEntry, QuotaLine, QuotaYear
from agreements.queries.totals import MOVES, given, moved, total_of
from partners.actor import Actor


def parties_of(agreement: Agreement, actor: Actor) -> list[AgreementParty]:
    rows = AgreementParty.objects.visible_to(actor).filter(agreement=agreement)
    return list(rows.select_related("partner", "institution").order_by("pk"))


def lines_for(actor: Actor) -> Any:
    """Lines this actor may see, each with its years: of an agreement with several partners an official sees the own lines only."""
    years = QuotaYear.objects.visible_to(actor).order_by("year")
    return QuotaLine.objects.visible_to(actor).select_related("partner", "agreement").prefetch_related(Prefetch("years", years))


def lines_of(agreement: Agreement, actor: Actor) -> list[QuotaLine]:
    return list(lines_for(actor).filter(agreement=agreement).order_by("number"))


def entries_of(line: QuotaLine, actor: Actor, *, year: int | None = None, **_more: Any) -> Any:
    rows = QuotaEntry.objects.visible_to(actor).filter(quota_year__line=line).select_related("quota_year")
    return rows.filter(quota_year__year=year) if year else rows


@dataclass(frozen=True)
class Movement:
    """An entry, what it adds to the totals of its year and to what the year may give, and what is left of the year after it."""

    entry: QuotaEntry
    reserved: int
    used: int
    given: int
    left: int


def movements(rows: Sequence[QuotaEntry], line: QuotaLine, actor: Actor) -> list[Movement]:
    """`rows` stand newest first without gaps, as the page shows them; one query sums up what lies before them."""
    if not rows:
        return []
    oldest = rows[-1]
    before = QuotaEntry.objects.visible_to(actor).filter(quota_year__line=line).order_by()
    before = before.filter(Q(at__lt=oldest.at) | Q(at=oldest.at, pk__lt=oldest.pk))
    left = {row.pk: row.allotted for row in line.years.all()}
    for year, kind, amount in before.values_list("quota_year_id", "kind").annotate(amount=Sum("amount")):
        left[year] += _left(kind, amount)
    found = []
    for entry in reversed(rows):
        kind, amount = entry.kind, entry.amount
        left[entry.quota_year_id] += _left(kind, amount)
        reserved, used = moved("reserved", kind, amount), moved("used", kind, amount)
        found.append(Movement(entry, reserved, used, given(kind, amount), left[entry.quota_year_id]))
    return found[::-1]


def _left(kind: str, amount: int) -> int:
    return given(kind, amount) - moved("reserved", kind, amount) - moved("used", kind, amount)


@dataclass(frozen=True)
class Recount:
    """Totals of a line summed up from its entries, and the years in which the kept totals say otherwise."""

    entries: int
    reserved: int
    used: int
    wrong_years: list[int]
    sums: dict[int, dict[str, int]]  # amounts by year and kind of entry


def recount(line: QuotaLine, actor: Actor) -> Recount:
    """Counts every entry of the line with one query and compares year by year."""
    rows = QuotaEntry.objects.visible_to(actor).filter(quota_year__line=line).order_by()
    sums: dict[int, dict[str, int]] = defaultdict(dict)
    entries = 0
    for year, kind, amount, number in rows.values_list("quota_year_id", "kind").annotate(amount=Sum("amount"), number=Count("pk")):
        sums[year][kind] = amount
        entries += number
    years = line.years.all()
    wrong = [row.year for row in years if any(total_of(name, sums[row.pk]) != getattr(row, name) for name in MOVES)]
    reserved, used = (sum(total_of(name, kinds) for kinds in sums.values()) for name in ("reserved", "used"))
    return Recount(entries, reserved, used, wrong, sums)
