"""A question to the database that is given up rather than awaited: what it asks for is worth only so much."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

from core.workflow import sqlstate

CANCELLED = "57014"
_SET = "SELECT current_setting('statement_timeout'), set_config('statement_timeout', %s, true)"


class TookTooLong(Exception):
    """PostgreSQL has broken off the statement."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Each statement inside is broken off after so many seconds. For reading: what was written inside is then undone."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_SET, [f"{int(seconds * 1000)}ms"])
            before = cursor.fetchone()[0]
            yield
            cursor.execute(_SET, [before])
    except OperationalError as exc:
        if sqlstate(exc) != CANCELLED:
            raise
        raise TookTooLong from exc
