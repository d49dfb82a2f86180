"""The charts: rows that open their lists, and the sentence that says the point."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from partners.models import Partner
from portal.dashboards.sides import MINISTRY, PARTNER, Side
from portal.dashboards.sums import Quota, Sums
from portal.dashboards.tiles import ENROLMENTS, NOMINATIONS
from scholarships.enums import STAGES, NominationState
from training.enums import EnrolmentState
from training.models import Programme

SHOWN = 10  # bars of one chart; what is left is in the list
YEARS = 6  # of certificates
Row = tuple[str, int, str]


@dataclass(frozen=True)
class Chart:
    """`rows` are (label, value or values, address)."""

    kind: str
    title: str
    sentence: str
    rows: list[Any]
    heading: str = ""
    headings: tuple[str, ...] = ()


def charts_for(side: Side, sums: Sums, quotas: list[Quota], year: int) -> list[Chart]:
    programmes = {row.pk: row for row in Programme.objects.filter(pk__in=sums.by_key("programmes"))}
    common = [_programmes(side, sums, programmes), _certificates(side, sums, year)]
    if side.name == MINISTRY:
        return [_states(side, sums, year), _funnel(side, sums, year), *common]
    if side.name == PARTNER:
        return [_states(side, sums, year), _funnel(side, sums, year), _lines(quotas, year), *common]
    return [_enrolments(side, sums, year), _countries(side, sums), *common]


def _most(rows: Iterable[Row]) -> Row | None:
    return max(rows, key=lambda row: row[1], default=None)


def _states(side: Side, sums: Sums, year: int) -> Chart:
    found = [(str(state.label), sums.total("nominations", [state]), side.link(NOMINATIONS, state=state, year=year)) for state in NominationState]
    rows = [row for row in found if row[1]]
    sentence = _("No nomination was sent for a training that begins in %(year)d.") % {"year": year}
    if first := _most(rows):
        words = {"n": sum(row[1] for row in rows), "year": year, "state": first[0], "most": first[1]}
        sentence = _("Nominations for trainings that begin in %(year)d: %(n)d. Most of them, %(most)d: %(state)s.") % words
    return Chart("bars", _("Nominations by state"), sentence, rows, _("Nominations"))


def _funnel(side: Side, sums: Sums, year: int) -> Chart:
    rows: list[Row] = [
        (str(label).capitalize(), sums.total("nominations", states), side.link(NOMINATIONS, state=name, year=year))
        for name, (label, states) in STAGES.items()
    ]
    enrolled = NominationState.ENROLLED
    rows.append((str(enrolled.label).capitalize(), sums.total("nominations", [enrolled]), side.link(NOMINATIONS, state=enrolled, year=year)))
    rows.append((_("Completed the training"), sums.total("awarded"), side.link(ENROLMENTS, state="any_completed", year=year, source="award")))
    words = {"n": rows[0][1], "chosen": rows[2][1], "accepted": rows[3][1], "enrolled": rows[4][1]}
    sentence = _("Of %(n)d who were put forward, %(chosen)d were chosen, %(accepted)d have accepted and %(enrolled)d are enrolled.") % words
    return Chart("funnel", _("From the nomination to the end of the training"), sentence, rows if words["n"] else [], _("People"))


def _programmes(side: Side, sums: Sums, programmes: Mapping[int, Programme]) -> Chart:
    numbers = sorted(sums.by_key("programmes").items(), key=lambda pair: (-pair[1], pair[0]))
    rows = [(str(programmes[key]), number, side.link(ENROLMENTS, state="any_under_way", programme=key)) for key, number in numbers[:SHOWN]]
    total = sum(number for _key, number in numbers)
    sentence = _("Nobody is in training today.")
    if rows:
        words = {"n": total, "programme": rows[0][0], "most": rows[0][1]}
        sentence = _("People in training today: %(n)d. Largest programme: %(programme)s, %(most)d.") % words
    return Chart("bars", _("People in training by programme"), sentence, rows, _("People"))


def _certificates(side: Side, sums: Sums, year: int) -> Chart:
    """By the year of the last day of the training, up to the chosen one."""
    numbers = sums.by_key("certificates")
    rows = [(str(one), numbers.get(one, 0), side.link(ENROLMENTS, certified=one)) for one in range(year - YEARS + 1, year + 1)]
    words = {"n": numbers.get(year, 0), "before": numbers.get(year - 1, 0), "year": year}
    sentence = _("Trainings that ended in %(year)d with a certificate: %(n)d; in the year before: %(before)d.") % words
    shown = rows if any(number for _label, number, _url in rows) else []
    return Chart("columns", _("Certificates by year"), sentence, shown, _("Certificates"))


def _lines(quotas: list[Quota], year: int) -> Chart:
    """Places of the partner's own lines; the address is that of the ledger."""
    rows = [(row.label, (row.used, row.reserved, row.left), _ledger(row)) for row in quotas]
    return Chart("stacked", _("Quota by line of the agreement"), quota_sentence(quotas, year), rows, headings=quota_headings())


def _ledger(row: Quota) -> str:
    return reverse("agreements:ledger", args=[row.key])


def quota_headings() -> tuple[str, ...]:
    return _("Used"), _("Reserved"), _("Left")


def quota_sentence(quotas: Iterable[Quota], year: int) -> str:
    rows = list(quotas)
    words = {name: sum(getattr(row, name) for row in rows) for name in ("limit", "used", "reserved", "left")}
    if not words["limit"]:
        return _("No agreement gives places for people in %(year)d.") % {"year": year}
    return _("Places under agreements in %(year)d: %(limit)d. Used: %(used)d, reserved: %(reserved)d, left: %(left)d.") % {**words, "year": year}


def _enrolments(side: Side, sums: Sums, year: int) -> Chart:
    found = [(str(state.label), sums.total("enrolments", [state]), side.link(ENROLMENTS, state=state, year=year)) for state in EnrolmentState]
    rows = [row for row in found if row[1]]
    sentence = _("Nobody is enrolled in an intake that begins in %(year)d.") % {"year": year}
    if first := _most(rows):
        words = {"n": sum(row[1] for row in rows), "year": year, "state": first[0], "most": first[1]}
        sentence = _("People in intakes that begin in %(year)d: %(n)d. Most of them, %(most)d: %(state)s.") % words
    return Chart("bars", _("Enrolments by state"), sentence, rows, _("People"))


def _countries(side: Side, sums: Sums) -> Chart:
    numbers = sorted(sums.by_key("countries").items(), key=lambda pair: (-pair[1], pair[0]))
    names = {row.pk: str(row) for row in Partner.objects.filter(pk__in=[key for key, _number in numbers])}
    rows = [(names[key], number, side.link(ENROLMENTS, state="any_under_way", partner=key)) for key, number in numbers[:SHOWN]]
    sentence = _("Countries and organisations that have somebody in training here today: %(n)d.") % {"n": len(numbers)}
    return Chart("bars", _("People in training by country"), sentence, rows, _("People"))
