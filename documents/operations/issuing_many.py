"""Issuing many documents of one kind at once: the same numbers, codes, history and files as one by one, in a few statements."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.bulk import insert_each
from core.history import record_each
from core.numbers import next_numbers
from documents.enums import SERIES, IssuedKind
from documents.models import IssuedDocument
from documents.operations.issuing import ALPHABET
from documents.operations.keeping import wake_making
from partners.actor import Actor
from partners.models import Partner
from partners.queries import host_day


@dataclass(frozen=True)
class ToIssue:
    partner: Partner
    facts: Mapping[str, Any]
    replaces: IssuedDocument | None = None


def issue_each(kind: IssuedKind, papers: Sequence[ToIssue], *, actor: Actor, now: datetime) -> list[IssuedDocument]:
    """`issue_document` for each, in the order given; called inside the issuing records' transaction.

    Numbers are asked for last but the insert, so that whoever else issues waits shortly.
    """
    documents = [
        IssuedDocument(
            kind=kind,
            partner=paper.partner,
            facts=dict(paper.facts),
            code="".join(secrets.choice(ALPHABET) for _n in range(12)),
            issued_at=now,
            issued_by_label=actor.label[:200],
            replaces=paper.replaces,
            waits_for_files=True,
        )
        for paper in papers
    ]
    year, series = host_day(now).year, SERIES[kind]
    for document, number in zip(documents, next_numbers(f"{series}-{year}", len(documents)) if documents else (), strict=True):
        document.number = f"{series}-{year}-{number:05d}"
        document.clean_fields(exclude={"partner", "replaces"})
    insert_each(documents)
    record_each(documents, "issued", actor=actor, now=now)
    wake_making()
    return documents
