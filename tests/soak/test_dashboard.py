"""Figures of the ministry's dashboard out of kept counts, beside the same figures counted by bare GROUP BYs, at 100,000 nominations (quality.md W9).

The data is committed, the counts put together and all tables vacuumed, as a database is that lives. Of the bare counts the faster way is the floor:
figure by figure or with one statement. Both sides ask in Python and end in the same dictionary. What has few rows or depends on today (events that
come, agreements that end, quotas, names) is counted the same way with and without kept counts and stands on neither side.
"""

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

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True), pytest.mark.timeout(1800)]
NUMBER, ROUNDS, MOST_RATIO = 100_000, 7, 0.15
# What the dashboard says of the ministry out of kept counts: tiles, four charts and the map; each is a GROUP BY over the tables themselves.
BARE = {
    "nominations": """SELECT 0::bigint, n.state, count(*) FROM scholarships_nomination n JOIN scholarships_call c ON c.id = n.call_id
        JOIN training_intake i ON i.id = c.intake_id WHERE n.submitted_at IS NOT NULL AND i.starts_on BETWEEN %(first)s AND %(last)s GROUP BY n.state""",
    "now": """SELECT 0, state, count(*) FROM scholarships_nomination WHERE submitted_at IS NOT NULL
        AND state IN ('submitted', 'returned', 'offered', 'accepted') GROUP BY state""",
    "programmes": """SELECT i.programme_id, '', count(*) FROM training_enrolment e JOIN training_intake i ON i.id = e.intake_id
        WHERE e.state IN ('active', 'suspended', 'extended') GROUP BY i.programme_id""",
    "awarded": """SELECT 0, '', count(*) FROM training_enrolment e JOIN training_intake i ON i.id = e.intake_id WHERE e.source = 'award'
        AND e.state IN ('completed', 'partially_completed') AND i.starts_on BETWEEN %(first)s AND %(last)s""",
    "certificates": """SELECT extract(year FROM completed_on)::bigint, '', count(*) FROM training_enrolment
        WHERE certificate_id IS NOT NULL AND completed_on IS NOT NULL GROUP BY 1""",
    "countries": "SELECT partner_id, '', count(*) FROM training_enrolment WHERE state IN ('active', 'suspended', 'extended') GROUP BY partner_id",
    "missions": "SELECT 0, state, count(*) FROM exchanges_mission GROUP BY state",
    "consultations": "SELECT 0, state, count(*) FROM training_consultation GROUP BY state",
}
AT_ONCE = " UNION ALL ".join(f"SELECT '{name}', counted.* FROM ({sql}) counted" for name, sql in BARE.items())
Numbers = dict[tuple[str, int, str], int]


def bare(year: int) -> Numbers:
    """Figure by figure."""
    span = {"first": f"{year}-01-01", "last": f"{year}-12-31"}
    with connection.cursor() as cursor:
        found: Numbers = {}
        for name, sql in BARE.items():
            cursor.execute(sql, span)
            found |= {(name, key, word): number for key, word, number in cursor.fetchall() if number}
    return found


def bare_at_once(year: int) -> Numbers:
    """The same with one statement, as the kept counts are read."""
    with connection.cursor() as cursor:
        cursor.execute(AT_ONCE, {"first": f"{year}-01-01", "last": f"{year}-12-31"})
        return {(name, key, word): number for name, key, word, number in cursor.fetchall() if number}


def kept(side: Side, year: int) -> Numbers:
    return {key: number for key, number in sums_for(side, year).numbers.items() if number}


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
        cursor.execute("VACUUM ANALYZE")
    rows = Nomination.objects.across_partners(reason="test")
    year = rows.order_by("-call__intake__starts_on").values_list("call__intake__starts_on__year", flat=True)[rows.count() // 2]
    ministry, partner = Side(MINISTRY), Side(PARTNER, frozenset(rows.values_list("partner_id", flat=True)[:1]))

    assert kept(ministry, year) == bare(year) == bare_at_once(year)
    assert wrong_counts() == []
    read, apart, at_once, of_partner = best(lambda: kept(ministry, year), lambda: bare(year), lambda: bare_at_once(year), lambda: kept(partner, year))
    counted = min(apart, at_once)  # the faster way to count
    client = signed_in(world.users["sofia"])
    with CaptureQueriesContext(connection) as asked:
        (page,) = best(lambda: client.get(f"/dashboard/?year={year}"))

    assert len(asked) // ROUNDS <= 12
    soak_result(
        "dashboard", nominations=NUMBER, rounds=ROUNDS, kept_ms=round(read, 2), bare_group_bys_ms=round(apart, 2), bare_in_one_statement_ms=round(at_once, 2),
        ratio=round(read / counted, 3), figures=len(kept(ministry, year)), partner_ms=round(of_partner, 1), page_ms=round(page, 1), queries=len(asked) // ROUNDS,
        rows_before_compaction=written, rows_after=TallyRow.objects.across_partners(reason="test").count(), compaction_ms=round(compacting), filling_s=round(filling),
    )  # fmt: skip
    assert read <= MOST_RATIO * counted, (read, apart, at_once)
