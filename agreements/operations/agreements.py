from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction

from agreements import rules
from agreements.enums import AgreementState
from agreements.models import Agreement
from agreements.queries.missing import wrong_dates
from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.numbers import reference
from core.workflow import begin, lock, perform, saying_no, wake_delivery
from documents.models import StoredFile
from partners.actor import Actor
from partners.queries import host_day


def create_agreement(*, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Agreement:
    """A draft with its reference A-2026-00004."""
    if not rules.may_keep_agreements(actor):
        raise NotAllowed
    with transaction.atomic():
        agreement = Agreement(reference=reference("A", host_day(now).year), created_at=now, **fields)
        begin(agreement, "created", actor=actor, now=now)
    return agreement


def change_agreement(agreement: Agreement, *, fields: Mapping[str, Any], actor: Actor, now: datetime, step: str = "changed") -> None:
    """Correct the record of an agreement; each field's old value stays in the history. Nothing new leaves no trace.

    What is on record as signed or in force keeps dates with which it could have been signed and brought into force.
    """
    if not rules.may_keep_agreements(actor, agreement):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = lock(agreement)
        changed = put(locked, fields)
        if changed:
            if wrong := wrong_dates(locked, now):
                raise Invalid(wrong)
            locked.full_clean()
            locked.save()
            note(locked, step, actor=actor, now=now, fields=changed)
    agreement.__dict__.update(locked.__dict__)


def note(agreement: Agreement, step: str, *, actor: Actor, now: datetime, **data: Any) -> None:
    """A history row that is no step of the life; once the agreement is signed its parties are told."""
    entry = record(agreement, step, actor=actor, now=now, data={**data, "binds": agreement.binds})
    if agreement.binds:
        wake_delivery(entry)


def put(row: Any, fields: Mapping[str, Any]) -> list[str]:
    """Set the fields and say which of them have a new value."""
    changed = sorted(name for name, value in fields.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, fields[name])
    return changed


def attach_signed_file(agreement: Agreement, *, file: StoredFile, actor: Actor, now: datetime) -> None:
    """The scan of the signed text; a file before it stays in the history."""
    change_agreement(agreement, fields={"signed_file": file}, actor=actor, now=now, step="signed_file_added")


def sign(agreement: Agreement, *, actor: Actor, now: datetime) -> None:
    perform(agreement, "sign", actor=actor, now=now)


def bring_into_force(agreement: Agreement, *, actor: Actor, now: datetime) -> None:
    perform(agreement, "bring_into_force", actor=actor, now=now)


def terminate(agreement: Agreement, *, reason: str, actor: Actor, now: datetime) -> None:
    perform(agreement, "terminate", actor=actor, now=now, reason=reason)


def expire_agreements(*, now: datetime) -> int:
    """The clock: agreements whose last day has passed in the host's calendar. One that another worker ended first is left alone."""
    over = Agreement.objects.across_partners(reason="the clock looks at every agreement").filter(
        state=AgreementState.IN_FORCE, valid_until__lt=host_day(now)
    )
    clock, ended = Actor.system("clock"), 0
    for agreement in over.order_by("pk"):
        with suppress(Refused):
            perform(agreement, "expire", actor=clock, now=now)
            ended += 1
    return ended
