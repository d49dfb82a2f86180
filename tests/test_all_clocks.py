"""A scheduler that stood still for three days catches up without doubling and without a flood; two clocks at once are one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from agreements import tasks as agreement_tasks
from core.models import HistoryEntry
from events import tasks as event_tasks
from exchanges import tasks as exchange_tasks
from partners import tasks as partner_tasks
from scholarships import tasks as scholarship_tasks
from tests.clocking import CLOCKS, STOP, Clock
from tests.world import World
from training import tasks as training_tasks

pytestmark = pytest.mark.django_db
each = pytest.mark.parametrize("clock_of", CLOCKS, ids=str)


def written(after: int) -> tuple[str, ...]:
    rows = HistoryEntry.objects.across_partners(reason="test").filter(pk__gt=after).order_by("pk")
    return tuple(sorted(f"{model} {step}" for model, step in rows.values_list("model", "step")))


def last() -> int:
    return HistoryEntry.objects.across_partners(reason="test").order_by("-pk").values_list("pk", flat=True).first() or 0


@each
def test_after_a_stop_of_three_days_what_was_due_happens_once(clock_of: Clock, world: World) -> None:
    late = clock_of.ready(world) + STOP
    before = last()

    clock_of.job(now=late)
    first = written(before)
    again = last()
    clock_of.job(now=late)

    assert first == tuple(sorted(clock_of.writes)), first
    assert written(again) == ()


@each
def test_a_second_clock_between_looking_and_doing_doubles_nothing(clock_of: Clock, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    late = clock_of.ready(world) + STOP
    module, before = sys.modules[clock_of.job.__module__], last()
    real, turned = module.each_by_itself, []

    def overtaken(rows: Any, verb: Any, *, what: str) -> int:
        """The rows are read; before the first is done, another clock does all of them."""
        found = list(rows)
        if found and not turned:
            turned.append(what)
            clock_of.job(now=late)
        return int(real(found, verb, what=what))

    monkeypatch.setattr(module, "each_by_itself", overtaken)
    clock_of.job(now=late)

    assert turned
    assert written(before) == tuple(sorted(clock_of.writes))


# --- the table of docs/clocks.md ---

# Tasks that are no list of jobs: what each calls.
ALONE = {
    "notifications.sweep": ("sweep_events", "send_due"),
    "notifications.actions": ("remind_of_actions",),
    "notifications.digests": ("write_digests",),
    "scholarships.leave": ("sweep_rounds",),
    "training.sweep_papers": ("sweep_paper_runs",),
    "reports.sweep": ("sweep_runs",),
    "reports.schedules": ("run_schedules",),
    "reports.expire": ("expire_runs",),
    "documents.sweep_scans": ("sweep_scans",),
    "documents.sweep_files": ("sweep_files",),
    "exchanges.read_words": ("read_next_words",),
    "events.forget_needs": ("forget_needs",),
    "core.drop_old_drafts": ("drop_old",),
    "core.compact_tallies": ("compact",),
    "portal.watch": ("watch",),
    "api.forget_answers": ("forget_answers",),
}
LISTS = {
    "scholarships.clock": scholarship_tasks.JOBS,
    "scholarships.forget_overdue": scholarship_tasks.NIGHTLY,
    "training.clock": training_tasks.JOBS,
    "partners.clock": partner_tasks.JOBS,
    "agreements.clock": agreement_tasks.JOBS,
    "exchanges.clock": exchange_tasks.JOBS,
    "exchanges.tell_of_materials": exchange_tasks.NEWS,
    "events.clock": event_tasks.CLOCKS,
}
TABLE = Path(settings.BASE_DIR) / "docs" / "clocks.md"


def table() -> list[list[str]]:
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in TABLE.read_text().splitlines() if line.startswith("|")]
    return rows[2:]


def test_the_table_has_a_row_for_each_job_of_the_schedule() -> None:
    tasks = {row["task"] for row in settings.CELERY_BEAT_SCHEDULE.values()}
    jobs = {(task, job.__name__) for task, listed in LISTS.items() for job in listed} | {
        (task, name) for task, names in ALONE.items() for name in names
    }

    assert tasks == set(LISTS) | set(ALONE)
    assert {(row[0], row[1]) for row in table()} == jobs
    assert all(all(row) for row in table())


def test_the_proofs_of_the_table_are_there() -> None:
    tried = {clock.job.__name__ for clock in CLOCKS}

    assert {row[1] for row in table() if row[4] == "both"} == tried
    for name in {row[4] for row in table()} - {"both"}:
        assert (TABLE.parent.parent / "tests" / f"{name}.py").is_file(), name
