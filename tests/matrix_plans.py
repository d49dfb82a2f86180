"""How the matrix makes an individual plan, puts it into any state and does each of its steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.workflow import perform
from partners.actor import Actor
from people.models import Person
from tests.planning_trainees import plan_of, planned_school
from tests.world import NOW, World
from training import operations as verbs

WHY = "Because it is so."
APART = frozenset({"record_trainee"})


def make(world: World) -> Any:
    return plan_of(world, planned_school(world).enrolments[0], "draft")


def columns(world: World, record: Any, state: str) -> dict[str, Any]:
    return {"trainee_at": NOW, "sender_at": NOW, "academy_at": NOW}


def on_paper(record: Any, actor: Actor) -> object:
    """Of a trainee who has no account."""
    Person._base_manager.filter(enrolments=record.enrolment_id).update(user=None)
    return verbs.record_plan_of_trainee(record, paper="Letter of 3 March", actor=actor, now=NOW)


STEPS: dict[str, Callable[[Any, Actor], object]] = {
    "give": lambda record, actor: verbs.give_plan(record, actor=actor, now=NOW),
    "propose": lambda record, actor: verbs.propose_plan(record, actor=actor, now=NOW),
    "approve_as_trainee": lambda record, actor: verbs.approve_plan_as_trainee(record, actor=actor, now=NOW),
    "record_trainee": on_paper,
    "approve_as_sender": lambda record, actor: verbs.approve_plan_as_sender(record, actor=actor, now=NOW),
    "approve_as_academy": lambda record, actor: verbs.approve_plan_as_academy(record, actor=actor, now=NOW),
    "refuse_as_trainee": lambda record, actor: verbs.refuse_plan_as_trainee(record, reason=WHY, actor=actor, now=NOW),
    "refuse_as_sender": lambda record, actor: verbs.refuse_plan_as_sender(record, reason=WHY, actor=actor, now=NOW),
    "refuse_as_academy": lambda record, actor: verbs.refuse_plan_as_academy(record, reason=WHY, actor=actor, now=NOW),
    "replace": lambda record, actor: perform(record, "replace", actor=actor, now=NOW),
}
