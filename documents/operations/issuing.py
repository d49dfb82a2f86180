"""Issuing documents with number and code, and revoking them."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.history import record
from core.numbers import next_number
from core.workflow import perform
from documents.enums import SERIES, IssuedKind
from documents.models import IssuedDocument
from documents.operations.keeping import wake_making
from partners.actor import Actor
from partners.models import Partner
from partners.queries import host_day

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no letter or figure that is read as another


def issue_document(
    *,
    kind: IssuedKind,
    partner: Partner,
    facts: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    addressee: str = "",
    subject: str = "",
    replaces: IssuedDocument | None = None,
) -> IssuedDocument:
    """Give number (C-2027-00012: series of the kind, year, counted from 1) and an unguessable code; called inside the issuing record's transaction.

    Its PDF files are set, signed and kept by a worker afterwards; until then they are set when somebody asks.
    """
    year, series = host_day(now).year, SERIES[kind]
    document = IssuedDocument(
        kind=kind,
        partner=partner,
        facts=dict(facts),
        number=f"{series}-{year}-{next_number(f'{series}-{year}'):05d}",
        code="".join(secrets.choice(ALPHABET) for _n in range(12)),
        issued_at=now,
        issued_by_label=actor.label[:200],
        addressee=addressee[:300],
        subject=subject[:300],
        replaces=replaces,
        waits_for_files=True,
    )
    document.clean_fields(exclude={"partner", "replaces"})  # the rest is the database's: number and code are given once
    if replaces:
        document.validate_unique(exclude={"number", "code"})
    document.save(force_insert=True)
    record(document, "issued", actor=actor, now=now, target=document.state)
    wake_making()
    return document


def revoke_document(document: IssuedDocument, *, reason: str, actor: Actor, now: datetime) -> None:
    """The document stays and its page says that it is revoked, since when and why."""
    perform(document, "revoke", actor=actor, now=now, reason=reason, changes={"revoked_at": now, "revoked_reason": reason[:300]})
