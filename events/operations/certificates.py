"""Certificates of participation, for all who attended or for one, revoked with a reason and issued anew."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed, Refused
from core.history import record, record_each
from core.workflow import lock, saying_no
from documents.enums import IssuedKind
from documents.operations import revoke_document
from documents.operations.issuing_many import ToIssue, issue_each
from events.models import Event, Registration
from events.operations.door import refuse_called_off
from events.queries.certificates import facts_of_participants, side_of
from events.queries.door import without_certificate
from events.rules.door import may_correct_attendance
from events.rules.programme import may_run_event
from partners.actor import Actor

KIND = IssuedKind.CERTIFICATE_PARTICIPATION


def issue_certificates(event: Event, *, actor: Actor, now: datetime) -> int:
    """For everybody who attended and has none that is valid; a revoked one is named as replaced. Few statements, whatever the number."""
    if not may_run_event(actor, event):
        raise NotAllowed
    if now < event.ends_at:
        raise Refused(_("The event is not over yet."), code="not_over")
    refuse_called_off(event)
    with saying_no(), transaction.atomic():
        rows = list(without_certificate(event).select_related("person", "partner", "certificate").select_for_update(of=("self",), no_key=True))
        if not rows:
            raise Refused(_("Everybody who attended has a certificate."), code="none_left")
        facts = facts_of_participants(event, rows, now)
        papers = [ToIssue(side_of(row, event), facts[row.pk], row.certificate) for row in rows]
        for row, document in zip(rows, issue_each(KIND, papers, actor=actor, now=now), strict=True):
            row.certificate = document
        Registration.objects.across_partners(reason="participants who were locked above").bulk_update(rows, ["certificate"], batch_size=500)
        record_each(rows, "certificate_issued", actor=actor, now=now, data=lambda row: {"number": row.certificate.number})
    return len(rows)


def revoke_certificate(registration: Registration, *, reason: str, actor: Actor, now: datetime) -> None:
    """The paper stays and says that it is revoked; the next one issued names it."""
    if not may_correct_attendance(actor, registration):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked: Registration = lock(registration)
        if locked.certificate is None or locked.certificate.revoked_at:
            raise Refused(_("There is no valid certificate to revoke."), code="none")
        revoke_document(locked.certificate, reason=reason, actor=actor, now=now)
        record(locked, "certificate_revoked", actor=actor, now=now, reason=reason, data={"number": locked.certificate.number})
