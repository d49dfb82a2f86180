"""Figures of the ministry's dashboard out of kept counts, beside the same figures counted by bare GROUP BYs, at 100,000 nominations (quality.md W9)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import TallyRow
from core.tallies import compact, wrong_counts
from portal.dashboards.sides import MINISTRY, PARTNER, Side
from portal.dashboards.sums import sums_for
from portal.scale.filling import fill
from scholarships.models import Nomination
from tests.sign_in import signed_in
from tests.world import NOW, World

pytestmark = [pytest.mark.soak, pytest.mark.django_db, pytest.mark.timeout(1800)]
NUMBER, ROUNDS, MOST_RATIO = 100_000, 7, 0.15
BARE = (
    """SELECT n.state, count(*) FROM scholarships_nomination n JOIN scholarships_call c ON c.id = n.call_id JOIN training_intake i ON i.id = c.intake_id
        WHERE n.submitted_at IS NOT NULL AND i.starts_on BETWEEN %s AND %s GROUP BY n.state""",
    """SELECT state, count(*) FROM scholarships_nomination WHERE submitted_at IS NOT NULL AND state IN ('submitted', 'returned', 'offered', 'accepted')
        GROUP BY state""",
    """SELECT i.programme_id, count(*) FROM training_enrolment e JOIN training_intake i ON i.id = e.intake_id
        WHERE e.state IN ('active', 'suspended', 'extended') GROUP BY i.programme_id""",
    """SELECT count(*) FROM training_enrolment e JOIN training_intake i ON i.id = e.intake_id WHERE e.source = 'award'
        AND e.state IN ('completed', 'partially_completed') AND i.starts_on BETWEEN %s AND %s""",
    """SELECT extract(year FROM completed_on), count(*) FROM training_enrolment WHERE certificate_id IS NOT NULL AND completed_on IS NOT NULL GROUP BY 1""",
    """SELECT partner_id, count(*) FROM training_enrolment WHERE state IN ('active', 'suspended', 'extended') GROUP BY partner_id""",
    "SELECT state, count(*) FROM exchanges_mission GROUP BY state",
    "SELECT state, count(*) FROM training_consultation GROUP BY state",
)


def bare(year: int) -> list[list[Any]]:
    span = [f"{year}-01-01", f"{year}-12-31"]
    found = []
    with connection.cursor() as cursor:
        for sql in BARE:
            cursor.execute(sql, span if "%s" in sql else [])
            found.append(cursor.fetchall())
    return found


def best(*acts: Callable[[], Any]) -> list[float]:
    """Milliseconds of the best round of each, in turn."""
    found: list[list[float]] = [[] for _act in acts]
    for _round in range(ROUNDS):
        for act, times in zip(acts, found, strict=True):
            begun = time.perf_counter()
            act()
            times.append((time.perf_counter() - begun) * 1000)
    return [min(times) for times in found]


def test_kept_counts_beside_bare_group_bys(world: World, soak_result: Any) -> None:
    Nomination.objects.across_partners(reason="test").all().delete()
    begun = time.perf_counter()
    fill(NUMBER, now=NOW)
    filling = time.perf_counter() - begun
    written = TallyRow.objects.across_partners(reason="test").count()
    begun = time.perf_counter()
    compact()
    compacting = (time.perf_counter() - begun) * 1000
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE core_tallyrow")
    rows = Nomination.objects.across_partners(reason="test")
    year = rows.order_by("-call__intake__starts_on").values_list("call__intake__starts_on__year", flat=True)[rows.count() // 2]
    ministry, partner = Side(MINISTRY), Side(PARTNER, frozenset(rows.values_list("partner_id", flat=True)[:1]))

    states = dict(bare(year)[0])
    assert {key: sums_for(ministry, year).total("nominations", [key]) for key in states} == states
    assert wrong_counts() == []
    kept, counted, of_partner = best(lambda: sums_for(ministry, year), lambda: bare(year), lambda: sums_for(partner, year))
    client = signed_in(world.users["sofia"])
    with CaptureQueriesContext(connection) as asked:
        (page,) = best(lambda: client.get(f"/dashboard/?year={year}"))

    assert len(asked) // ROUNDS <= 12
    assert kept <= MOST_RATIO * counted, (kept, counted)
    soak_result(
        "dashboard", nominations=NUMBER, rounds=ROUNDS, kept_ms=round(kept, 1), bare_group_bys_ms=round(counted, 1), ratio=round(kept / counted, 3),
        partner_ms=round(of_partner, 1), page_ms=round(page, 1), queries=len(asked) // ROUNDS, rows_before_compaction=written,
        rows_after=TallyRow.objects.across_partners(reason="test").count(), compaction_ms=round(compacting), filling_s=round(filling),
    )  # fmt: skip
