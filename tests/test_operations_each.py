"""Each verb: done, by whom not, twice in a row, and nothing of it left when its last write fails. See `operation_cases`."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connection, transaction

import agreements.operations
import events.operations
import exchanges.operations
import mobility.operations
import reviews.operations
import scholarships.operations
import training.operations
from core.errors import Invalid, NotAllowed, Refused
from core.models import HistoryEntry
from portal.recount import disagreements
from tests.operation_cases import CASES, ELSEWHERE, Case
from tests.operation_cases.base import DONE, fresh
from tests.snapshots import differences, snapshot
from tests.world import World

pytestmark = pytest.mark.django_db
each = pytest.mark.parametrize("case", CASES, ids=str)


def entries() -> list[HistoryEntry]:
    return list(HistoryEntry.objects.across_partners(reason="test").order_by("pk"))


def attempt(case: Case, world: World, record: Any, who: str) -> str:
    """Without a transaction around it: what is undone, the verb has undone itself."""
    try:
        case.do(world, fresh(record), world.actors[who])
    except ObjectDoesNotExist:
        return "NotFound"
    except (NotAllowed, Refused, Invalid) as refusal:
        return type(refusal).__name__
    return DONE


@contextmanager
def failing(table: str, condition: str) -> Iterator[None]:
    """PostgreSQL refuses this INSERT, as a full disk or a lost connection would."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE OR REPLACE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'the disk is full'; END$$")
        cursor.execute(f"CREATE TRIGGER fails BEFORE INSERT ON {table} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION fails()")
        yield
        cursor.execute(f"DROP TRIGGER fails ON {table}")


def test_every_verb_has_a_row() -> None:
    rooms = {"agreements": agreements.operations, "mobility": mobility.operations, "scholarships": scholarships.operations}
    verbs = {f"{app}.{name}" for app, room in rooms.items() for name in room.__all__}
    for app, room in (
        ("training", training.operations),
        ("reviews", reviews.operations),
        ("exchanges", exchanges.operations),
        ("events", events.operations),
    ):
        own = {name for name, thing in vars(room).items() if callable(thing) and getattr(thing, "__module__", "").startswith(room.__name__)}
        verbs |= {f"{app}.{name}" for name in own if name[0].islower() and not name.startswith("_")}

    assert verbs == {case.name for case in CASES} | set(ELSEWHERE)
    assert len({case.name for case in CASES}) == len(CASES)


def done(case: Case, world: World, record: Any) -> None:
    """It leaves its history, and says who."""
    before = len(entries())

    case.do(world, fresh(record), world.actors[case.by])

    written = entries()[before:]
    assert tuple(f"{entry.model} {entry.step}" for entry in written) == case.steps
    assert {entry.actor_id for entry in written} <= {world.actors[case.by].user_id}


def not_allowed(case: Case, world: World, record: Any) -> None:
    """It leaves nothing."""
    before = snapshot()

    for who in (case.stranger, "olga", "timur"):
        assert attempt(case, world, record, who) == "NotAllowed", who

    assert differences(before, snapshot()) == []


def a_second_time(case: Case, world: World, record: Any) -> None:
    case.do(world, fresh(record), world.actors[case.by])
    before = snapshot() if case.again != DONE else {}

    assert attempt(case, world, record, case.by) == case.again

    if case.again != DONE:
        assert differences(before, snapshot()) == []


def last_write_fails(case: Case, world: World, record: Any) -> None:
    """Nothing of it is left."""
    before = snapshot()

    for table, condition in last_writes(case):
        with failing(table, condition):
            with pytest.raises(DatabaseError, match="the disk is full"):
                case.do(world, fresh(record), world.actors[case.by])
            assert differences(before, snapshot()) == []


QUESTIONS = {"done": done, "not allowed": not_allowed, "a second time": a_second_time, "the last write fails": last_write_fails}
CHANGES = {"done", "a second time"}


@each
def test_verb(case: Case, world: World, subtests: pytest.Subtests) -> None:
    """All questions from one beginning, each asked in a savepoint that is undone. Every counter is what its rows say at the beginning and after what was done.

    Where rows were found unchanged, their counters are not counted again.
    """
    record = case.ready(world)
    connection.check_constraints()  # what is deferred is asked now, and each undone savepoint need not walk over it
    assert disagreements() == []

    for name, question in QUESTIONS.items():
        point = transaction.savepoint()
        with subtests.test(name):
            question(case, world, copy.deepcopy(record))
            assert name not in CHANGES or disagreements() == []
        transaction.savepoint_rollback(point)
        connection.needs_rollback = False


# What follows the history row in the same transaction.
LEDGER = "agreements_quotaentry"
POSTS_TO_LEDGER = {"select", "enrol", "withdraw", "no_show", "decline_offer", "end_enrolment", "end_with_call"}
WITHOUT_HISTORY = {"scholarships.save_nomination": "scholarships_nominationevent", "reviews.save_marks": "reviews_assignmentevent"}


def last_writes(case: Case) -> list[tuple[str, str]]:
    if case.name in WITHOUT_HISTORY:
        return [(WITHOUT_HISTORY[case.name], "true")]
    model, step = case.steps[-1].split()
    points = [("core_historyentry", f"NEW.model = '{model}' AND NEW.step = '{step}'")]
    if model == "scholarships.nomination" and step in POSTS_TO_LEDGER:
        points.append((LEDGER, "true"))
    return points
