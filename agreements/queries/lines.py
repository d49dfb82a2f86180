"""Quota lines and their ledger, as far as the reader may see them; the totals counted again from the entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, Sum

from agreements.enums import EntryKind
from agreements.models import Agreement, AgreementParty, QuotaEntry, QuotaLine, QuotaYear
from partners.actor import Actor

# What an entry adds to the two totals of its year, as the trigger does it.
RESERVED = {EntryKind.RESERVE: 1, EntryKind.USE: -1, EntryKind.RELEASE: -1}
USED = {EntryKind.USE: 1, EntryKind.RETURN: -1}


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
    """An entry, what it adds to the two totals of its year, and what is left of the year after it."""

    entry: QuotaEntry
    reserved: int
    used: int
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
        left[year] -= (_sign(RESERVED, kind) + _sign(USED, kind)) * amount
    found = []
    for entry in reversed(rows):
        reserved, used = _sign(RESERVED, entry.kind) * entry.amount, _sign(USED, entry.kind) * entry.amount
        left[entry.quota_year_id] -= reserved + used
        found.append(Movement(entry, reserved, used, left[entry.quota_year_id]))
    return found[::-1]


def _sign(signs: dict[EntryKind, int], kind: str) -> int:
    return signs.get(EntryKind(kind), 0)


@dataclass(frozen=True)
class Recount:
    """Totals of a line summed up from its entries, and the years in which the kept totals say otherwise."""

    entries: int
    reserved: int
    used: int
    wrong_years: list[int]


def recount(line: QuotaLine, actor: Actor) -> Recount:
    """Counts every entry of the line with one query and compares year by year."""
    rows = QuotaEntry.objects.visible_to(actor).filter(quota_year__line=line).order_by()
    sums: dict[tuple[int, str], int] = {}
    entries = 0
    for year, kind, amount, number in rows.values_list("quota_year_id", "kind").annotate(amount=Sum("amount"), number=Count("pk")):
        sums[year, kind] = amount
        entries += number
    years = line.years.all()
    counted = {row.pk: (_total(sums, row, RESERVED), _total(sums, row, USED)) for row in years}
    wrong = [row.year for row in years if counted[row.pk] != (row.reserved, row.used)]
    return Recount(entries, sum(pair[0] for pair in counted.values()), sum(pair[1] for pair in counted.values()), wrong)


def _total(sums: dict[tuple[int, str], int], year: QuotaYear, signs: dict[EntryKind, int]) -> int:
    return sum(sign * sums.get((year.pk, kind), 0) for kind, sign in signs.items())
