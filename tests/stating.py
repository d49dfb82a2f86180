"""A joint statement: written, put to two delegations, answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from documents.models import IssuedDocument
from events import operations
from events.models import Delegation, Event, StatementVersion
from tests.eventing import make_delegation, make_event, make_registration
from tests.world import NOW, World

UNTIL = NOW + timedelta(days=10)
TEXT = "We met in Astana.\n\nWe agree to share data on rivers each year.\n\nWe meet again in Dushanbe."
WORDS = {"title": "Joint statement on water", "language": "en", "text": TEXT}


def make_table(world: World, **more: Any) -> tuple[Event, Delegation, Delegation]:
    """Partner B sits first; the delegation of partner A has a head with an account."""
    event = make_event(world, number=900 + Event.objects.across_partners(reason="test").count(), **more)
    a = make_delegation(event, world.partner_a, state="confirmed", precedence=2)
    b = make_delegation(event, world.partner_b, state="named", precedence=1)
    head = make_registration(event, number=1, delegation=a, user=world.users["timur"], given_names="Timur", family_name="Nazarov")
    a.head = head
    a.save(update_fields=["head"])
    a.refresh_from_db()
    return event, a, b


def drafted(world: World, event: Event | None = None, **fields: Any) -> StatementVersion:
    event = event or make_table(world)[0]
    return operations.write_statement(event, fields={**WORDS, **fields}, actor=world.sofia, now=NOW)


def circulated(world: World, event: Event | None = None, **fields: Any) -> StatementVersion:
    version = drafted(world, event, **fields)
    operations.circulate_statement(version, answer_by=UNTIL, actor=world.sofia, now=NOW)
    return again(version)


def again(version: StatementVersion) -> StatementVersion:
    rows = StatementVersion.objects.across_partners(reason="test").select_related("event__institution", "document")
    return rows.get(pk=version.pk)  # type: ignore[no-any-return]


def answer(world: World, version: StatementVersion, name: str, said: str = "consents", words: str = "") -> None:
    """For the side of this person."""
    version = again(version)
    partners = {grant.partner_id for grant in world.actors[name].grants}
    delegation = next(row for row in version.delegations if row.partner_id in partners)
    operations.answer_statement(version, delegation=delegation, answer=said, words=words, actor=world.actors[name], now=NOW)


def agreed(world: World, event: Event | None = None) -> StatementVersion:
    version = circulated(world, event)
    answer(world, version, "alice")
    answer(world, version, "charlie", "reservation", "Kyrgyzstan reads paragraph 2 in the light of its own law.")
    return again(version)


def issued(world: World, event: Event | None = None) -> StatementVersion:
    version = agreed(world, event)
    operations.issue_statement(version, actor=world.sofia, now=NOW)
    return again(version)


def paper_of(world: World) -> IssuedDocument:
    paper = IssuedDocument(
        kind="statement", number="JS-0", code="JS0000000000", partner=world.host, facts={}, issued_at=NOW, issued_by_label="Sofia"
    )  # fmt: skip
    paper.save(force_insert=True)
    return paper
