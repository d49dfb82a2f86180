"""Reading a long list by key, so that a heartbeat fits between two reads and nothing is read twice."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import QuerySet

BATCH = 200


def in_batches(rows: QuerySet[Any], size: int = BATCH) -> Iterator[list[Any]]:
    """Rows in their own order; the ids first, so that all batches speak of the same list."""
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), size):
        part = keys[start : start + size]
        found = {row.pk: row for row in rows.order_by().filter(pk__in=part)}
        yield [found[key] for key in part if key in found]


def within_years(params: Any, path: str) -> dict[str, int]:
    bounds = {"gte": params.get("first_year"), "lte": params.get("last_year")}
    return {f"{path}__{side}": int(year) for side, year in bounds.items() if year}


COUNTED = 10_000


def about_rows(rows: QuerySet[Any, Any]) -> int:
    """How many rows there are, cheaply: counted up to ten thousand; beyond, the planner is asked, which costs nothing."""
    counted = rows.order_by()[: COUNTED + 1].count()
    if counted <= COUNTED:
        return counted
    sql, params = rows.order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        return max(COUNTED, int(cursor.fetchone()[0][0]["Plan"]["Plan Rows"]))
