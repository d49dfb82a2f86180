"""Moves that are tried out on a sheet of decisions: none of them moves a nomination."""

from __future__ import annotations

from typing import Any

from partners.actor import Actor
from scholarships import operations as verbs
from scholarships.enums import Decision
from scholarships.models import DecisionRound, Nomination
from tests.numbering import numbers
from tests.operation_cases.base import Case, again_and_again, call
from tests.sheets import items, make_sheet
from tests.world import NOW, World, make_nomination

DESK = {"by": "saule", "stranger": "rana"}


def planned(world: World) -> DecisionRound:
    """Two on the reserve list of the sheet, two without a move."""
    found = call(world, places=1, reserve=5, two_person=True)
    rows = [make_nomination(world, found, state="in_review", number=next(numbers)) for _n in range(4)]
    return make_sheet(world, found, (rows[0], Decision.RESERVE), (rows[1], Decision.RESERVE))


def rows_of(sheet: DecisionRound, *, on_sheet: bool) -> list[Nomination]:
    if on_sheet:
        return [item.nomination for item in items(sheet)]
    rows = Nomination.objects.across_partners(reason="test").filter(call_id=sheet.call_id).order_by("pk")
    return list(rows[2:])


def plan(world: World, record: Any, actor: Actor) -> object:
    return verbs.plan_items(record, rows_of(record, on_sheet=False), decision=Decision.SELECT, actor=actor, now=NOW)


CASES = [
    Case(
        **again_and_again("scholarships.start_round"),
        **DESK,
        ready=lambda world: call(world, places=1, two_person=True),
        do=lambda world, record, actor: verbs.start_round(record, actor=actor, now=NOW),
        steps=("scholarships.decisionround created",),
    ),
    Case(**again_and_again("scholarships.plan_items"), **DESK, ready=planned, do=plan, steps=("scholarships.decisionround planned",)),
    Case(
        **again_and_again("scholarships.unplan_items"),
        **DESK,
        ready=planned,
        do=lambda world, record, actor: verbs.unplan_items(record, rows_of(record, on_sheet=True)[:1], actor=actor, now=NOW),
        steps=("scholarships.decisionround unplanned",),
    ),
    Case(
        **again_and_again("scholarships.order_reserve"),
        **DESK,
        ready=planned,
        do=lambda world, record, actor: verbs.order_reserve(record, rows_of(record, on_sheet=True)[::-1], actor=actor, now=NOW),
        steps=("scholarships.decisionround reserve_ordered",),
    ),
]
ELSEWHERE = {"scholarships.fill_by_ranking": "plan_items for what the ranking proposes: tests/test_board.py"}
