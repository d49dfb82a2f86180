"""Panels: who is on them, what they declare, who leaves a case or comes back to it."""

from __future__ import annotations

from typing import Any

from partners.actor import Actor
from reviews import operations as verbs
from reviews.models import Assignment, Panel, PanelMember, Tie
from reviews.models import Case as JudgedCase
from tests.operation_cases.base import GONE, WEEK, WHY, Case, again_and_again, call, nomination
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


def a_panel(world: World) -> Panel:
    return call(world).panel


def a_member(world: World, panel: Panel | None = None) -> PanelMember:
    return verbs.add_member(panel or a_panel(world), user=world.users["rana"], languages=["en"], actor=world.saule, now=NOW)


def a_tie(world: World) -> Tie:
    return verbs.add_tie(a_member(world), fields=TIE, actor=world.rana, now=NOW)


def with_case(world: World) -> Panel:
    """A panel with one case and one member who has declared."""
    panel = nomination("in_review")(world).call.panel
    verbs.declare_ties(a_member(world, panel), actor=world.rana, now=NOW)
    return panel


def give(world: World, record: Any, actor: Actor) -> object:
    case = JudgedCase.objects.across_partners(reason="test").get(panel=record)
    return verbs.give_cases(record, pairs=[(case.pk, world.users["rana"].pk)], due_at=NOW + WEEK, actor=actor, now=NOW)


TIE = {"kind": "person", "source": "family", "name": "Farrukh Rahimov"}
REVIEWER = {"by": "rana", "stranger": "saule"}

CASES = [
    step("take_off", assigned, reason=WHY),
    step("assign_again", taken_off, due_at=NOW + WEEK),
    step("record_recusal", submitted, reason=WHY),
    step("reopen", submitted, due_at=NOW + WEEK, reason=WHY),
    Case(
        **again_and_again("reviews.change_panel"),
        **KEEPER,
        ready=a_panel,
        do=lambda world, record, actor: verbs.change_panel(record, fields={"reviews_per_case": 3}, actor=actor, now=NOW),
        steps=("reviews.panel changed",),
    ),
    Case(
        "reviews.add_member",
        **KEEPER,
        ready=a_panel,
        do=lambda world, record, actor: verbs.add_member(record, user=world.users["rana"], languages=["en"], actor=actor, now=NOW),
        steps=("reviews.panel member_added",),
    ),
    Case(
        **again_and_again("reviews.change_member"),
        **KEEPER,
        ready=a_member,
        do=lambda world, record, actor: verbs.change_member(record, languages=["en", "kk"], actor=actor, now=NOW),
        steps=("reviews.panel member_changed",),
    ),
    Case(
        "reviews.end_member",
        **KEEPER,
        ready=a_member,
        do=lambda world, record, actor: verbs.end_member(record, reason=WHY, actor=actor, now=NOW),
        steps=("reviews.panel member_ended",),
    ),
    Case(
        **again_and_again("reviews.add_tie"),
        **REVIEWER,
        ready=a_member,
        do=lambda world, record, actor: verbs.add_tie(record, fields=TIE, actor=actor, now=NOW),
        steps=("reviews.panelmember tie_added",),
    ),
    Case(
        "reviews.remove_tie",
        **REVIEWER,
        **GONE,
        ready=a_tie,
        do=lambda world, record, actor: verbs.remove_tie(record.member, tie=record, actor=actor, now=NOW),
        steps=("reviews.panelmember tie_removed",),
    ),
    Case(
        "reviews.declare_ties",
        **REVIEWER,
        ready=a_member,
        do=lambda world, record, actor: verbs.declare_ties(record, actor=actor, now=NOW),
        steps=("reviews.panelmember declared",),
    ),
    Case(
        **again_and_again("reviews.give_cases"),
        **KEEPER,
        ready=with_case,
        do=give,
        steps=("reviews.assignment given", "reviews.panel cases_given"),
    ),
]
