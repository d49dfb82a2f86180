"""Certificates of one enrolment."""

from datetime import datetime

from django.db import transaction

from core.workflow import lock_for, perform, saying_no
from documents.enums import IssuedKind
from documents.operations import issue_document, revoke_document
from partners.actor import Actor
from training.models import Enrolment
from training.queries import certificate_facts


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
