"""What people do with a sheet of decisions; carrying it out names no actor: tests/test_rounds.py."""

from __future__ import annotations

from typing import Any

from partners.actor import Actor
from scholarships import operations as verbs
from scholarships.models import Call, DecisionRound, Nomination
from scholarships.operations.carrying import carry_out
from tests.numbering import numbers
from tests.operation_cases.base import DONE, NOT_ALLOWED, WHY, Case, again_and_again, call
from tests.sheets import HALF_AN_HOUR, confirmed, fresh, make_sheet, proposed, seen
from tests.world import NOW, World, make_nomination

DESK = {"by": "saule", "stranger": "rana"}
NO_LONGER_THEIRS = {"again": NOT_ALLOWED, "at_once": (NOT_ALLOWED, DONE)}  # nobody has proposed it any more
HEAD = {"by": "hana", "stranger": "sofia"}


def sheet(world: World) -> DecisionRound:
    found = call(world, places=1, reserve=3, two_person=True)
    nominees: list[Nomination] = [make_nomination(world, found, state="in_review", number=next(numbers)) for _n in range(2)]
    return make_sheet(world, found, *zip(nominees, ("select", "put_on_reserve"), strict=True))


def on_the_desk(world: World) -> DecisionRound:
    return proposed(world, sheet(world))


def signed(world: World) -> DecisionRound:
    return confirmed(world, sheet(world))


def with_a_refused_row(world: World) -> DecisionRound:
    """A rule of the call was made stricter after the confirmation."""
    found = signed(world)
    Call._base_manager.filter(pk=found.call_id).update(min_years_of_service=30)
    carry_out(found.pk, now=NOW + HALF_AN_HOUR)
    return fresh(found)


def row(*steps: str) -> tuple[str, ...]:
    return tuple(f"scholarships.decisionround {step}" for step in steps)


def step(verb: Any, ready: Any, who: dict[str, str], steps: tuple[str, ...], again: dict[str, Any] | None = None, **more: Any) -> Case:
    def do(world: World, record: Any, actor: Actor) -> object:
        return verb(record, actor=actor, now=NOW, **more)

    return Case(f"scholarships.{verb.__name__}", **who, ready=ready, do=do, steps=steps, **(again or {}))


CASES = [
    step(verbs.propose_round, sheet, DESK, row("propose")),
    step(verbs.recall_round, on_the_desk, {"by": "saule", "stranger": "sofia"}, row("recall"), NO_LONGER_THEIRS),
    step(verbs.return_round, on_the_desk, HEAD, row("return"), reason=WHY),
    Case(
        "scholarships.confirm_round",
        **HEAD,
        ready=on_the_desk,
        do=lambda world, record, actor: verbs.confirm_round(record, seen=seen(record), actor=actor, now=NOW),
        steps=("documents.issueddocument issued", *row("confirm")),
    ),
    step(verbs.take_back_round, signed, HEAD, ("documents.issueddocument revoke", *row("take_back"))),
    step(verbs.send_now, signed, HEAD, row("send_now")),
    step(verbs.drop_round, sheet, DESK, row("drop")),
    Case(
        **again_and_again("scholarships.plan_refused_again"),
        **DESK,
        ready=with_a_refused_row,
        do=lambda world, record, actor: verbs.plan_refused_again(record, actor=actor, now=NOW),
        steps=row("created", "planned"),
    ),
]
