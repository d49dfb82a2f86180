from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.numbers import reference
from core.registries import react_all
from core.workflow import begin, lock, lock_for, perform, saying_no
from documents.enums import IssuedKind
from documents.operations import issue_document, revoke_document
from partners.actor import Actor
from partners.queries import host_day
from people.models import Person
from training import rules
from training.models import Enrolment, Intake, Programme
from training.queries import certificate_facts


def create_programme(*, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Programme:
    """A programme of an academy whose catalogue the actor keeps."""
    if not rules.may_keep_catalogue_of(actor, fields["institution"].pk):
        raise NotAllowed
    programme = Programme(**fields)
    begin(programme, "created", actor=actor, now=now)
    return programme


def change_programme(programme: Programme, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """By who keeps the catalogue of its academy, and of the academy it is moved to. Certificates that were issued keep their words."""
    institution = fields.get("institution", programme.institution)
    if not (rules.may_change_programme(actor, programme) and rules.may_keep_catalogue_of(actor, institution.pk)):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = lock(programme)
        changed = sorted(name for name, value in fields.items() if getattr(locked, name) != value)
        for name in changed:
            setattr(locked, name, fields[name])
        locked.full_clean()
        if changed:
            locked.save(update_fields=changed)
            record(locked, "changed", actor=actor, now=now, data={"fields": changed})
    programme.__dict__.update(locked.__dict__)


def create_intake(*, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Intake:
    if not rules.may_add_intake(actor, fields["programme"]):
        raise NotAllowed
    intake = Intake(**fields)
    begin(intake, "created", actor=actor, now=now)
    return intake


def change_intake(intake: Intake, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """Dates and seats; fewer seats than are taken are refused here with figures and by the database in any case."""
    if not rules.may_change_intake(actor, intake):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = lock(intake)
        for name, value in fields.items():
            setattr(locked, name, value)
        if locked.capacity < locked.taken:
            sentence = gettext("Seats taken: %(taken)d. There can't be fewer seats than that; withdraw people from the intake first.")
            raise Invalid({"capacity": [sentence % {"taken": locked.taken}]})
        locked.full_clean()
        locked.save(update_fields=sorted(fields))
        entry = record(locked, "changed", actor=actor, now=now, data={"fields": sorted(fields)})
        react_all(locked, "changed", entry=entry, actor=actor, now=now)
    intake.__dict__.update(locked.__dict__)


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


def issue_certificate(enrolment: Enrolment, *, actor: Actor, now: datetime) -> None:
    """Freeze the facts, give number and code; the PDF is typeset from the frozen facts whenever it is asked for."""
    with saying_no(), transaction.atomic():
        lock_for(enrolment, "issue_certificate", actor=actor, now=now)
        document = issue_document(
            kind=IssuedKind.CERTIFICATE_COMPLETION,
            partner=enrolment.partner,
            facts=certificate_facts(enrolment, now),
            actor=actor,
            now=now,
        )
        perform(enrolment, "issue_certificate", actor=actor, now=now, changes={"certificate": document}, data={"number": document.number})


def revoke_certificate(enrolment: Enrolment, *, reason: str, actor: Actor, now: datetime) -> None:
    with transaction.atomic():
        perform(enrolment, "revoke_certificate", actor=actor, now=now, reason=reason)
        assert enrolment.certificate  # the guard has seen it
        revoke_document(enrolment.certificate, reason=reason, actor=actor, now=now)


@dataclass(frozen=True)
class Outcome:
    """What became of one row of many; an empty refusal means done."""

    enrolment: Enrolment
    refusal: str = ""


def complete_each(enrolments: Iterable[Enrolment], *, completed_on: date, result: str, actor: Actor, now: datetime) -> list[Outcome]:
    """Each row is a step of its own: one that is refused keeps nobody else back."""
    return _each(enrolments, lambda row: complete(row, completed_on=completed_on, result=result, actor=actor, now=now))


def issue_each(enrolments: Iterable[Enrolment], *, actor: Actor, now: datetime) -> list[Outcome]:
    return _each(enrolments, lambda row: issue_certificate(row, actor=actor, now=now))


def _each(enrolments: Iterable[Enrolment], verb: Callable[[Enrolment], None]) -> list[Outcome]:
    outcomes = []
    for row in enrolments:
        try:
            verb(row)
        except Refused as refused:
            outcomes.append(Outcome(row, str(refused)))
        except Invalid as invalid:
            outcomes.append(Outcome(row, " ".join(str(text) for texts in invalid.errors.values() for text in texts)))
        else:
            outcomes.append(Outcome(row))
    return outcomes
