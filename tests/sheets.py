"""Sheets of decisions for tests: a call in which two people decide, nominees in review, and a second head of programme."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from partners.actor import actor_for
from partners.enums import Role
from scholarships.models import Call, DecisionItem, DecisionRound, Nomination
from scholarships.operations.carrying import carry_out
from scholarships.operations.planning import plan_items, start_round
from scholarships.operations.rounds import confirm_round, propose_round
from scholarships.queries.rounds import fingerprint, read_items
from tests.world import NOW, World, add_person, make_call, make_nomination

WHY = "By the ranking of the panel."
HALF_AN_HOUR = timedelta(minutes=30)


def second_head(world: World) -> None:
    """Gulshat heads the programme beside Hana."""
    if "gulshat" not in world.users:
        add_person(world, "gulshat", "ministry", Role.PROGRAMME_HEAD)
        world.actors["gulshat"] = actor_for(world.users["gulshat"], NOW)


def two_person_call(world: World, *, places: int = 1, reserve: int = 3, **more: Any) -> Call:
    return make_call(world, places=places, reserve=reserve, two_person=True, **more)


def nominees(world: World, call: Call, count: int, *, first: int = 0) -> list[Nomination]:
    return [make_nomination(world, call, state="in_review", number=number) for number in range(first, first + count)]


def make_sheet(world: World, call: Call, *decisions: tuple[Nomination, str], by: str = "saule") -> DecisionRound:
    """One sheet that is tried out, with a row for each (nomination, decision)."""
    actor = world.actors[by]
    sheet = start_round(call, actor=actor, now=NOW)
    for nomination, decision in decisions:
        plan_items(sheet, [nomination], decision=decision, reason=WHY, actor=actor, now=NOW)
    return sheet


def usual_sheet(world: World, *, places: int = 1, rows: int = 3, **more: Any) -> DecisionRound:
    """As many selected as there are places, the next on the reserve list, the rest not selected."""
    call = two_person_call(world, places=places, reserve=rows, **more)
    found = nominees(world, call, rows)
    decisions = ["select"] * places + ["put_on_reserve"] + ["not_select"] * rows
    return make_sheet(world, call, *zip(found, decisions, strict=False))


def fresh(sheet: DecisionRound) -> DecisionRound:
    found: DecisionRound = DecisionRound._base_manager.select_related("call__intake__programme__institution").get(pk=sheet.pk)
    return found


def seen(sheet: DecisionRound) -> str:
    found = fresh(sheet)
    return fingerprint(found, read_items(found))


def proposed(world: World, sheet: DecisionRound, *, by: str = "saule", now: datetime = NOW) -> DecisionRound:
    found = fresh(sheet)
    propose_round(found, actor=world.actors[by], now=now)
    return found


def confirmed(world: World, sheet: DecisionRound, *, by: str = "hana", now: datetime = NOW) -> DecisionRound:
    found = proposed(world, sheet, now=now)
    confirm_round(found, seen=seen(found), actor=world.actors[by], now=now)
    return found


def carried_out(world: World, sheet: DecisionRound, *, now: datetime = NOW) -> DecisionRound:
    found = confirmed(world, sheet, now=now)
    carry_out(found.pk, now=now + HALF_AN_HOUR)
    return fresh(found)


def items(sheet: DecisionRound) -> list[DecisionItem]:
    return list(DecisionItem._base_manager.filter(round=sheet).select_related("nomination__person").order_by("pk"))


def states(sheet: DecisionRound) -> list[str]:
    return [row.nomination.state for row in items(sheet)]
