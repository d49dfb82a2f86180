"""100,000 rows of 25 columns (W7): CSV beside COPY to a file, XLSX beside the bare writer, memory and statements."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rustpy_xlsxwriter import write_worksheet

from reports.building import build_report
from reports.enums import RunState
from reports.operations import request_report
from tests.reporting import run_of
from tests.wide_report import wide_report
from tests.world import NOW, World

pytestmark = [pytest.mark.soak, pytest.mark.django_db, pytest.mark.timeout(600)]
NUMBER, ROUNDS = 100_000, 5
MOST_CSV, MOST_XLSX, MOST_MEMORY, MOST_STATEMENTS = 2.0, 1.3, 64, 3
BARE = """
SELECT object_label, actor_label, step, source, target, at, recorded_at, at::date, step = 'submit', 2027, object_id::float8 / 7, reason, last_error, object_id, actor_id,
 object_id, object_id * 2, object_id * 3, object_id * 4, object_id * 5, object_label || ' / 1', object_label || ' / 2', object_label || ' / 3', object_label || ' / 4',
 object_label || ' / 5' FROM core_historyentry WHERE model = 'wide.row' ORDER BY id
"""
NAMES = [f"column {number}" for number in range(25)]


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def growth(work: Callable[[], object]) -> float:
    """Megabytes by which the process was larger at its largest than before: the kernel's peak, begun anew."""
    Path("/proc/self/clear_refs").write_text("5")
    before = status("VmRSS")
    work()
    return (status("VmHWM") - before) / 1024


def status(name: str) -> int:
    return int(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(f"{name}:")))


def bare_csv(place: Path) -> None:
    """The fastest way there is: the database writes the file."""
    with connection.cursor() as cursor, place.open("wb") as out:
        cursor.copy_expert(f"COPY ({BARE}) TO STDOUT (FORMAT csv)", out)


def bare_xlsx(place: Path) -> None:
    """The shortest program: a cursor on the server, a record a row, the same writer without any format."""
    write_worksheet(({name: plain(cell) for name, cell in zip(NAMES, row, strict=True)} for row in fetched()), str(place))


def plain(cell: Any) -> Any:
    return cell.replace(tzinfo=None) if hasattr(cell, "tzinfo") else cell


def fetched() -> Iterator[tuple[Any, ...]]:
    connection.ensure_connection()
    assert connection.connection is not None
    with connection.connection.cursor("bare") as cursor:
        cursor.itersize = 2000
        cursor.execute(BARE)
        yield from cursor


def made(world: World, kind: str) -> None:
    run = request_report("wide", {}, actor=world.sofia, now=NOW, formats=(kind,))
    assert build_report(run.pk, clock=lambda: NOW)
    done = run_of(run)
    assert (done.state, done.done_rows) == (RunState.DONE, NUMBER)


def test_wide_export_beside_copy_and_the_bare_writer(world: World, tmp_path: Path, soak_result: Callable[..., None]) -> None:
    times: dict[str, list[float]] = {"csv": [], "copy": [], "xlsx": [], "writer": []}
    with wide_report(NUMBER):
        with CaptureQueriesContext(connection) as queries:
            made(world, "csv")
        grown = max(growth(lambda: made(world, "csv")), growth(lambda: made(world, "xlsx")))
        for number in range(ROUNDS):
            times["copy"].append(seconds(lambda number=number: bare_csv(tmp_path / f"{number}.csv")))  # type: ignore[misc]
            times["csv"].append(seconds(lambda: made(world, "csv")))
            times["writer"].append(seconds(lambda number=number: bare_xlsx(tmp_path / f"{number}.xlsx")))  # type: ignore[misc]
            times["xlsx"].append(seconds(lambda: made(world, "xlsx")))
    ratio = {
        "csv": median(ours / floor for ours, floor in zip(times["csv"], times["copy"], strict=True)),
        "xlsx": median(ours / floor for ours, floor in zip(times["xlsx"], times["writer"], strict=True)),
    }
    statements = len([query for query in queries if "wide.row" in query["sql"]])
    figures = {
        "rows": NUMBER, "columns": 25, "csv_ratio": round(ratio["csv"], 2), "xlsx_ratio": round(ratio["xlsx"], 2), "memory_mb": round(grown, 1),
        "statements": statements, **{f"{name}_s": round(median(values), 2) for name, values in times.items()}, "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip
    print(figures)

    assert statements <= MOST_STATEMENTS
    assert grown <= MOST_MEMORY
    assert ratio["csv"] <= MOST_CSV, figures
    assert ratio["xlsx"] <= MOST_XLSX, figures
    soak_result("exports", **figures)
