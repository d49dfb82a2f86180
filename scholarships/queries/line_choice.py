"""Agreement lines from which a call may draw its places: those that fit its programme, with what is still to be had."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from agreements.enums import Level, LineKind, Unit
from agreements.models import QuotaYear
from partners.actor import Actor
from scholarships.enums import CallState
from scholarships.models import Allotment, Call
from scholarships.queries.calls import quota_years_for
from training.enums import ProgrammeKind, ProgrammeLevel

# Purposes of a line that may send people to a programme of this kind.
FITTING = {
    ProgrammeKind.DEGREE: (LineKind.DEGREE,),
    ProgrammeKind.COURSE: (LineKind.COURSE,),
    ProgrammeKind.ATTACHMENT: (LineKind.ATTACHMENT, LineKind.RESEARCH),
    ProgrammeKind.STUDY_VISIT: (LineKind.COURSE, LineKind.ATTACHMENT),
}
# Level of a degree line for what the programme leads to. A programme of which that is not said yet takes places of any degree.
LEVELS = {ProgrammeLevel.BACHELOR: Level.BACHELOR, ProgrammeLevel.MASTER: Level.MASTER, ProgrammeLevel.DOCTOR: Level.DOCTOR}
# Nothing is given in these any more.
ENDED = (CallState.CANCELLED, CallState.ARCHIVED)


def lines_to_choose(call: Call, actor: Actor) -> QuerySet[Any]:
    """Lines in force for the year of the intake, of a purpose and level that fit the programme, and those the call draws from already.

    Each with `promised`: what other calls may still give of it.
    """
    programme = call.intake.programme
    kind = ProgrammeKind(programme.kind)
    fits = Q(line__kind__in=FITTING[kind])
    if kind == ProgrammeKind.DEGREE:
        level = LEVELS.get(ProgrammeLevel(programme.level))
        fits &= Q(line__level=level) if level else ~Q(line__level=Level.PROFESSIONAL)
    own = Allotment.objects.visible_to(actor).filter(call=call)
    rows = quota_years_for(call, actor).filter(fits | Q(pk__in=own.values("quota_year_id")))
    others = Allotment.objects.visible_to(actor).filter(quota_year=OuterRef("pk")).exclude(call=call).exclude(call__state__in=ENDED)
    sums = others.order_by().values("quota_year").annotate(total=Sum((F("places") - F("placed")) * F("amount_per_place")))
    return rows.annotate(promised=Coalesce(Subquery(sums.values("total")[:1]), 0))  # type: ignore[no-any-return]


def line_label(row: QuotaYear) -> str:
    """ "A-2026-00004, line 2: degree programme, master (EQF 7), 2027: 1 of 2 free, 1 promised in other calls"."""
    line = row.line
    words = {
        "agreement": line.agreement.reference, "line": line.number, "kind": line.get_kind_display(), "level": line.get_level_display(),
        "year": row.year, "free": row.free, "limit": row.limit, "promised": getattr(row, "promised", 0), "unit": line.get_unit_display(),
    }  # fmt: skip
    text = gettext("%(agreement)s, line %(line)d: %(kind)s, %(level)s, %(year)d: %(free)d of %(limit)d free")
    if line.unit != Unit.PEOPLE:
        text = gettext("%(agreement)s, line %(line)d: %(kind)s, %(level)s, %(year)d (%(unit)s): %(free)d of %(limit)d free")
    if words["promised"]:
        return gettext("%(line)s, %(promised)d promised in other calls") % {"line": text % words, "promised": words["promised"]}
    return text % words
