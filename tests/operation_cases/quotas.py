"""Quota lines, the acts on their years, documents of partner institutions."""

from __future__ import annotations

from datetime import date
from typing import Any

from agreements import operations as verbs
from agreements.models import QuotaLine
from partners.actor import Actor
from tests.operation_cases.agreements import WHO, in_force, row
from tests.operation_cases.base import GONE, LATER, WHY, Case, again_and_again, last_file, with_file
from tests.world import NOW, World, line_of, year_of


def line(world: World) -> Any:
    return line_of(in_force(world))


def past_year(world: World) -> Any:
    """2027, of which nobody used anything, of a line whose places go on to 2028."""
    agreement = in_force(world)
    QuotaLine.objects.across_partners(reason="test").filter(agreement=agreement).update(carry_over="next_year")
    return year_of(agreement)


def add_exception(world: World, record: Any, actor: Actor) -> object:
    return verbs.add_exception(record, amount=1, reason=WHY, signatory="N. Minister", actor=actor, now=NOW)


def add_paper(world: World, record: Any, actor: Actor) -> object:
    fields = {"title": "Licence", "expires_on": date(2030, 1, 1)}
    return verbs.add_paper(world.institutions["authority_a"], file=last_file(), fields=fields, actor=actor, now=NOW)


def paper(world: World) -> Any:
    with_file(lambda _world: None)(world)
    return add_paper(world, None, world.aidar)


PAPER = "agreements.institutionpaper"
CASES = [
    Case(
        **again_and_again("agreements.change_line"),
        **WHO,
        ready=line,
        do=lambda world, record, actor: verbs.change_line(record, fields={"per_year": 5}, actor=actor, now=NOW),
        steps=row("line_changed"),
    ),
    Case(
        "agreements.remove_line",
        **WHO,
        ready=line,
        do=lambda world, record, actor: verbs.remove_line(record, actor=actor, now=NOW),
        steps=row("line_removed"),
        **GONE,
    ),
    Case(
        "agreements.carry_over",
        **WHO,
        ready=past_year,
        do=lambda world, record, actor: verbs.carry_over(record, actor=actor, now=LATER),
        steps=row("carried_over"),
    ),
    Case(
        **again_and_again("agreements.add_exception"), by="nurlan", stranger="sofia", ready=past_year, do=add_exception, steps=row("exception_added")
    ),
    Case(**again_and_again("agreements.add_paper"), **WHO, ready=with_file(lambda world: None), do=add_paper, steps=(f"{PAPER} added",)),
    Case(
        "agreements.remove_paper",
        **WHO,
        ready=paper,
        do=lambda world, record, actor: verbs.remove_paper(record, actor=actor, now=NOW),
        steps=(f"{PAPER} removed",),
        **GONE,
    ),
]

ELSEWHERE = {
    "remind_of_ends": "the clock names no actor: test_renewals",
    "remind_of_papers": "the clock names no actor: test_institution_pages",
}
