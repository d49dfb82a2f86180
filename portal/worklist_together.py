"""All kinds of work of training on the first page, with one query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from partners.actor import Actor
from partners.enums import Role
from portal import worklist_plans
from portal.whole_lists import Task
from portal.worklist_advice import OF_ADVICE
from portal.worklist_daily import OF_DAILY_WORK
from portal.worklist_evaluation import OF_EVALUATION
from portal.worklist_events import OF_EVENTS
from portal.worklist_experts import OF_EXPERTS
from portal.worklist_judging import OF_JUDGING
from portal.worklist_kinds import SHOWN, Kind, Row
from portal.worklist_letters import OF_LETTERS
from portal.worklist_materials import OF_MATERIALS
from portal.worklist_missions import OF_MISSIONS
from portal.worklist_people import OF_PEOPLE
from portal.worklist_research import OF_RESEARCH
from portal.worklist_training import OF_ENROLMENTS

KINDS: tuple[Kind, ...] = (
    *OF_DAILY_WORK,
    worklist_plans.PLANS,
    *OF_ENROLMENTS,
    *OF_EVALUATION,
    *OF_ADVICE,
    *OF_EXPERTS,
    *OF_RESEARCH,
    *OF_MATERIALS,
    *OF_MISSIONS,
    *OF_JUDGING,
    *OF_PEOPLE,
    *OF_EVENTS,
    *OF_LETTERS,
)
ROLES: frozenset[Role] = frozenset().union(*(kind.roles for kind in KINDS))


def of_training(actor: Actor, now: datetime) -> Iterator[Task]:
    """The kinds of this actor's roles, each in its own order."""
    return of_kinds([kind for kind in KINDS if actor.roles & kind.roles], actor, now)


def of_kinds(kinds: Sequence[Kind], actor: Actor, now: datetime) -> Iterator[Task]:
    """One query for all of them."""
    found = [Row(*values) for values in _united([kind.query(actor, now) for kind in kinds])]
    for kind in kinds:
        rows = [row for row in found if row.kind == kind.name]
        yield from (kind.task(row, actor) for row in rows[:SHOWN])
        if kind.whole and len(rows) > SHOWN:
            words, route, chosen = kind.whole
            yield Task(str(words), reverse(route) + chosen, action="", is_rest=True)


def _united(queries: list[QuerySet[Any]]) -> Iterable[Any]:
    return queries[0].union(*queries[1:], all=True) if len(queries) > 1 else queries[0]
