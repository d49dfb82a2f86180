"""Each verb twice at the same moment: two connections that both wait for the same lock and are let go together."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import pytest
from django.db import close_old_connections, connection, connections

from core.errors import Invalid, NotAllowed, Refused
from portal.recount import disagreements
from tests.operation_cases import CASES, Case
from tests.operation_cases.base import fresh
from tests.processes import wait_for
from tests.world import make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
APPS = sorted({case.name.split(".")[0] for case in CASES})


@contextmanager
def held_back() -> Iterator[Callable[[], int]]:
    """Nobody writes history until the block ends; gives how many wait for a lock, whichever."""
    holder = psycopg2.connect(host=connection.settings_dict["HOST"], user="portal", dbname=connection.settings_dict["NAME"])
    try:
        with holder.cursor() as cursor:
            cursor.execute("LOCK TABLE core_historyentry, pghistory_context IN EXCLUSIVE MODE")
        yield waiting
    finally:
        holder.rollback()
        holder.close()


def waiting() -> int:
    with connection.cursor() as cursor:
        who = "datname = current_database() AND backend_type = 'client backend' AND wait_event_type = 'Lock'"
        cursor.execute(f"SELECT count(*) FROM pg_stat_activity WHERE {who}")
        return int(cursor.fetchone()[0])


def at_once(verbs: list[Callable[[], object]]) -> list[str]:
    """What came of each, sorted: done, or the kind of refusal; anything else is shown as it is."""
    ready, answers = threading.Barrier(len(verbs)), list[str]()

    def go(verb: Callable[[], object]) -> None:
        try:
            with connection.cursor() as cursor:  # fifty in one row on a slow machine: who is last waits longer than a page would
                cursor.execute("SET lock_timeout = '200s'; SET statement_timeout = '220s'")
            ready.wait(60)
            verb()
            answers.append("done")
        except (NotAllowed, Refused, Invalid) as refusal:
            answers.append(type(refusal).__name__)
        except Exception as fault:
            answers.append(repr(fault))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=(verb,)) for verb in verbs]
    with held_back() as count:
        for thread in threads:
            thread.start()
        wait_for(lambda: count() >= len(verbs), 2)
    for thread in threads:
        thread.join()
    return sorted(answers)


def two_at_once(case: Case, world: Any) -> list[str]:
    record = case.ready(world)
    copies = [fresh(record), fresh(record)]
    return at_once([lambda copy=copy: case.do(world, copy, world.actors[case.by]) for copy in copies])


@pytest.mark.parametrize("app", APPS)
def test_two_at_once(app: str) -> None:
    world = make_world()
    close_old_connections()
    faults = []
    for case in CASES:
        if case.name.startswith(f"{app}."):
            answers = two_at_once(case, world)
            if answers != sorted(case.at_once):
                faults.append(f"{case}: {answers}, expected {sorted(case.at_once)}")
            faults += [f"{case}: {sentence}" for sentence in disagreements()]

    assert faults == [], "\n".join(faults)
