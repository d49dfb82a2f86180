"""Storing uploaded files and issuing documents."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from core.history import record
from core.numbers import next_number
from core.workflow import perform
from documents.enums import IssuedKind
from documents.models import IssuedDocument
from partners.actor import Actor
from partners.models import Partner

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no letter or figure that is read as another


def issue_document(*, kind: IssuedKind, partner: Partner, facts: Mapping[str, str], series: str, actor: Actor, now: datetime) -> IssuedDocument:
    """Give number (C-2027-00012) and an unguessable code; called inside the issuing record's transaction."""
    document = IssuedDocument(
        kind=kind,
        partner=partner,
        facts=dict(facts),
        number=f"{series}-{now.year}-{next_number(f'{series}-{now.year}'):05d}",
        code="".join(secrets.choice(ALPHABET) for _n in range(12)),
        issued_at=now,
        issued_by_label=actor.label,
    )
    document.full_clean()
    document.save(force_insert=True)
    record(document, "issued", actor=actor, now=now, target=document.state)
    return document


def revoke_document(document: IssuedDocument, *, reason: str, actor: Actor, now: datetime) -> None:
    """The document stays and its page says that it is revoked, since when and why."""
    perform(document, "revoke", actor=actor, now=now, reason=reason, changes={"revoked_at": now, "revoked_reason": reason[:300]})
