from __future__ import annotations

from collections.abc import Callable
from typing import Any

from partners.actor import Actor
from tests.numbering import numbers
from tests.operation_cases.base import GONE, WHY, Case, again_and_again
from tests.planning_trainees import THESIS, plan_of, planned_school
from tests.world import NOW, World
from training import operations as verbs
from training.models import Enrolment, PlanVersion


def enrolment(world: World, *, user: str | None = "nigora") -> Enrolment:
    """Of the nominee, so that the trainee of the world is a stranger to it."""
    number = next(numbers)
    return planned_school(world, user=user, reference=f"P-{number}").enrolments[0]


def plan(state: str, **more: Any) -> Callable[[World], PlanVersion]:
    return lambda world: plan_of(world, enrolment(world, **more), state)


def row(*steps: str) -> tuple[str, ...]:
    return tuple(f"training.planversion {step}" for step in steps)


def save(world: World, record: PlanVersion, actor: Actor) -> object:
    return verbs.save_plan(record, goals="Lead a delegation.", parts=[THESIS], actor=actor, now=NOW)


def changed_once(world: World) -> PlanVersion:
    """An agreed plan, and a later version that waits for the academy alone."""
    found = enrolment(world)
    plan_of(world, found)
    return plan_of(world, found, "with_academy", reason="conflict", comment="Two sessions at once.")


REGISTRAR, TRAINEE = {"by": "ruslan", "stranger": "sofia"}, {"by": "nigora", "stranger": "ruslan"}
SENDER = {"by": "alice", "stranger": "charlie"}

CASES = [
    Case(
        "training.start_plan",
        **REGISTRAR,
        ready=enrolment,
        do=lambda world, record, actor: verbs.start_plan(record, actor=actor, now=NOW),
        steps=row("started"),
    ),
    Case(**again_and_again("training.save_plan"), **REGISTRAR, ready=plan("draft"), do=save, steps=row("changed")),
    Case(
        "training.discard_plan",
        **REGISTRAR,
        **GONE,
        ready=plan("draft"),
        do=lambda world, record, actor: verbs.discard_plan(record, actor=actor, now=NOW),
        steps=row("discarded"),
    ),
    Case(
        "training.give_plan",
        **REGISTRAR,
        ready=plan("draft"),
        do=lambda world, record, actor: verbs.give_plan(record, actor=actor, now=NOW),
        steps=row("give"),
    ),
    Case(
        "training.propose_plan",
        **TRAINEE,
        ready=plan("draft"),
        do=lambda world, record, actor: verbs.propose_plan(record, actor=actor, now=NOW),
        steps=row("propose"),
    ),
    Case(
        "training.approve_plan_as_trainee",
        **TRAINEE,
        ready=plan("with_trainee"),
        do=lambda world, record, actor: verbs.approve_plan_as_trainee(record, actor=actor, now=NOW),
        steps=row("approve_as_trainee"),
    ),
    Case(
        "training.record_plan_of_trainee",
        **REGISTRAR,
        ready=plan("with_trainee", user=None),
        do=lambda world, record, actor: verbs.record_plan_of_trainee(record, paper="Letter of 3 March", actor=actor, now=NOW),
        steps=row("record_trainee"),
    ),
    Case(
        "training.approve_plan_as_sender",
        **SENDER,
        ready=plan("with_sender"),
        do=lambda world, record, actor: verbs.approve_plan_as_sender(record, actor=actor, now=NOW),
        steps=row("approve_as_sender"),
    ),
    Case(
        "training.approve_plan_as_academy",
        **REGISTRAR,
        ready=changed_once,
        do=lambda world, record, actor: verbs.approve_plan_as_academy(record, actor=actor, now=NOW),
        steps=row("replace", "approve_as_academy"),
    ),
    Case(
        "training.refuse_plan_as_trainee",
        **TRAINEE,
        ready=plan("with_trainee"),
        do=lambda world, record, actor: verbs.refuse_plan_as_trainee(record, reason=WHY, actor=actor, now=NOW),
        steps=row("refuse_as_trainee"),
    ),
    Case(
        "training.refuse_plan_as_sender",
        **SENDER,
        ready=plan("with_sender"),
        do=lambda world, record, actor: verbs.refuse_plan_as_sender(record, reason=WHY, actor=actor, now=NOW),
        steps=row("refuse_as_sender"),
    ),
    Case(
        "training.refuse_plan_as_academy",
        **REGISTRAR,
        ready=plan("with_academy"),
        do=lambda world, record, actor: verbs.refuse_plan_as_academy(record, reason=WHY, actor=actor, now=NOW),
        steps=row("refuse_as_academy"),
    ),
]
