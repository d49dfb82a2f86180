"""Signs of life of the jobs of the clock, one statement a run; written by Celery's own hooks (`notifications.heartbeat`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

LONGEST = 500
BEGAN = """
    INSERT INTO notifications_jobbeat (name, known_at, began_at, last_error) VALUES (%(name)s, %(began)s, %(began)s, '')
    ON CONFLICT (name) DO UPDATE SET began_at = GREATEST(notifications_jobbeat.began_at, excluded.began_at)
"""
# What ended well lives again: the next silence is told anew. Two runs may end in either order.
ENDED = """
    INSERT INTO notifications_jobbeat (name, known_at, began_at, ended_at, last_error) VALUES (%(name)s, %(began)s, %(began)s, %(ended)s, '')
    ON CONFLICT (name) DO UPDATE SET
        began_at = GREATEST(notifications_jobbeat.began_at, excluded.began_at),
        ended_at = GREATEST(notifications_jobbeat.ended_at, excluded.ended_at),
        alarmed_at = NULL
"""
FAILED = """
    INSERT INTO notifications_jobbeat (name, known_at, began_at, failed_at, last_error) VALUES (%(name)s, %(began)s, %(began)s, %(ended)s, %(error)s)
    ON CONFLICT (name) DO UPDATE SET
        began_at = GREATEST(notifications_jobbeat.began_at, excluded.began_at),
        failed_at = excluded.failed_at,
        last_error = excluded.last_error
"""


def note_beginning(name: str, *, began: datetime) -> None:
    _write(BEGAN, name=name, began=began)


def note_end(name: str, *, began: datetime, ended: datetime, error: str = "") -> None:
    """A run that left part of its work undone did not end well, however often it comes back."""
    _write(FAILED if error else ENDED, name=name, began=began, ended=ended, error=error[:LONGEST])


def _write(statement: str, **values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
