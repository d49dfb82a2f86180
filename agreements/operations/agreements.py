from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agreements import rules
from agreements.enums import AgreementState
from agreements.models import Agreement, AgreementParty, QuotaLine, QuotaYear
from core.errors import NotAllowed, Refused
from core.history import record
from core.numbers import reference
from core.workflow import begin, lock, perform, saying_no
from documents.models import StoredFile
from partners.actor import Actor


def create_agreement(*, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Agreement:
    """A draft with its reference A-2026-00004."""
    if not rules.may_keep_agreements(actor):
        raise NotAllowed
    with transaction.atomic():
        agreement = Agreement(reference=reference("A", now.year), created_at=now, **fields)
        begin(agreement, "created", actor=actor, now=now)
    return agreement


def change_agreement(agreement: Agreement, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """Correct the record of an agreement; each field's old value stays in the history."""
    if not rules.may_keep_agreements(actor, agreement):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = lock(agreement)
        for name, value in fields.items():
            setattr(locked, name, value)
        locked.full_clean()
        locked.save()
        record(locked, "changed", actor=actor, now=now, data={"fields": sorted(fields)})
    agreement.__dict__.update(locked.__dict__)


def add_party(agreement: Agreement, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> AgreementParty:
    """A further side; only while the agreement is a draft."""
    if not rules.may_keep_agreements(actor, agreement):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        if lock(agreement).state != AgreementState.DRAFT:
            raise Refused(_("Parties are fixed by the signing: make an amendment instead."))
        party = AgreementParty(agreement=agreement, **fields)
        party.full_clean()
        party.save(force_insert=True)
        record(agreement, "party_added", actor=actor, now=now, data={"party": str(party)})
    return party


def add_line(agreement: Agreement, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> QuotaLine:
    """A quota line and one ledger year for each of its years, all allotted as the line says."""
    if not rules.may_keep_agreements(actor, agreement):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = lock(agreement)
        if locked.state in (AgreementState.EXPIRED, AgreementState.TERMINATED):
            raise Refused(_("The agreement is over: a quota line can't be added."))
        last = QuotaLine.objects.across_partners(reason="number within the agreement").filter(agreement=agreement).count()
        line = QuotaLine(agreement=agreement, number=last + 1, **fields)
        line.full_clean()
        if not AgreementParty.objects.across_partners(reason="check of the line").filter(agreement=agreement, partner=line.partner).exists():
            raise Refused(_("The sending partner is not a party to this agreement: add it as a party first."))
        line.save(force_insert=True)
        for year in range(line.first_year, line.last_year + 1):
            QuotaYear(line=line, year=year, allotted=line.per_year).save(force_insert=True)
        record(agreement, "line_added", actor=actor, now=now, data={"line": line.number, "per_year": line.per_year})
    return line


def attach_signed_file(agreement: Agreement, *, file: StoredFile, actor: Actor, now: datetime) -> None:
    change_agreement(agreement, fields={"signed_file": file}, actor=actor, now=now)


def sign(agreement: Agreement, *, actor: Actor, now: datetime) -> None:
    perform(agreement, "sign", actor=actor, now=now)


def bring_into_force(agreement: Agreement, *, actor: Actor, now: datetime) -> None:
    perform(agreement, "bring_into_force", actor=actor, now=now)


def terminate(agreement: Agreement, *, reason: str, actor: Actor, now: datetime) -> None:
    perform(agreement, "terminate", actor=actor, now=now, reason=reason)


def expire_agreements(*, now: datetime) -> int:
    """The clock: agreements whose last day has passed."""
    over = Agreement.objects.across_partners(reason="the clock looks at every agreement").filter(
        state=AgreementState.IN_FORCE, valid_until__lt=now.date()
    )
    clock = Actor.system("clock")
    for agreement in over:
        perform(agreement, "expire", actor=clock, now=now)
    return len(over)
