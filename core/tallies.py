"""Kept counts: how many rows of a table have these keys, without counting them.

An upper app says what is counted (`Tally`); triggers on the table write what changed as rows of `core.TallyRow` (+1, -1), once for
each statement, raw SQL and COPY included. Nobody changes a row of another, so writers never wait for each other, and what is
rolled back takes its rows with it. The count of a key is the sum of its rows; a job puts them together (`compact`).

The SQL of the triggers stands frozen in a migration; a test compares it with what the declarations would give.
TRUNCATE of a counted table takes its counts away.
"""

# ruff: noqa: S608 - the SQL is made from our own declarations
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import QuerySet

from core.models import TallyRow

# Any number that nothing else takes. Two compactions at once would do the same work twice; what takes counts away waits for one,
# because the rows that it is just putting in the place of others can't be seen yet.
COMPACTING = 7_006_600
OPERATIONS = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
SOURCES = {"INSERT": (("new_rows", 1),), "UPDATE": (("new_rows", 1), ("old_rows", -1)), "DELETE": (("old_rows", -1),)}
REFERENCING = {"INSERT": "NEW TABLE AS new_rows", "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows", "DELETE": "OLD TABLE AS old_rows"}


@dataclass(frozen=True)
class Tally:
    """Rows of `model` for which `where` holds, counted by its keys: up to two numbers and a word, each a column (or an expression) of the row itself.

    A key can't be read through a foreign key: the other row may change without this one. Join small tables when reading.
    """

    name: str
    model: str
    first: str = "0"
    second: str = "0"
    word: str = "''"
    where: str = ""

    @property
    def table(self) -> str:
        return str(apps.get_model(self.model)._meta.db_table)

    def counted(self, source: str, sign: int = 1) -> str:
        """SELECT of keys and of what each row counts for; `source` is the table or what a statement has changed of it."""
        keys = f"{self.first}::bigint, {self.second}::bigint, {self.word}::varchar"
        return f"SELECT '{self.name}', {keys}, {sign} FROM {source}" + (f" WHERE {self.where}" if self.where else "")


_declared: list[Tally] = []


def declare(*tallies: Tally) -> None:
    """By the app on the top floor, when all models are there."""
    _declared.extend(one for one in tallies if one not in _declared)


def declared() -> tuple[Tally, ...]:
    return tuple(_declared)


# --- triggers ---------------------------------------------------------------------------------------
def by_table(tallies: Iterable[Tally]) -> Iterator[tuple[str, list[Tally]]]:
    for table, group in groupby(sorted(tallies, key=lambda one: (one.table, one.name)), key=lambda one: one.table):
        yield table, list(group)


def function_name(table: str) -> str:
    return f"tally_{table}"


def trigger_name(table: str, operation: str) -> str:
    return f"tally_{operation.lower()}_{table}"


def function_body(tallies: list[Tally]) -> str:
    """An UPDATE that moves no row from key to key writes nothing. TRUNCATE waits until a compaction has ended: it would not see what that one writes."""
    parts = [f"IF TG_OP = '{name}' THEN\n{_differences(tallies, SOURCES[name])}" for name in ("INSERT", "UPDATE", "DELETE")]
    names = ", ".join(f"'{one.name}'" for one in tallies)
    gone = f"    PERFORM pg_advisory_xact_lock({COMPACTING});\n    DELETE FROM core_tallyrow WHERE name IN ({names});"
    return "\nBEGIN\n" + "\nELS".join(parts) + f"\nELSE\n{gone}\nEND IF;\nRETURN NULL;\nEND\n"


def _differences(tallies: list[Tally], sources: tuple[tuple[str, int], ...]) -> str:
    rows = "\n        UNION ALL ".join(one.counted(source, sign) for one in tallies for source, sign in sources)
    return (
        "    INSERT INTO core_tallyrow (name, first, second, word, number)\n"
        "    SELECT name, first, second, word, sum(number) FROM (\n"
        f"        {rows}\n"
        "    ) changed (name, first, second, word, number) GROUP BY name, first, second, word HAVING sum(number) <> 0;"
    )


