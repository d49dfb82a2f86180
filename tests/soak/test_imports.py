"""Ten thousand nominees in one list: time, statements and memory of a real worker; killed in the middle, it begins anew and writes once."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from scholarships.enums import ImportState
from scholarships.models import NomineeImport
from scholarships.operations.imports import sweep_imports, wake
from tests.importing import bare_insert, committing, long_list, open_call, reading, seconds, waiting
from tests.processes import wait_for
from tests.test_import_worker import nominations
from tests.test_report_worker import environment, kill, worker  # noqa: F401
from tests.world import make_world

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True), pytest.mark.timeout(900), pytest.mark.real_clock]
COUNT = 10_000
MOST_RATIO, MOST_MEGABYTES = 5.0, 150.0


def megabytes(pid: int, name: str) -> float:
    """A figure of /proc, over the worker and its child."""
    pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    lines = [line for one in pids for line in Path(f"/proc/{one}/status").read_text().splitlines() if line.startswith(name)]
    return max(int(line.split()[1]) for line in lines) / 1024


def memory_of_a_worker(found: NomineeImport, environment: dict[str, str], log: Path) -> dict[str, float]:  # noqa: F811
    """Idle and at its highest, while a worker writes the list."""
    with worker(environment, log) as process:
        assert wait_for(lambda: "ready." in log.read_text(), 60), log.read_text()
        time.sleep(2)
        idle = megabytes(process.pid, "VmRSS")
        wake(found.pk)
        assert wait_for(lambda: state_of(found) == ImportState.DONE, 300), log.read_text()
        highest = megabytes(process.pid, "VmHWM")
    return {"worker_idle_mb": idle, "worker_highest_mb": highest, "above_idle_mb": highest - idle}


def killed_on_the_way(found: NomineeImport, environment: dict[str, str], folder: Path) -> None:  # noqa: F811
    """Killed (-9) while it writes: nothing of it stays, and the next worker writes the whole."""
    before = nominations()
    wake(found.pk)
    with worker(environment, folder / "killed.log") as first:
        assert wait_for(writing_now, 60)
        kill(first)
    assert nominations() == before
    assert wait_for(lambda: sweep_imports(now=timezone.now()) == [found.pk] if state_of(found) == ImportState.RUNNING else True, 60)


def writing_now() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY%%' AND pid <> pg_backend_pid() AND datname = current_database()")
        return bool(cursor.fetchone()[0])


def state_of(found: NomineeImport) -> str:
    return str(NomineeImport.objects.across_partners(reason="test").values_list("state", flat=True).get(pk=found.pk))


def test_ten_thousand_nominees(environment: dict[str, str], tmp_path: Path, soak_result: Callable[..., None]) -> None:  # noqa: F811
    world = make_world()
    call, content, now = open_call(world, timezone.now()), long_list(COUNT), timezone.now()
    figures: dict[str, Any] = {"rows": COUNT, **reading(content, now)}
    figures["upload"], found = seconds(lambda: waiting(world, call, content, now))
    with CaptureQueriesContext(connection) as queries:
        figures["commit"] = committing(found, now)
    figures |= {"statements": len(queries), "rows_a_second": COUNT / figures["commit"], "insert_select": bare_insert()}
    figures["commit_ratio"] = figures["commit"] / figures["insert_select"]

    others = [waiting(world, open_call(world, now, partner=world.partner_b, reference=f"MIR-27{one}"), content, now, by="charlie") for one in "BC"]
    figures |= memory_of_a_worker(others[0], environment, tmp_path / "worker.log")
    killed_on_the_way(others[1], environment, tmp_path)
    with worker(environment, tmp_path / "second.log"):
        assert wait_for(lambda: state_of(others[1]) == ImportState.DONE, 300), (tmp_path / "second.log").read_text()

    assert nominations() == COUNT * 4  # three lists and the twins of the first
    assert figures["commit_ratio"] <= MOST_RATIO, figures
    assert figures["above_idle_mb"] <= MOST_MEGABYTES, figures
    soak_result("import", **{name: round(value, 2) if isinstance(value, float) else value for name, value in figures.items()})
