"""Panels: who is on them, what they declare, who leaves a case or comes back to it."""

from __future__ import annotations

from typing import Any

from partners.actor import Actor
from reviews import operations as verbs
from reviews.models import Assignment
from tests.operation_cases.base import WEEK, WHY, Case
from tests.operation_cases.nominations import assigned, marked
from tests.world import NOW, World

KEEPER = {"by": "saule", "stranger": "rana"}


def submitted(world: World) -> Assignment:
    found = marked(world)
    verbs.submit_review(found, actor=world.rana, now=NOW)
    return found


def taken_off(world: World) -> Assignment:
    found = assigned(world)
    verbs.take_off(found, reason=WHY, actor=world.saule, now=NOW)
    return found


def step(name: str, ready: Any, **more: Any) -> Case:
    def do(world: World, record: Any, actor: Actor) -> object:
        return getattr(verbs, name)(record, actor=actor, now=NOW, **more)

    return Case(f"reviews.{name}", **KEEPER, ready=ready, do=do, steps=(f"reviews.assignment {name}",))


CASES = [
    step("take_off", assigned, reason=WHY),
    step("assign_again", taken_off, due_at=NOW + WEEK),
    step("record_recusal", submitted, reason=WHY),
    step("reopen", submitted, due_at=NOW + WEEK, reason=WHY),
]
