"""Sets of criteria. What reviewers do stands with the nominations."""

from __future__ import annotations

from typing import Any

from partners.actor import Actor
from reviews import operations as verbs
from reviews.models import Criterion, Rubric
from tests.operation_cases.base import GONE, Case, again_and_again
from tests.world import NOW, World


def a_set(world: World) -> Rubric:
    return verbs.create_rubric(fields={"name_en": "Selection of courses"}, actor=world.saule, now=NOW)


def a_criterion(world: World) -> Criterion:
    """The second of two."""
    rubric = a_set(world)
    verbs.add_criterion(rubric, fields={"name_en": "Motivation", "weight": 1}, actor=world.saule, now=NOW)
    return verbs.add_criterion(rubric, fields={"name_en": "Language", "weight": 2}, actor=world.saule, now=NOW)


def change(world: World, record: Any, actor: Actor) -> object:
    return verbs.change_criterion(record.rubric, criterion=record, fields={"weight": 3}, actor=actor, now=NOW)


def row(step: str) -> tuple[str, ...]:
    return (f"reviews.rubric {step}",)


KEEPER = {"by": "saule", "stranger": "rana"}

CASES = [
    Case(
        **again_and_again("reviews.create_rubric"),
        **KEEPER,
        ready=lambda world: None,
        do=lambda world, record, actor: verbs.create_rubric(fields={"name_en": "Selection"}, actor=actor, now=NOW),
        steps=row("created"),
    ),
    Case(
        **again_and_again("reviews.change_rubric"),
        **KEEPER,
        ready=a_set,
        do=lambda world, record, actor: verbs.change_rubric(record, fields={"name_ru": "Отбор"}, actor=actor, now=NOW),
        steps=row("changed"),
    ),
    Case(
        **again_and_again("reviews.add_criterion"),
        **KEEPER,
        ready=a_set,
        do=lambda world, record, actor: verbs.add_criterion(record, fields={"name_en": "Needs", "weight": 1}, actor=actor, now=NOW),
        steps=row("criterion_added"),
    ),
    Case(**again_and_again("reviews.change_criterion"), **KEEPER, ready=a_criterion, do=change, steps=row("criterion_changed")),
    Case(
        "reviews.remove_criterion",
        **KEEPER,
        **GONE,
        ready=a_criterion,
        do=lambda world, record, actor: verbs.remove_criterion(record.rubric, criterion=record, actor=actor, now=NOW),
        steps=row("criterion_removed"),
    ),
    Case(
        **again_and_again("reviews.move_criterion"),
        **KEEPER,
        ready=a_criterion,
        do=lambda world, record, actor: verbs.move_criterion(record.rubric, criterion=record, up=True, actor=actor, now=NOW),
        steps=row("criterion_moved"),
    ),
]
