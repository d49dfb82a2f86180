"""A seat is given: on the ground of a scholarship, of an agreement, or directly; first pre-registered where that is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements import operations as ledger
from agreements.models import QuotaYear
from core.errors import Invalid, NotAllowed, Refused
from core.numbers import reference
from core.timefmt import day_text
from core.workflow import begin, lock_for, perform, saying_no
from mobility.models import Stay
from mobility.operations import plan_stay
from partners.actor import Actor
from partners.models import Partner
from partners.queries import host_day
from people.models import Person
from people.operations import save_person
from training import rules
from training.enums import EnrolmentSource, EnrolmentState
from training.models import Enrolment, Intake
from training.queries.days import usual_days
from training.queries.seats import amount_for, days_beside, held_by, lines_for_intake, needs_stay


def enrol_person(
    *,
    person: Person,
    intake: Intake,
    source: str = EnrolmentSource.DIRECT,
    quota_year: QuotaYear | None = None,
    stay: Stay | None = None,
    pre_register: bool = False,
    actor: Actor,
    now: datetime,
) -> Enrolment:
    """Give a seat. PostgreSQL refuses one person too many, whoever asks first.

    Order of effects: the stay (that of the award, else a new one for who comes from abroad), the seat, the place of the agreement line.
    """
    if not rules.may_enrol(actor, intake):
        raise NotAllowed
    if source != EnrolmentSource.AWARD:
        _check_day(intake, pre_register, now)
    if quota_year:
        source = EnrolmentSource.AGREEMENT
        _check_line(quota_year, person, intake, now)
    with saying_no(), transaction.atomic():
        if stay is None and source != EnrolmentSource.AWARD and needs_stay(person, intake):
            stay = _plan(person, intake, actor, now)
        enrolment = Enrolment(
            partner_id=person.partner_id, person=person, intake=intake, reference=reference("E", host_day(now).year), enrolled_at=now, source=source,
            quota_year=quota_year, stay=stay, arrived_on=stay.arrived_on if stay else None,
            state=EnrolmentState.PRE_REGISTERED if pre_register else EnrolmentState.ENROLLED,
        )  # fmt: skip
        begin(enrolment, "pre_registered" if pre_register else "enrolled", actor=actor, now=now)
        _take_place(enrolment, actor, now)
    return enrolment


def _check_line(quota_year: QuotaYear, person: Person, intake: Intake, now: datetime) -> None:
    if not lines_for_intake(intake, person.partner, host_day(now)).filter(pk=quota_year.pk).exists():
        raise Refused(_("No place of this line can be given for this intake: another partner, year or purpose, or it is not in force."))


def _check_day(intake: Intake, pre_register: bool, now: datetime) -> None:
    today = host_day(now)
    if intake.ends_on < today:
        raise Refused(_("The intake is over: nobody can be enrolled in it any more."), code="over")
    last = intake.registration_until or intake.starts_on
    if pre_register and last < today:
        sentence = gettext("Pre-registration ended on %(day)s. Whoever still comes is enrolled at once.")
        raise Refused(sentence % {"day": day_text(last)}, code="late")


def _plan(person: Person, intake: Intake, actor: Actor, now: datetime) -> Stay:
    days = days_beside(person, intake, usual_days(intake))
    about = f"{intake.reference} {intake.programme.title_en}"
    return plan_stay(
        person=person, institution=intake.programme.institution, about=about, enters_on=days.enters_on, leaves_on=days.leaves_on, actor=actor, now=now
    )


def _take_place(enrolment: Enrolment, actor: Actor, now: datetime) -> None:
    """Whoever is pre-registered reserves a place of the line; whoever is enrolled uses it."""
    if year := enrolment.quota_year:
        amount = amount_for(year.line, enrolment.intake)
        ledger.reserve(year, subject=enrolment, amount=amount, actor=actor, now=now)
        if enrolment.state == EnrolmentState.ENROLLED:
            ledger.use(year, subject=enrolment, amount=amount, actor=actor, now=now)


def confirm(enrolment: Enrolment, *, actor: Actor, now: datetime) -> None:
    """Of a pre-registration an enrolment; the place that was reserved is used."""
    with saying_no(), transaction.atomic():
        perform(enrolment, "confirm", actor=actor, now=now)
        if year := enrolment.quota_year:
            ledger.use(year, subject=enrolment, amount=held_by(enrolment), actor=actor, now=now)


def enrol_new_person(
    *,
    partner: Partner,
    fields: Mapping[str, Any],
    intake: Intake,
    quota_year: QuotaYear | None = None,
    pre_register: bool = False,
    actor: Actor,
    now: datetime,
) -> Enrolment:
    """Somebody whom the portal does not know yet: the person and the seat, or neither."""
    if not rules.may_enrol(actor, intake):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        person = save_person(Person(partner=partner), fields=fields, actor=actor, now=now)
        return enrol_person(person=person, intake=intake, quota_year=quota_year, pre_register=pre_register, actor=actor, now=now)


@dataclass(frozen=True)
class Seating:
    """What became of one person of many; an empty refusal means a seat."""

    person: Person
    refusal: str = ""


def enrol_each(
    persons: Iterable[Person], *, intake: Intake, quota_year: QuotaYear | None = None, pre_register: bool = False, actor: Actor, now: datetime
) -> list[Seating]:
    """Each person by itself: one that is refused keeps nobody else back."""
    found = []
    for person in persons:
        try:
            enrol_person(person=person, intake=intake, quota_year=quota_year, pre_register=pre_register, actor=actor, now=now)
        except Refused as refused:
            found.append(Seating(person, str(refused)))
        except Invalid as invalid:
            found.append(Seating(person, " ".join(str(text) for texts in invalid.errors.values() for text in texts)))
        else:
            found.append(Seating(person))
    return found


def start(enrolment: Enrolment, *, actor: Actor, now: datetime) -> None:
    """The training of this person begins; from now on a place of a quota stays used."""
    perform(enrolment, "start", actor=actor, now=now)


def suspend(enrolment: Enrolment, *, reason: str, actor: Actor, now: datetime) -> None:
    """The seat is kept; nothing is attended, marked or extended until it is resumed."""
    perform(enrolment, "suspend", actor=actor, now=now, reason=reason)


def resume(enrolment: Enrolment, *, actor: Actor, now: datetime) -> None:
    """As before: whose training was extended is extended again."""
    with saying_no(), transaction.atomic():
        locked = lock_for(enrolment, "resume", actor=actor, now=now)
        perform(enrolment, "resume_extended" if locked.extended_until else "resume", actor=actor, now=now)
