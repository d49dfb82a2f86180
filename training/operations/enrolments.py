"""An enrolment from the seat to its end."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed
from core.numbers import reference
from core.workflow import begin, lock_for, perform, saying_no
from partners.actor import Actor
from partners.queries import host_day
from people.models import Person
from training import rules
from training.models import Enrolment, Intake


def enrol_person(*, person: Person, intake: Intake, actor: Actor, now: datetime) -> Enrolment:
    """Give a seat. PostgreSQL refuses one person too many, whoever asks first."""
    if not rules.may_enrol(actor, intake):
        raise NotAllowed
    with transaction.atomic():
        number = reference("E", host_day(now).year)
        enrolment = Enrolment(partner_id=person.partner_id, person=person, intake=intake, reference=number, enrolled_at=now)
        begin(enrolment, "enrolled", actor=actor, now=now)
    return enrolment


def record_arrival(enrolment: Enrolment, *, arrived_on: date, actor: Actor, now: datetime) -> None:
    """The day on which the person really came; it can be corrected, and each entry stays in the history."""
    with saying_no(), transaction.atomic():
        lock_for(enrolment, "record_arrival", actor=actor, now=now)
        if arrived_on > host_day(now):
            raise Invalid({"arrived_on": [_("This day has not come yet.")]})
        if arrived_on > enrolment.intake.ends_on:
            raise Invalid({"arrived_on": [_("The intake was over on this day.")]})
        data = {"arrived_on": arrived_on.isoformat()}
        perform(enrolment, "record_arrival", actor=actor, now=now, changes={"arrived_on": arrived_on}, data=data)


def complete(enrolment: Enrolment, *, completed_on: date, result: str = "", actor: Actor, now: datetime) -> None:
    """The day lies between the first day of the intake and today. Who and when are asked before the day is looked at."""
    with saying_no(), transaction.atomic():
        lock_for(enrolment, "complete", actor=actor, now=now)
        if completed_on < enrolment.intake.starts_on:
            raise Invalid({"completed_on": [_("This day lies before the first day of the intake.")]})
        if completed_on > host_day(now):
            raise Invalid({"completed_on": [_("This day has not come yet.")]})
        perform(enrolment, "complete", actor=actor, now=now, changes={"completed_on": completed_on, "result": result})


def not_complete(enrolment: Enrolment, *, reason: str, actor: Actor, now: datetime) -> None:
    perform(enrolment, "not_complete", actor=actor, now=now, reason=reason)


def withdraw(enrolment: Enrolment, *, reason: str, actor: Actor, now: datetime) -> None:
    """End an enrolment; the seat is free, and upper apps free the quota place in the same transaction."""
    perform(enrolment, "withdraw", actor=actor, now=now, reason=reason)
