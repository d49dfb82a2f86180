"""Approved terms become those of the rows: head, quota lines, years of the ledger. Refused as a whole, or done as a whole."""

from datetime import datetime
from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from agreements.models import Agreement, QuotaLine, QuotaYear
from agreements.queries.checks import refuse_lines
from agreements.queries.missing import wrong_dates
from agreements.queries.terms import HEAD, LINE, Terms, columns
from core.errors import Refused
from partners.queries import host_day


def apply_terms(agreement: Agreement, terms: Terms, *, now: datetime) -> dict[str, Any]:
    """Columns of the head for the step that follows; the lines are written here. The caller holds the lock of the agreement."""
    head = columns(terms, HEAD)
    refuse_lines(terms, agreement)
    check_days(agreement, head, now)
    rows = QuotaLine.objects.across_partners(reason="terms that all sides have approved").filter(agreement=agreement)
    present: dict[int, QuotaLine] = {row.number: row for row in rows.select_for_update(of=("self",), no_key=True).order_by("number")}
    wanted = {line["number"]: line for line in terms["lines"]}
    for number in sorted(present.keys() - wanted.keys()):
        _remove(present[number])
    for number, line in sorted(wanted.items()):
        _put(agreement, present.get(number), line, now)
    return head


def check_days(agreement: Agreement, head: dict[str, Any], now: datetime) -> None:
    """Nothing that runs would have ended already, nor begin later."""
    for name, value in head.items():
        setattr(agreement, name, value)
    wrong = wrong_dates(agreement, now)
    sentences = [str(sentence) for texts in wrong.values() for sentence in texts]
    if agreement.is_in_force and agreement.valid_until and agreement.valid_until < host_day(now):
        sentences.append(_("The agreement would have ended already: give a last day that lies ahead."))
    if sentences:
        raise Refused(" ".join(sentences))


def _remove(line: QuotaLine) -> None:
    years = _years(line)
    for year in years:
        _refuse_taken(line, year, 0)
    try:
        for year in years:
            year.delete()
        line.delete()
    except ProtectedError as held:
        sentence = _("Line %(line)s can't be removed: its places are promised in a call or stand in the ledger. Set its last year instead.")
        raise Refused(sentence % {"line": line.number}) from held


def _put(agreement: Agreement, line: QuotaLine | None, terms: Terms, now: datetime) -> None:
    values = columns(terms, LINE)
    partner = values.pop("partner")
    if line is None:
        line = QuotaLine(agreement=agreement, number=terms["number"])
    line.partner_id = partner
    for name, value in values.items():
        setattr(line, name, value)
    line.full_clean()
    line.save()
    _put_years(line, now)


def _put_years(line: QuotaLine, now: datetime) -> None:
    """Years that are past keep what they had; this year and those ahead get what is agreed now."""
    wanted = range(line.first_year, line.last_year + 1)
    present = {year.year: year for year in _years(line)}
    for number, year in present.items():
        if number not in wanted:
            _drop_year(line, year)
        elif number >= host_day(now).year and year.closed_at is None and year.allotted != line.per_year:
            _refuse_taken(line, year, line.per_year)
            year.allotted = line.per_year
            year.save(update_fields=["allotted"])
    for number in wanted:
        if number not in present:
            QuotaYear(line=line, year=number, allotted=line.per_year).save(force_insert=True)


def _years(line: QuotaLine) -> list[QuotaYear]:
    rows = QuotaYear.objects.across_partners(reason="terms that all sides have approved").filter(line=line)
    return list(rows.select_for_update(of=("self",), no_key=True).order_by("year"))


def _drop_year(line: QuotaLine, year: QuotaYear) -> None:
    _refuse_taken(line, year, 0)
    try:
        year.delete()
    except ProtectedError as held:
        sentence = _("Line %(line)s can't lose the year %(year)s: its places are promised in a call or stand in the ledger.")
        raise Refused(sentence % {"line": line.number, "year": year.year}) from held


def _refuse_taken(line: QuotaLine, year: QuotaYear, allotted: int) -> None:
    """A cut below what is taken is refused in words; the database would refuse it too."""
    taken = year.reserved + year.used
    if allotted + year.limit - year.allotted < taken:
        sentence = _("Line %(line)s, %(year)s: %(taken)s are reserved or used already, so it can't be cut to %(allotted)s.")
        raise Refused(sentence % {"line": line.number, "year": year.year, "taken": taken, "allotted": allotted})
