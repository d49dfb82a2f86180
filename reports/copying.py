"""Rows that one queryset gives, copied by PostgreSQL itself into parts: no cell passes through Python.

The key column orders the rows and cuts them into parts; a part that is written is never read again, also after a kill.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from reports.sheets import Column
from reports.writers.csv_file import SafeLines

AT_ONCE = 100_000  # rows of one COPY: about a second between two signs of life


class Copying:
    """One statement for each part and, where there is more than one, one more that finds where to cut."""

    def __init__(self, rows: QuerySet[Any, Any], columns: Sequence[Column], shown: Sequence[int]) -> None:
        assert columns[-1].kind == "key"
        self._columns, self._shown = columns, shown
        sql, params = rows.order_by().query.sql_with_params()
        names = ", ".join(f"c{index}" for index in range(len(columns)))
        with connection.cursor() as cursor:
            self._source = cursor.mogrify(f"({sql}) AS s({names})", params).decode()
        self._key = f"s.c{len(columns) - 1}"

    def cuts(self, after: int | None, total: int) -> list[int | None]:
        """The last key of each part; None for the last one, which has no end."""
        if total <= AT_ONCE:
            return [None]
        numbered = f"SELECT {self._key} AS key, row_number() OVER (ORDER BY {self._key}) AS n FROM {self._source}{self._where(after, None)}"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT key FROM ({numbered}) AS k WHERE mod(n, {AT_ONCE}) = 0 ORDER BY key")  # noqa: S608
            return [*(row[0] for row in cursor.fetchall()), None]

    def copy(self, place: Path, after: int | None, until: int | None, *, safely: bool = False) -> int:
        """Write the rows behind `after` up to `until`; returns their number. `safely`: as CSV that no spreadsheet calculates."""
        cells = ", ".join(self._cell(index) for index in self._shown)
        source = f"{self._source}{self._where(after, until)}"
        sql = f"COPY (SELECT {cells} FROM {source} ORDER BY {self._key}) TO STDOUT (FORMAT csv)"  # noqa: S608 - names are ours, values were quoted by the driver
        with place.open("wb") as out, connection.cursor() as cursor, connection.wrap_database_errors:
            lines = SafeLines(out) if safely else out
            cursor.copy_expert(sql, lines)
            lines.flush()
            return int(cursor.rowcount)

    def _where(self, after: int | None, until: int | None) -> str:
        bounds = [f"{self._key} > {after:d}"] if after is not None else []
        bounds += [f"{self._key} <= {until:d}"] if until is not None else []
        return f" WHERE {' AND '.join(bounds)}" if bounds else ""

    def _cell(self, index: int) -> str:
        column, cell = self._columns[index], f"s.c{index}"
        if column.choices is not None:
            return self._word(column, cell)
        if column.kind == "instant":
            return f"({cell} AT TIME ZONE '{settings.HOST_ZONE}')::timestamp(0)"
        return f"{cell}::text" if column.kind == "yes" else cell

    def _word(self, column: Column, cell: str) -> str:
        cases = " ".join("WHEN %s THEN %s" for _value in column.choices or ())
        if not cases:
            return cell
        values = [str(text) for pair in (column.choices or {}).items() for text in pair]
        with connection.cursor() as cursor:
            return str(cursor.mogrify(f"CASE {cell}::text {cases} ELSE {cell}::text END", values).decode())
