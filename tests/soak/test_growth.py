"""The list of nominations as staff reads it, in databases of a thousand to a million: what a page costs does not grow with the table.

A database of its own for each size, made by the models, filled by `seed_scale`, dropped afterwards. GROWTH_LARGEST=100000 leaves the largest out.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from django.conf import settings

from tests.processes import clean_environment

pytestmark = [pytest.mark.soak, pytest.mark.real_clock, pytest.mark.timeout(3600)]
SIZES = (1_000, 10_000, 100_000, 1_000_000)
MOST_GROWTH, LAST_PAGE, MOST_PAIR, MOST_QUERIES = 1.25, 1.2, 2.0, 6
FILLED_WITHIN = 15 * 60  # seconds, for a million


def statement(sql: str) -> None:
    """On the database that every server has: another can't be made from within one that is used."""
    given = settings.DATABASES["default"]
    line = psycopg2.connect(host=given["HOST"], port=given["PORT"] or None, user=given["USER"], password=given["PASSWORD"] or None, dbname="postgres")
    line.autocommit = True
    with line.cursor() as cursor:
        cursor.execute(sql)
    line.close()


def read_at(number: int) -> dict[str, Any]:
    name = f"growth_{os.getpid()}_{number}"
    url = urlsplit(os.environ.get("DATABASE_URL") or _url())
    statement(f"CREATE DATABASE {name}")
    try:
        environment = clean_environment(
            DATABASE_URL=urlunsplit(url._replace(path=f"/{name}")),
            REDIS_URL=os.environ["REDIS_URL"],
            DJANGO_SETTINGS_MODULE="portal.settings",
            PRODUCTION="0",
            SECRET_KEY="x" * 60,
            EMAIL_URL="consolemail://",
        )
        done = subprocess.run(
            [sys.executable, "-m", "tests.growing", str(number)],
            cwd=Path(__file__).parents[2],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]
    finally:
        statement(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _url() -> str:
    given = settings.DATABASES["default"]
    return f"postgres://{given['USER']}@/{given['NAME']}?host={given['HOST']}"


def test_a_page_costs_the_same_whatever_the_size_of_the_table(soak_result: Callable[..., None]) -> None:
    largest = int(os.environ.get("GROWTH_LARGEST", SIZES[-1]))
    curve = [read_at(number) for number in SIZES if number <= largest]

    first, last = curve[0], curve[-1]
    growth = last["first_ms"] / first["first_ms"]
    last_page = max(one["last_ms"] / one["first_ms"] for one in curve)
    pairs = last["pairs"]
    worst = max(pairs, key=pairs.get)
    to_median = pairs[worst] / statistics.median(pairs.values())
    print(
        f"{last['nominations']:,} beside {first['nominations']:,}: {growth:.2f}; last page beside first: {last_page:.2f}; {worst}: {to_median:.2f} of the median"
    )
    assert max(one["queries"] for one in curve) <= MOST_QUERIES
    assert growth <= MOST_GROWTH
    assert last_page <= LAST_PAGE
    if last["nominations"] == SIZES[-1]:
        assert last["filled_seconds"] <= FILLED_WITHIN
    soak_result("growth", curve=curve, growth=round(growth, 2), last_page=round(last_page, 2), worst_pair=worst, worst_to_median=round(to_median, 2))
    assert to_median <= MOST_PAIR, (worst, pairs)
