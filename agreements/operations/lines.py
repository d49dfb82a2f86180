"""Quota lines of an agreement: add one, correct one, take back one that nothing uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements import rules
from agreements.models import Agreement, AgreementParty, QuotaEntry, QuotaLine, QuotaYear
from agreements.operations.agreements import note, put
from agreements.queries.missing import years_outside
from agreements.queries.terms import closed_terms
from core.errors import Invalid, NotAllowed, Refused
from core.workflow import lock, saying_no
from partners.actor import Actor

# Whose people travel, which way and what is counted make the line what it is: for others of these it takes another line.
FIXED = ("partner", "direction", "unit")


def add_line(agreement: Agreement, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> QuotaLine:
    """A quota line and one ledger year for each of its years, all allotted as the line says."""
    with saying_no(), transaction.atomic():
        locked = _open_for_lines(agreement, actor)
        lines = QuotaLine.objects.across_partners(reason="number within the agreement").filter(agreement=locked)
        last = lines.aggregate(last=Max("number"))["last"] or 0
        line = QuotaLine(agreement=locked, number=last + 1, **fields)
        check_line(line)
        line.save(force_insert=True)
        _make_years(line, range(line.first_year, line.last_year + 1))
        note(locked, "line_added", actor=actor, now=now, line=line.number, per_year=line.per_year)
    return line


def change_line(line: QuotaLine, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """Correct a line. Another number a year moves what each year allots that is not closed, never below what is reserved and used."""
    with saying_no(), transaction.atomic():
        agreement, locked = _open_for_lines(line.agreement, actor), _locked(line)
        changed = put(locked, fields)
        if taboo := set(changed).intersection(FIXED):
            raise Invalid({name: [_("A line keeps this: take the line back and add another.")] for name in sorted(taboo)})
        if changed:
            locked.agreement = agreement
            check_line(locked)
            locked.save()
            _keep_years(locked)
            note(agreement, "line_changed", actor=actor, now=now, line=locked.number, per_year=locked.per_year, fields=changed)
    line.__dict__.update(locked.__dict__)


def remove_line(line: QuotaLine, *, actor: Actor, now: datetime) -> None:
    """Take back a line that nothing uses; what was reserved or promised from it once keeps it for good."""
    with saying_no(), transaction.atomic():
        agreement, locked = _open_for_lines(line.agreement, actor), _locked(line)
        years = _years(locked)
        _take_away_years(years.select_for_update(of=("self",)).order_by("year"))
        note(agreement, "line_removed", actor=actor, now=now, line=locked.number, per_year=locked.per_year)
        locked.delete()


def check_line(line: QuotaLine) -> None:
    """What is true of every line: its sender is a party, its years lie within the agreement."""
    line.full_clean()
    if not AgreementParty.objects.across_partners(reason="check of the line").filter(agreement=line.agreement, partner=line.partner).exists():
        raise Invalid({"partner": [_("The sending partner is not a party to this agreement: add it as a party first.")]})
    if outside := years_outside(line.agreement, line.first_year, line.last_year):
        raise Invalid(outside)


def _open_for_lines(agreement: Agreement, actor: Actor) -> Agreement:
    if not rules.may_keep_agreements(actor, agreement):
        raise NotAllowed
    locked: Agreement = lock(agreement)
    if not locked.takes_lines:
        raise Refused(_("The agreement is over: its quota lines stay as they are.") if locked.is_over else closed_terms(locked))
    return locked


def _locked(line: QuotaLine) -> QuotaLine:
    rows = QuotaLine.objects.across_partners(reason="the line was fetched for this actor").select_for_update(of=("self",))
    locked: QuotaLine | None = rows.filter(pk=line.pk).first()
    if locked is None:
        raise Refused(_("Somebody else has removed it already."), code="gone")
    return locked


def _years(line: QuotaLine) -> Any:
    return QuotaYear.objects.across_partners(reason="years of the line at hand").filter(line=line)


def _make_years(line: QuotaLine, years: Iterable[int]) -> None:
    for year in years:
        QuotaYear(line=line, year=year, allotted=line.per_year).save(force_insert=True)


def _keep_years(line: QuotaLine) -> None:
    """One row for each year of the line: those that are too many go when nothing uses them, the open ones allot what the line says."""
    wanted = set(range(line.first_year, line.last_year + 1))
    rows = list(_years(line).select_for_update(of=("self",)).order_by("year"))
    _take_away_years([row for row in rows if row.year not in wanted])
    _make_years(line, sorted(wanted - {row.year for row in rows}))
    for row in rows:
        if row.year in wanted and row.closed_at is None and row.allotted != line.per_year:
            row.allotted = line.per_year
            row.save(update_fields=["allotted"])


def _take_away_years(years: Iterable[QuotaYear]) -> None:
    for row in years:
        if QuotaEntry.objects.across_partners(reason="whether the year was ever used").filter(quota_year=row).exists():
            raise Refused(gettext("The ledger of %(year)d has entries, so the year stays in the line.") % {"year": row.year})
        try:
            row.delete()
        except ProtectedError:
            raise Refused(gettext("A call has places from %(year)d, so the year stays in the line.") % {"year": row.year}) from None
