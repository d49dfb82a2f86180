"""Reports that count out of the history, over 100,000 nominations with 400,000 steps, beside the bare GROUP BY of the same tables without anybody's rights."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.counting import Counted, every, lines, nominations
from tests.world import World

pytestmark = [pytest.mark.soak, pytest.mark.django_db, pytest.mark.timeout(600)]
NUMBER, ROUNDS, MOST_RATIO = 100_000, 5, 2.5
# Each came one step further than the one before, in turns, and was withdrawn.
COPIES = """
INSERT INTO scholarships_nomination ({columns})
SELECT {values} FROM scholarships_nomination base CROSS JOIN generate_series(1, %s) AS number WHERE base.id = %s
"""
STEPS = """
INSERT INTO core_historyentry (at, recorded_at, model, object_id, object_label, step, source, target, actor_label, acting_for, reason, data, delivered_at, attempts, last_error)
SELECT timestamptz '2026-11-24' + place * interval '1 day' + (nomination.id % 97) * interval '1 hour', now(), 'scholarships.nomination', nomination.id, 'N', 'x', '', target,
    '', '', '', '{}', now(), 0, ''
FROM scholarships_nomination nomination
CROSS JOIN unnest(ARRAY['draft', 'submitted', 'in_review', 'selected', 'offered', 'withdrawn']) WITH ORDINALITY AS named (target, place)
WHERE nomination.reference LIKE 'BULK-%' AND (place <= 1 + nomination.id % 5 OR place = 6)
"""
FLOORS = {
    "funnel": """
        SELECT nomination.partner_id, furthest, count(*) FROM scholarships_nomination nomination JOIN (
            SELECT object_id, max(CASE target WHEN 'submitted' THEN 2 WHEN 'in_review' THEN 4 WHEN 'selected' THEN 5 WHEN 'offered' THEN 5 ELSE 0 END) AS furthest
            FROM core_historyentry WHERE model = 'scholarships.nomination' GROUP BY object_id
        ) reached ON reached.object_id = nomination.id GROUP BY 1, 2
    """,
    "days_at_desks": """
        SELECT target, percentile_cont(0.5) WITHIN GROUP (ORDER BY ended - at), percentile_cont(0.9) WITHIN GROUP (ORDER BY ended - at) FROM (
            SELECT target, at, lead(at) OVER (PARTITION BY object_id ORDER BY at, id) AS ended FROM core_historyentry
            WHERE model = 'scholarships.nomination' AND target <> ''
        ) spells GROUP BY 1
    """,
}


def grow(counted: Counted) -> None:
    base = counted.nominations["withdrawn"]
    own = {"reference": "'BULK-' || number", "case_id": "NULL", "enrolment_id": "NULL", "replaces_id": "NULL"}
    names = [column.column for column in base._meta.concrete_fields if column.column != "id"]
    with connection.cursor() as cursor:
        values = ", ".join(own.get(name, f"base.{name}") for name in names)
        cursor.execute(COPIES.format(columns=", ".join(names), values=values), [NUMBER, base.pk])
        cursor.execute(STEPS)
        cursor.execute("ANALYZE scholarships_nomination")
        cursor.execute("ANALYZE core_historyentry")


def by_turns(*works: Callable[[], Any]) -> list[float]:
    """The best of some rounds, each work once a round, so that a busy minute of the machine befalls all."""
    took: list[list[float]] = [[] for _work in works]
    for _round in range(ROUNDS):
        for number, work in enumerate(works):
            begun = time.perf_counter()
            work()
            took[number].append(time.perf_counter() - begun)
    return [min(rounds) for rounds in took]


def bare(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def test_counting_out_of_history_costs_little_more_than_the_group_by(world: World, soak_result: Callable[..., None]) -> None:
    counted = Counted(world)
    nominations(counted)
    grow(counted)
    figures: dict[str, Any] = {"nominations": NUMBER, "steps": bare("SELECT count(*) FROM core_historyentry")[0][0]}

    for name, sql in FLOORS.items():
        with CaptureQueriesContext(connection) as caught:
            lines(name, world.sofia)
        floor, ours = by_turns(lambda sql=sql: bare(sql), lambda name=name: lines(name, world.sofia))
        figures[name] = {"ms": round(ours * 1000), "floor_ms": round(floor * 1000), "ratio": round(ours / floor, 2), "queries": len(caught)}
        print(name, figures[name])
    print(figures)

    assert every(type(counted.nominations["draft"])).count() > NUMBER
    assert all(figures[name]["ratio"] <= MOST_RATIO and figures[name]["queries"] <= 2 for name in FLOORS), figures
    soak_result("report_counts", **figures)
