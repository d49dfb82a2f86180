from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from core.errors import NotAllowed
from core.history import record
from core.numbers import reference
from core.workflow import begin, lock, lock_for, perform, saying_no
from documents.enums import IssuedKind
from documents.operations import issue_document, revoke_document
from partners.actor import Actor
from people.models import Person
from training import rules
from training.models import Enrolment, Intake, Programme
from training.queries import certificate_facts


def create_programme(*, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Programme:
    if not rules.may_keep_catalogue(actor):
        raise NotAllowed
    programme = Programme(**fields)
    begin(programme, "created", actor=actor, now=now)
    return programme


def create_intake(*, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Intake:
    if not rules.may_keep_catalogue(actor):
        raise NotAllowed
    intake = Intake(**fields)
    begin(intake, "created", actor=actor, now=now)
    return intake


def change_intake(intake: Intake, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """Dates and seats; the database refuses fewer seats than are taken."""
    if not rules.may_keep_catalogue(actor):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = lock(intake)
        for name, value in fields.items():
            setattr(locked, name, value)
        locked.full_clean()
        locked.save(update_fields=sorted(fields))
        record(locked, "changed", actor=actor, now=now, data={"fields": sorted(fields)})
    intake.__dict__.update(locked.__dict__)


def enrol_person(*, person: Person, intake: Intake, actor: Actor, now: datetime) -> Enrolment:
    """Give a seat. PostgreSQL refuses one person too many, whoever asks first."""
    if not rules.may_enrol(actor, intake):
        raise NotAllowed
    with transaction.atomic():
        enrolment = Enrolment(partner_id=person.partner_id, person=person, intake=intake, reference=reference("E", now.year), enrolled_at=now)
        begin(enrolment, "enrolled", actor=actor, now=now)
    return enrolment


def complete(enrolment: Enrolment, *, completed_on: date, result: str = "", actor: Actor, now: datetime) -> None:
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
            series="C",
            actor=actor,
            now=now,
        )
        perform(enrolment, "issue_certificate", actor=actor, now=now, changes={"certificate": document}, data={"number": document.number})


def revoke_certificate(enrolment: Enrolment, *, reason: str, actor: Actor, now: datetime) -> None:
    with transaction.atomic():
        perform(enrolment, "revoke_certificate", actor=actor, now=now, reason=reason)
        assert enrolment.certificate  # the guard has seen it
        revoke_document(enrolment.certificate, reason=reason, actor=actor, now=now)
