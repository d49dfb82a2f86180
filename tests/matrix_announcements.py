"""An announcement, and how each of its steps is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from notifications import operations
from notifications.queries.announcements import readers_of
from partners.actor import Actor
from tests.announcing import WORDS, draft
from tests.world import NOW, World

Verb = Callable[[Any, Actor], object]


def make(world: World) -> Any:
    return draft(world)


def columns(world: World, record: Any, state: str) -> dict[str, Any]:
    return {"sent_at": NOW if state == "sent" else None}


def send(record: Any, actor: Actor) -> object:
    return operations.send_announcement(record, count=readers_of(record, NOW).count(), actor=actor, now=NOW)


STEPS: dict[str, Verb] = {
    "change": lambda record, actor: operations.change_announcement(record, fields=WORDS, chosen={}, actor=actor, now=NOW),
    "send": send,
    "drop": lambda record, actor: operations.drop_announcement(record, actor=actor, now=NOW),
}
