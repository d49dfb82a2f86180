"""Reference numbers, given in one statement so that two at once never get the same."""

from django.db import connection


def next_number(series: str) -> int:
    """Next number of a series, beginning with 1. Holds the series' row until the transaction ends."""
    return next_numbers(series, 1)[0]


def next_numbers(series: str, count: int) -> range:
    """As many numbers as asked for, one after another. Ask late: whoever else wants one waits until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_counter (series, value) VALUES (%s, %s) "
            "ON CONFLICT (series) DO UPDATE SET value = core_counter.value + EXCLUDED.value RETURNING value",
            [series, count],
        )
        last = int(cursor.fetchone()[0])
    return range(last - count + 1, last + 1)


def reference(prefix: str, year: int) -> str:
    """Human reference such as N-2027-00031."""
    return references(prefix, year, 1)[0]


def references(prefix: str, year: int, count: int) -> list[str]:
    return [f"{prefix}-{year}-{number:05d}" for number in next_numbers(f"{prefix}-{year}", count)]
