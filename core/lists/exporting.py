"""What a file of a list would hold, said before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from core.lists.definition import ListColumn, ListDefinition, Reading
from core.lists.places import Place
from core.lists.saved import columns_in

COUNTED = 10_000  # up to here the rows are counted; beyond, the planner is asked, which costs nothing


@dataclass(frozen=True)
class RowsBefore:
    """How many rows there are; beyond `COUNTED` about how many."""

    number: int
    is_exact: bool


def rows_before(definition: ListDefinition, reading: Reading) -> RowsBefore:
    rows = definition.rows(reading)
    counted = rows.order_by().values("pk")[: COUNTED + 1].count()
    if counted <= COUNTED:
        return RowsBefore(counted, True)
    return RowsBefore(max(COUNTED, _planned(rows)), False)


def _planned(rows: Any) -> int:
    sql, params = rows.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        found = int(cursor.fetchone()[0][0]["Plan"]["Plan Rows"])
    digits = max(0, len(str(found)) - 2)
    return int(round(found, -digits))


def columns_of(place: Place, reading: Reading) -> list[ListColumn]:
    """Those that stand on the page, in its order."""
    return place.definition.chosen(columns_in(place.query), reading)
