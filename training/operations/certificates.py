"""Papers of one enrolment: certificates by the rules of the programme, transcripts of records; revoked, and issued anew in the place of others."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed, Refused
from core.history import record
from core.workflow import lock, perform, refusal, saying_no, wake_delivery, workflow_of
from documents.enums import IssuedKind
from documents.models import IssuedDocument
from documents.operations import issue_document, revoke_document
from partners.actor import Actor
from training import rules
from training.enums import EnrolmentState
from training.models import Enrolment, EnrolmentPaper
from training.queries.awards import NOT_DUE, Award
from training.queries.papers import Ready, ready_of, revoked_without_successor, said_already
from training.queries.transcripts import transcript_facts

TRANSCRIPTS = (IssuedKind.TRANSCRIPT,)


def issue_certificate(enrolment: Enrolment, *, kind: str = "", ready: Ready | None = None, actor: Actor, now: datetime) -> IssuedDocument:
    """The highest paper whose conditions hold, or the refusal with what is missing; `kind` refuses another than was looked at.

    Facts are frozen, number and code given; a worker keeps the PDF. A revoked one that nothing has replaced yet is named as replaced.
    `ready` is what a worker has read a moment ago for some people at once; state and right are asked of the locked row in any case.
    """
    with saying_no(), transaction.atomic():
        locked: Enrolment = lock(enrolment)
        locked.person, locked.intake, locked.partner = enrolment.person, enrolment.intake, enrolment.partner
        if no := refusal(locked, workflow_of(locked).by_name["issue_certificate"], actor, now):
            raise no
        if ready is None or facts_differ(enrolment, locked):
            ready = ready_of([locked], now)[locked.pk]
        refuse_undue(ready.award, kind)
        document = _issued(locked, IssuedKind(ready.award.kind), ready.facts, ready.replaces, actor=actor, now=now)
        perform(enrolment, "issue_certificate", actor=actor, now=now, changes={"certificate": document}, data={"number": document.number})
    return document


def facts_differ(read: Enrolment, locked: Enrolment) -> bool:
    """Whether the result was taken back and marked anew since `read` was read."""
    return any(getattr(read, name) != getattr(locked, name) for name in ("state", "completed_on", "result"))


def refuse_undue(award: Award, kind: str) -> None:
    if not award.kind:
        raise Refused(NOT_DUE % {"reasons": "; ".join(award.reasons)}, code="not_due")
    if kind and award.kind != kind:
        sentence = gettext("By the rules another paper is due now: %(paper)s. Read the list again and issue it.")
        raise Refused(sentence % {"paper": award.label}, code="another_paper")


def revoke_certificate(enrolment: Enrolment, *, reason: str, actor: Actor, now: datetime) -> None:
    with transaction.atomic():
        perform(enrolment, "revoke_certificate", actor=actor, now=now, reason=reason)
        assert enrolment.certificate  # the guard has seen it
        revoke_document(enrolment.certificate, reason=reason, actor=actor, now=now)


def reissue_certificate(enrolment: Enrolment, *, reason: str, actor: Actor, now: datetime) -> IssuedDocument:
    """After a change of name or a correction: the old one is revoked and names its successor, or nothing happens."""
    with transaction.atomic():
        revoke_certificate(enrolment, reason=reason, actor=actor, now=now)
        return issue_certificate(enrolment, actor=actor, now=now)


def issue_transcript(enrolment: Enrolment, *, actor: Actor, now: datetime) -> IssuedDocument:
    """Approved results as they stand today; an earlier transcript stays what it was on its day. One that would say the same again is refused."""
    if not rules.may_register(actor, enrolment):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked: Enrolment = lock(enrolment)
        if locked.state == EnrolmentState.PRE_REGISTERED:
            raise Refused(_("The person is only pre-registered: there is nothing to certify yet."), code="wrong_state")
        locked.person, locked.intake, locked.partner = enrolment.person, enrolment.intake, enrolment.partner
        facts = transcript_facts(locked, now)
        if same := said_already(locked, facts):
            raise Refused(gettext("A valid transcript says exactly this already: %(number)s.") % {"number": same.number}, code="same")
        document = _issued(locked, IssuedKind.TRANSCRIPT, facts, revoked_without_successor(locked, TRANSCRIPTS), actor=actor, now=now)
        _tell(locked, "transcript_issued", document, actor=actor, now=now)
    return document


def revoke_transcript(paper: EnrolmentPaper, *, reason: str, actor: Actor, now: datetime) -> None:
    """The next transcript of this enrolment will name it as replaced."""
    if paper.document.kind != IssuedKind.TRANSCRIPT or not rules.may_register(actor, paper.enrolment):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        revoke_document(paper.document, reason=reason, actor=actor, now=now)
        _tell(paper.enrolment, "transcript_revoked", paper.document, actor=actor, now=now, reason=reason)


def _tell(enrolment: Enrolment, step: str, document: IssuedDocument, *, actor: Actor, now: datetime, reason: str = "") -> None:
    wake_delivery(record(enrolment, step, actor=actor, now=now, reason=reason, data={"number": document.number}))


def _issued(
    enrolment: Enrolment, kind: IssuedKind, facts: dict[str, Any], replaces: IssuedDocument | None, *, actor: Actor, now: datetime
) -> IssuedDocument:
    document = issue_document(kind=kind, partner=enrolment.partner, facts=facts, actor=actor, now=now, replaces=replaces)
    EnrolmentPaper(enrolment=enrolment, document=document).save(force_insert=True)
    return document