def setup_sql(tallies: Iterable[Tally]) -> str:
    """For a migration: functions, triggers, and the first count. CREATE TRIGGER keeps writers out until the migration has ended, so none is missed."""
    parts = []
    for table, group in by_table(tallies):
        parts.append(f"CREATE OR REPLACE FUNCTION {function_name(table)}() RETURNS trigger LANGUAGE plpgsql AS $tally${function_body(group)}$tally$;")
        for operation in OPERATIONS:
            seen = f" REFERENCING {REFERENCING[operation]}" if operation in REFERENCING else ""
            parts.append(
                f"CREATE OR REPLACE TRIGGER {trigger_name(table, operation)} AFTER {operation} ON {table}{seen}"
                f" FOR EACH STATEMENT EXECUTE FUNCTION {function_name(table)}();"
            )
        parts.append(_first_count(group))
    return "\n".join(parts) + "\n"


def _first_count(group: list[Tally]) -> str:
    names = ", ".join(f"'{one.name}'" for one in group)
    rows = " UNION ALL ".join(one.counted(one.table) for one in group)
    return (
        f"SELECT pg_advisory_xact_lock({COMPACTING});\n"
        f"DELETE FROM core_tallyrow WHERE name IN ({names});\n"
        "INSERT INTO core_tallyrow (name, first, second, word, number)\n"
        f"SELECT name, first, second, word, sum(number) FROM ({rows}) counted (name, first, second, word, number) GROUP BY name, first, second, word;"
    )


def removal_sql(tables: Iterable[str]) -> str:
    drops = [f"DROP TRIGGER IF EXISTS {trigger_name(table, operation)} ON {table};" for table in tables for operation in OPERATIONS]
    return "\n".join([*drops, *(f"DROP FUNCTION IF EXISTS {function_name(table)}();" for table in tables)])


# --- reading, compacting, counting again --------------------------------------------------------------
def rows_of(*names: str) -> QuerySet[Any]:
    """Rows of these counts, to be narrowed by keys and summed; the caller names only keys whose records the reader may count."""
    rows = TallyRow.objects.across_partners(reason="kept counts of keys that the caller has chosen for this reader")
    return rows.filter(name__in=names).order_by()  # type: ignore[no-any-return]


def compact() -> int:
    """Put the rows of each key together, in one statement: a reader sees them before or after. How many rows there are less.

    Rows that others are writing are not seen and stay; a second compaction at the same time leaves the work to the first.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [COMPACTING])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(COMPACT)
        return int(cursor.fetchone()[0])


COMPACT = """
WITH many AS (SELECT name, first, second, word FROM core_tallyrow GROUP BY name, first, second, word HAVING count(*) > 1 OR sum(number) = 0),
gone AS (DELETE FROM core_tallyrow row USING many WHERE (row.name, row.first, row.second, row.word) = (many.name, many.first, many.second, many.word)
    RETURNING row.name, row.first, row.second, row.word, row.number),
kept AS (INSERT INTO core_tallyrow (name, first, second, word, number)
    SELECT name, first, second, word, sum(number) FROM gone GROUP BY name, first, second, word HAVING sum(number) <> 0 RETURNING 1)
SELECT (SELECT count(*) FROM gone) - (SELECT count(*) FROM kept)
"""


def wrong_counts() -> list[tuple[Any, ...]]:
    """(name, first, second, word, kept, counted) of each key whose kept count is not what the table holds; one statement for all."""
    counted = " UNION ALL ".join(f"SELECT k.*, 0 FROM ({one.counted(one.table)}) k" for one in declared())
    names = ", ".join(f"'{one.name}'" for one in declared())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, first, second, word, sum(kept)::bigint, sum(counted)::bigint FROM (SELECT name, first, second, word, 0, number FROM core_tallyrow"
            f" UNION ALL {counted}) both_sides (name, first, second, word, counted, kept)"
            f" GROUP BY name, first, second, word HAVING sum(kept) <> sum(counted) OR name NOT IN ({names}) ORDER BY 1, 2, 3, 4"
        )
        return [tuple(row) for row in cursor.fetchall()]
