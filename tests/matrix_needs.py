"""A request of partner A, put into any state, and how each of its steps is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.workflow import perform
from exchanges import operations as verbs
from partners.actor import Actor
from tests.exchanging import make_need
from tests.world import NOW, World

Verb = Callable[[Any, Actor], object]
WHY = "Because it is so."


def make(world: World) -> Any:
    return make_need(world, partner=world.partner_a)


def columns(world: World, record: Any, state: str) -> dict[str, Any]:
    return {"state_since": NOW}


STEPS: dict[str, Verb] = {
    "change": lambda record, actor: verbs.change_need(record, fields={"days": 6}, actor=actor, now=NOW),
    "match": lambda record, actor: perform(record, "match", actor=actor, now=NOW),
    "free": lambda record, actor: perform(record, "free", actor=actor, now=NOW),
    "close": lambda record, actor: verbs.close_need(record, reason=WHY, actor=actor, now=NOW),
    "withdraw": lambda record, actor: verbs.withdraw_need(record, reason=WHY, actor=actor, now=NOW),
}
