"""On what a seat may stand: lines of agreements that send people to a programme, and how much of a line one place takes."""

from __future__ import annotations

from datetime import date
from math import ceil
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from agreements.enums import RUNNING, Direction, Level, LineKind, Unit
from agreements.models import QuotaEntry, QuotaLine, QuotaYear
from agreements.operations.ledger import subject_key
from agreements.queries.totals import total_of
from mobility.enums import EXPECTED, PRESENT
from mobility.models import Stay
from partners.models import Partner
from people.models import Person
from training.enums import ProgrammeKind
from training.models import Enrolment, Intake
from training.queries.days import Days

# Purposes of a line that may send people to a programme of this kind.
FITTING = {
    ProgrammeKind.DEGREE: (LineKind.DEGREE,),
    ProgrammeKind.COURSE: (LineKind.COURSE,),
    ProgrammeKind.ATTACHMENT: (LineKind.ATTACHMENT, LineKind.RESEARCH),
    ProgrammeKind.STUDY_VISIT: (LineKind.COURSE, LineKind.ATTACHMENT),
}
REASON = "lines from which the registrar of the intake at hand may take a place"


def lines_for_intake(intake: Intake, partner: Partner, today: date) -> QuerySet[Any]:
    """Years of lines in force today, for the year in which the intake begins, of a purpose and level that fit the programme.

    The caller has asked whether the actor enrols in this intake: its registrar reads of other agreements nothing.
    """
    kind = ProgrammeKind(intake.programme.kind)
    fits = Q(
        line__kind__in=FITTING[kind], line__direction=Direction.INBOUND, line__partner=partner, year=intake.starts_on.year, closed_at__isnull=True
    )
    if kind == ProgrammeKind.DEGREE:
        fits &= ~Q(line__level=Level.PROFESSIONAL)
    agreed = Q(line__agreement__state__in=RUNNING)
    for day in ("valid_until", "ends_by_notice_on"):
        agreed &= Q(**{f"line__agreement__{day}__isnull": True}) | Q(**{f"line__agreement__{day}__gte": today})
    rows = QuotaYear.objects.across_partners(reason=REASON).filter(fits & agreed).select_related("line__agreement", "line__partner")
    return rows.order_by("line__agreement__reference", "line__number", "pk")  # type: ignore[no-any-return]


def amount_for(line: QuotaLine, intake: Intake) -> int:
    """What one person in this intake takes of the line: one, or the months or days of the intake."""
    days = (intake.ends_on - intake.starts_on).days + 1
    if line.unit == Unit.DAYS:
        return days
    if line.unit == Unit.PERSON_MONTHS:
        return ceil(line.months or intake.programme.months)
    return 1


def held_by(enrolment: Enrolment) -> int:
    """What the ledger holds of the line for this seat, reserved or used; as it was taken, whatever the dates of the intake are now."""
    entries = QuotaEntry.objects.across_partners(reason="the place of the seat at hand").filter(subject=subject_key(enrolment))
    sums = dict(entries.order_by().values_list("kind").annotate(total=Sum("amount")))
    return total_of("reserved", sums) + total_of("used", sums)


def line_text(row: QuotaYear) -> str:
    """ "A-2026-00004, line 2: short course, 2027: 1 of 2 free"."""
    line = row.line
    words = {
        "agreement": line.agreement.reference, "line": line.number, "kind": line.get_kind_display(), "year": row.year, "free": row.free,
        "limit": row.limit, "unit": line.get_unit_display(),
    }  # fmt: skip
    if line.unit == Unit.PEOPLE:
        return gettext("%(agreement)s, line %(line)d: %(kind)s, %(year)d: %(free)d of %(limit)d free") % words
    return gettext("%(agreement)s, line %(line)d: %(kind)s, %(year)d (%(unit)s): %(free)d of %(limit)d free") % words


def needs_stay(person: Person, intake: Intake) -> bool:
    """Whoever comes from abroad to an intake that is held here; not who is here already, for another training of the same academy."""
    return not intake.held_online and not person.partner.is_host and not _is_here(person, intake)


def _is_here(person: Person, intake: Intake) -> bool:
    return bool(_stays_there(person, intake).filter(came__lte=intake.starts_on, leaves__gte=intake.ends_on).exists())


def days_beside(person: Person, intake: Intake, days: Days) -> Days:
    """The days of a stay that begins where another at the same academy ends, or ends where it begins: nobody travels in between."""
    enters_on, leaves_on = days.enters_on, days.leaves_on
    for came, leaves in _stays_there(person, intake).values_list("came", "leaves"):
        if came <= enters_on < leaves < leaves_on:
            enters_on = leaves
        elif enters_on < came < leaves_on <= leaves:
            leaves_on = came
    return Days(enters_on, leaves_on)


def _stays_there(person: Person, intake: Intake) -> QuerySet[Any]:
    """Of this person at the academy of the intake, as far as they still hold."""
    rows = Stay.objects.across_partners(reason="other stays of a person whom the registrar enrols").filter(person=person)
    rows = rows.filter(institution_id=intake.programme.institution_id, state__in=[*EXPECTED, *PRESENT])
    found: QuerySet[Any] = rows.annotate(came=Coalesce("arrived_on", "enters_on"), leaves=Coalesce("departed_on", "leaves_on")).order_by("came")
    return found
