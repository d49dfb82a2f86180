"""Reference numbers, given in one statement so that two at once never get the same."""

from django.db import connection


def next_number(series: str) -> int:
    """Next number of a series, beginning with 1. Holds the series' row until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_counter (series, value) VALUES (%s, 1) "
            "ON CONFLICT (series) DO UPDATE SET value = core_counter.value + 1 RETURNING value",
            [series],
        )
        return int(cursor.fetchone()[0])


def reference(prefix: str, year: int) -> str:
    """Human reference such as N-2027-00031."""
    return f"{prefix}-{year}-{next_number(f'{prefix}-{year}'):05d}"
