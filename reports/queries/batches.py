"""Reading a long list by key, so that a heartbeat fits between two reads and nothing is read twice."""

from collections.abc import Iterator
from typing import Any

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
