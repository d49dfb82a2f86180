"""A report outlives its worker: a real Celery process is killed (-9) at named points, a second one finishes the work."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import redis
from django.conf import settings
from django.db import connection
from django.utils import timezone

from core.models import HistoryEntry
from devservices import layout
from documents.models import StoredFile
from documents.storage import open_kept
from notifications.models import Notice
from reports.enums import RunState
from reports.models import ReportRun
from reports.operations import request_report, sweep_runs
from tests.processes import BASE_DIR, PROGRAMS, clean_environment, wait_for
from tests.world import make_agreement, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_clock]
COMMAND = [str(PROGRAMS / "celery"), "-A", "portal", "worker", "-c", "1", "--without-gossip", "--without-mingle", "-l", "INFO"]


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The worker of this test: its database, its Redis database, its files."""
    lay = layout(os.environ["PORTAL_PROFILE"])
    queue = redis.Redis.from_url(os.environ["REDIS_URL"])
    queue.flushdb()
    yield clean_environment(
        DATABASE_URL=lay.database_url(str(connection.settings_dict["NAME"])),
        REDIS_URL=os.environ["REDIS_URL"],
        MEDIA_ROOT=str(settings.MEDIA_ROOT),
        PRODUCTION="0",
        SECRET_KEY="x" * 60,
        EMAIL_URL="consolemail://",
        PORTAL_PROFILE=os.environ["PORTAL_PROFILE"],
    )
    queue.flushdb()
    queue.close()


@contextlib.contextmanager
def worker(environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A Celery worker in a session of its own; whatever happens, nothing of it stays."""
    with log.open("wb") as out:
        process = subprocess.Popen(COMMAND, cwd=BASE_DIR, env=environment, stdout=out, stderr=out, start_new_session=True)
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(60)


@contextlib.contextmanager
def locked_table(table: str) -> Iterator[None]:
    """Nobody else gets past this table: the worker stops in the middle of its work."""
    held = psycopg2.connect(host=connection.settings_dict["HOST"], user="portal", dbname=connection.settings_dict["NAME"])
    try:
        with held.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield
    finally:
        held.rollback()
        held.close()


def waits_for(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass", [table])
        return bool(cursor.fetchone()[0])


def state_of(run: ReportRun) -> ReportRun:
    return ReportRun.objects.across_partners(reason="test").get(pk=run.pk)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("table", ["agreements_quotayear", "documents_storedfile"])  # while reading; with all rows written
def test_report_outlives_a_worker_killed_on_the_way(environment: dict[str, str], tmp_path: Path, table: str) -> None:
    world: Any = make_world()
    make_agreement(world)
    run = request_report("quota_use", {}, actor=world.alice, now=timezone.now())

    with locked_table(table), worker(environment, tmp_path / "first.log") as first:
        assert wait_for(lambda: waits_for(table), 90), (tmp_path / "first.log").read_text()
        assert state_of(run).state == RunState.RUNNING
        kill(first)

    assert state_of(run).state == RunState.RUNNING  # nobody knows yet
    assert sweep_runs(now=timezone.now()) == []
    # the database finds out a moment later that nobody waits for its answer; till then it holds the row
    assert wait_for(lambda: sweep_runs(now=timezone.now() + timedelta(seconds=31)) == [run.pk], 60)
    with worker(environment, tmp_path / "second.log"):
        assert wait_for(lambda: state_of(run).state == RunState.DONE, 90), (tmp_path / "second.log").read_text()
        told = Notice.objects.across_partners(reason="test").filter(recipient=world.users["alice"], kind="report_ready")
        assert wait_for(told.count, 60) == 1

    done = state_of(run)
    assert (done.attempts, done.done_rows) == (2, 2)
    assert StoredFile.objects.across_partners(reason="test").count() == 3
    for stored in (done.xlsx, done.csv, done.pdf):
        assert stored
        with open_kept(stored.path) as file:
            assert len(file.read()) == stored.size
    steps = HistoryEntry.objects.across_partners(reason="test").filter(model="reports.reportrun").order_by("pk")
    assert list(steps.values_list("step", flat=True)) == ["request", "start", "retry", "start", "finish"]


@pytest.mark.timeout(300)
def test_report_asked_for_while_redis_forgets_is_still_made(environment: dict[str, str], tmp_path: Path) -> None:
    world: Any = make_world()
    make_agreement(world)
    run = request_report("quota_use", {}, actor=world.alice, now=timezone.now())
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as queue:
        queue.flushdb()

    assert sweep_runs(now=timezone.now() + timedelta(seconds=61)) == [run.pk]
    with worker(environment, tmp_path / "worker.log"):
        assert wait_for(lambda: state_of(run).state == RunState.DONE, 90), (tmp_path / "worker.log").read_text()
