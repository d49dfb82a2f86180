"""Fills an empty database, all or nothing: the frame first, then call by call, each table by COPY. Nothing of the database is switched off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from core.models import Counter
from portal.scale.frame import build
from portal.scale.nominations import Writer
from portal.scale.plan import planned
from scholarships.models import Nomination

SEED = 20_270_101
CALLS_AT_ONCE = 20  # 5,000 nominations a COPY


class NotEmpty(Exception):
    """The database holds nominations that this has not made."""


def fill(nominations: int, *, now: datetime, seed: int = SEED, tell: Callable[[str], Any] = lambda text: None) -> dict[str, int]:
    """Gives the number of rows by table. Raises `NotEmpty` before anything is written."""
    if Nomination.objects.across_partners(reason="whether there is anything that is not made up").exists():
        raise NotEmpty
    calls = planned(nominations, now.year + 1)
    with transaction.atomic():
        writer = Writer(build(calls, now), seed)
        for done, call in enumerate(calls, start=1):
            writer.call(call)
            if done % CALLS_AT_ONCE == 0:
                writer.flush()
                tell(f"{writer.serial:,} of {nominations:,} nominations")
        writer.flush()
        _keep_numbers(writer)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {table.model._meta.label: table.written for table in writer.tables}


def _keep_numbers(writer: Writer) -> None:
    """The next number that the portal gives goes on from the last one here."""
    for (prefix, year), value in writer.numbers.items():
        Counter.objects.across_partners(reason="numbers that were given go on").update_or_create(series=f"{prefix}-{year}", defaults={"value": value})


def disk_used() -> int:
    """Bytes of this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])
