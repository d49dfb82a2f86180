"""Versions of the joint statement, what the delegations say to them, what changed between two, and the facts of the paper."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from agreements.queries.differences import Words, words
from documents.queries import letterhead
from events.enums import Consent
from events.models import Delegation, Event, StatementConsent, StatementVersion
from partners.actor import Actor
from partners.queries import host_day

ALIKE = 0.5  # two paragraphs that share half of their words are one that was changed


def versions_for(actor: Actor, event: Event) -> list[StatementVersion]:
    rows = StatementVersion.objects.visible_to(actor).filter(event=event).select_related("document").order_by("-number")
    found = list(rows)
    for row in found:
        row.event = event
    return found


@dataclass(frozen=True)
class Line:
    """One delegation at the table and what it has said."""

    delegation: Delegation
    answer: StatementConsent | None


def table_of(version: StatementVersion) -> list[Line]:
    """In the order of precedence, those without a place last."""
    answers = version.answers
    return [Line(row, answers.get(row.pk)) for row in version.delegations]


def progress_of(lines: Iterable[Line]) -> tuple[int, int]:
    """How many have answered, of how many."""
    rows = list(lines)
    return sum(row.answer is not None for row in rows), len(rows)


@dataclass(frozen=True)
class Paragraph:
    """Of a comparison: what was there, what is there, and both as runs of words."""

    kind: str
    words: list[Words]


def paragraphs_of(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]


def compared(old: str, new: str) -> list[Paragraph]:
    """Paragraph by paragraph, and within one that was changed word by word."""
    before, after = paragraphs_of(old), paragraphs_of(new)
    found: list[Paragraph] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Paragraph("same", [Words(text, "same")]) for text in before[a:b]]
        else:
            found += _changed(before[a:b], after[c:d])
    return found


def _changed(before: list[str], after: list[str]) -> list[Paragraph]:
    """Paragraphs that stand at the same place and are alike are one; the rest went or came."""
    found, rest = [], list(after)
    for text in before:
        if rest and SequenceMatcher(None, text.split(), rest[0].split(), autojunk=False).ratio() >= ALIKE:
            found.append(Paragraph("changed", words(text, rest.pop(0))))
        else:
            found.append(Paragraph("removed", [Words(text, "removed")]))
    return found + [Paragraph("added", [Words(text, "added")]) for text in rest]


def own_delegations(version: StatementVersion, actor: Actor) -> list[Delegation]:
    """For which this actor answers."""
    from events.rules.statements import speaks_for

    return [row for row in version.delegations if speaks_for(actor, row)]


def to_answer(actor: Actor) -> Any:
    """Delegations of this actor that have still to answer a version on the table."""
    said = StatementConsent.objects.across_partners(reason="whether the own delegation has answered")
    mine = Q(partner_id__in=[grant.partner_id for grant in actor.grants]) | Q(head__user_id=actor.user_id)
    rows = Delegation.objects.across_partners(reason="delegations of the own side, whatever the role").filter(mine, state__in=["named", "confirmed"])
    rows = rows.filter(event__statements__state="circulated")
    return rows.exclude(pk__in=said.filter(version__state="circulated").values("delegation_id"))


def statement_facts(version: StatementVersion, now: datetime) -> tuple[dict[str, Any], list[str]]:
    """What the paper says, frozen; and who is not in it. The caller holds the locks."""
    event, lines = version.event, table_of(version)
    joined = [row for row in lines if row.answer and row.answer.answer != Consent.REFUSES]
    zone = ZoneInfo(event.zone)
    facts = {
        "title": version.title, "language": version.language, "version": version.number, "paragraphs": paragraphs_of(version.text),
        "event": event.reference, "event_en": event.title_en, "event_ru": event.title_ru, "event_kk": event.title_kk, "place": event.place,
        "from": event.starts_at.astimezone(zone).date().isoformat(), "until": event.ends_at.astimezone(zone).date().isoformat(),
        "issued_on": host_day(now).isoformat(), "issuer": letterhead(),
        "delegations": [_delegation(row) for row in joined],
    }  # fmt: skip
    return facts, [str(row.delegation) for row in lines if row not in joined]


def _delegation(line: Line) -> dict[str, str]:
    row, answer = line.delegation, line.answer
    named = row.institution or row.partner
    head = row.head
    return {
        "name_en": named.name_en, "name_ru": named.name_ru, "name_kk": named.name_kk,
        "country_en": row.partner.name_en, "country_ru": row.partner.name_ru, "country_kk": row.partner.name_kk,
        "head": head.name if head else "", "position": head.position if head else "",
        "reservation": answer.words if answer and answer.answer == Consent.RESERVATION else "",
    }  # fmt: skip
