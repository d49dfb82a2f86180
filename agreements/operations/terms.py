"""The sides of an agreement."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agreements import rules
from agreements.models import Agreement, AgreementParty, QuotaLine
from agreements.operations.agreements import note, put
from agreements.queries.terms import closed_terms
from core.errors import NotAllowed, Refused
from core.history import record
from core.workflow import lock, saying_no, take_away
from partners.actor import Actor


def add_party(agreement: Agreement, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> AgreementParty:
    """A further side; only while the agreement is a draft."""
    with saying_no(), transaction.atomic():
        locked = _open_for_parties(agreement, actor)
        party = AgreementParty(agreement=locked, **fields)
        party.full_clean()
        party.save(force_insert=True)
        record(locked, "party_added", actor=actor, now=now, data={"party": str(party)})
    return party


def change_party(party: AgreementParty, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """Role and who signed, known for certain on the day of signing or later; the side itself stays what it is.

    The role stands among the terms: once they are negotiated or approved by all sides, no side changes it alone.
    """
    if not rules.may_keep_agreements(actor, party.agreement):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        agreement, locked = lock(party.agreement), _locked_party(party)
        changed = put(locked, fields)
        if "role" in changed and (no := closed_terms(agreement)):
            raise Refused(no)
        if changed:
            locked.full_clean()
            locked.save()
            note(agreement, "party_changed", actor=actor, now=now, party=str(locked), fields=changed)
    party.__dict__.update(locked.__dict__)


def _locked_party(party: AgreementParty) -> AgreementParty:
    rows = AgreementParty.objects.across_partners(reason="the row was fetched for this actor").select_for_update(of=("self",))
    locked: AgreementParty | None = rows.filter(pk=party.pk).first()
    if locked is None:
        raise Refused(_("Somebody else has removed it already."), code="gone")
    return locked


def remove_party(party: AgreementParty, *, actor: Actor, now: datetime) -> None:
    """Take back a side that was added by mistake; refused once the parties are fixed or a quota line needs it."""
    with saying_no(), transaction.atomic():
        locked = _open_for_parties(party.agreement, actor)
        rows = AgreementParty.objects.across_partners(reason="check of the lines").filter(agreement=locked, partner=party.partner_id)
        lines = QuotaLine.objects.across_partners(reason="check of the party").filter(agreement=locked, partner=party.partner_id)
        if not rows.exclude(pk=party.pk).exists() and lines.exists():
            raise Refused(_("A quota line of this agreement is for this party: the party can't be removed."))
        record(locked, "party_removed", actor=actor, now=now, data={"party": str(party)})
        take_away(party)


def _open_for_parties(agreement: Agreement, actor: Actor) -> Agreement:
    if not rules.may_keep_agreements(actor, agreement):
        raise NotAllowed
    locked: Agreement = lock(agreement)
    if not locked.takes_parties:
        raise Refused(_("Parties are fixed by the signing: make an amendment instead."))
    return locked
