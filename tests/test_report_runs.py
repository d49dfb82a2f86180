"""Life of a report run: claimed once, kept alive, swept, failed with a sentence."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from core.errors import NotAllowed, Refused
from core.models import HistoryEntry
from core.registries import kinds_for
from core.workflow import perform
from partners.models import Membership
from reports import building, making, operations
from reports.building import build_report
from reports.enums import RunState
from reports.models import ReportRun
from reports.operations import LostRun, beat, claim, finish, request_report, sweep_runs
from tests.reporting import at, fill, made, run_of
from tests.world import NOW, World


@pytest.fixture
def filled(world: World) -> World:
    return fill(world)


def test_run_is_claimed_once(filled: World) -> None:
    run = request_report("quota_use", {}, actor=filled.sofia, now=NOW)

    first = claim(run.pk, now=NOW)

    assert first is not None
    assert (first.state, first.attempts, first.heartbeat_at) == (RunState.RUNNING, 1, NOW)
    assert claim(run.pk, now=NOW) is None
    assert not build_report(run.pk, clock=lambda: NOW)


def test_built_twice_keeps_the_first_files(filled: World) -> None:
    run = made(filled, "sofia")

    assert not build_report(run.pk, clock=lambda: NOW)
    assert run_of(run).xlsx_id == run.xlsx_id


def test_sweep_takes_back_a_silent_run_and_leaves_a_living_one(filled: World) -> None:
    run = request_report("quota_use", {}, actor=filled.sofia, now=NOW)
    claim(run.pk, now=NOW)

    assert sweep_runs(now=at(29)) == []
    assert run_of(run).state == RunState.RUNNING
    assert sweep_runs(now=at(31)) == [run.pk]
    assert run_of(run).state == RunState.QUEUED
    assert build_report(run.pk, clock=lambda: at(40))
    assert (run_of(run).state, run_of(run).attempts) == (RunState.DONE, 2)


def test_sweep_wakes_a_run_whose_wake_up_was_lost(filled: World) -> None:
    run = request_report("quota_use", {}, actor=filled.sofia, now=NOW)

    assert sweep_runs(now=at(30)) == []
    assert sweep_runs(now=at(61)) == [run.pk]
    assert sweep_runs(now=at(62)) == []  # woken a second ago


def test_worker_that_was_overtaken_keeps_nothing(filled: World) -> None:
    run = request_report("quota_use", {}, actor=filled.sofia, now=NOW)
    slow = claim(run.pk, now=NOW)
    assert slow is not None
    sweep_runs(now=at(31))
    quick = claim(run.pk, now=at(32))

    with pytest.raises(LostRun):
        beat(slow, done=1, total=1, now=at(33))
    with pytest.raises(LostRun):
        finish(slow, {}, name="x", done=1, now=at(33))
    assert quick is not None
    beat(quick, done=1, total=1, now=at(33))


def test_fifth_silence_ends_in_a_sentence_and_a_notice(filled: World) -> None:
    run = request_report("quota_use", {}, actor=filled.sofia, now=NOW)
    for attempt in range(1, 6):
        assert claim(run.pk, now=at(100 * attempt)) is not None
        sweep_runs(now=at(100 * attempt + 31))

    failed = run_of(run)
    assert (failed.state, failed.attempts) == (RunState.FAILED, 5)
    assert "after 5 attempts" in failed.error
    entry = HistoryEntry.objects.across_partners(reason="test").get(model="reports.reportrun", step="fail")
    (kind,) = kinds_for("reports.reportrun", "fail")
    assert list(kind.recipients(failed, entry)) == [filled.sofia.user_id]
    assert failed.error in filled.client("sofia").get(reverse("reports:run", args=[run.pk])).content.decode()


def test_fault_while_building_goes_back_into_the_queue(filled: World, monkeypatch: pytest.MonkeyPatch) -> None:
    run = request_report("quota_use", {}, actor=filled.sofia, now=NOW)

    def broken(*args: Any) -> Any:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(building, "definitions", broken)
        assert not build_report(run.pk, clock=lambda: NOW)
    assert run_of(run).state == RunState.QUEUED
    assert sweep_runs(now=at(20)) == [run.pk]
    assert build_report(run.pk, clock=lambda: at(20))


def test_heartbeat_is_kept_while_rows_are_written(filled: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.queries.batches.in_batches.__defaults__", (1,))
    seen: list[tuple[int, int]] = []

    def watched(run: ReportRun, *, done: int, total: int, now: datetime) -> None:
        beat(run, done=done, total=total, now=now)
        seen.append((run_of(run).done_rows, run_of(run).total_rows))

    monkeypatch.setattr(making, "beat", watched)
    made(filled, "sofia")

    assert seen[:5] == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]


def test_rights_lost_before_building_end_the_run(filled: World) -> None:
    run = request_report("quota_use", {}, actor=filled.alice, now=NOW)
    Membership.objects.across_partners(reason="test").filter(user=filled.users["alice"]).update(ends_on=NOW.date() - timedelta(days=1))

    assert not build_report(run.pk, clock=lambda: NOW)
    assert run_of(run).state == RunState.FAILED
    assert "no longer has a role" in run_of(run).error


def test_only_the_worker_moves_a_run(filled: World) -> None:
    run = request_report("quota_use", {}, actor=filled.sofia, now=NOW)
    for step in ("start", "retry", "finish", "fail"):
        with pytest.raises(NotAllowed):
            perform(run, step, actor=filled.adil, now=NOW)
    with pytest.raises(Refused):
        perform(run, "finish", actor=operations.WORKER, now=NOW)


def test_finish_tells_the_person_who_asked(filled: World) -> None:
    run = made(filled, "alice")

    entry = HistoryEntry.objects.across_partners(reason="test").get(model="reports.reportrun", step="finish")
    (kind,) = kinds_for("reports.reportrun", "finish")
    assert list(kind.recipients(run, entry)) == [filled.alice.user_id]
    assert kind.url(run) == reverse("reports:run", args=[run.pk])
