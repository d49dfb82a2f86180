"""What happens to a report between its asking and its end: cancelled, taken up after a kill, taken, removed; and reports made again and again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import Invalid, NotAllowed, Refused
from core.workflow import perform
from documents.models import StoredFile
from documents.storage import place_of
from partners.models import Membership
from reports import copying, making, spool
from reports.building import build_report
from reports.enums import RunState, ScheduleState
from reports.models import ReportDownload, ReportRun, ReportSchedule
from reports.operations import (
    WORKER,
    cancel_report,
    claim,
    end_schedule,
    expire_runs,
    make_schedule,
    pause_schedule,
    request_report,
    resume_schedule,
    run_schedules,
    sweep_runs,
)
from reports.reading import may_read_files
from tests.reporting import at, content, made, run_of
from tests.wide_report import wide_report
from tests.world import NOW, World, make_agreement

ROWS = 2000


@pytest.fixture
def wide(world: World) -> Iterator[World]:
    with wide_report(ROWS):
        yield world


def lines(run: ReportRun) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content(run, "csv").decode("utf-8-sig"), newline="")))


def asked(world: World, name: str = "sofia", formats: tuple[str, ...] = ("csv",)) -> ReportRun:
    return request_report("wide", {}, actor=world.actors[name], now=NOW, formats=formats)


def test_rows_read_by_key_take_three_statements_and_say_the_same_in_each_file(wide: World, monkeypatch: pytest.MonkeyPatch) -> None:
    run = asked(wide, formats=("csv", "json"))
    with CaptureQueriesContext(connection) as queries:
        assert build_report(run.pk, clock=lambda: NOW)

    assert len([query for query in queries if "core_historyentry" in query["sql"] and "wide.row" in query["sql"]]) <= 3
    done = run_of(run)
    found = lines(done)
    assert (len(found), len(found[0]), done.done_rows) == (ROWS + 1, 25, ROWS)
    assert found[7][:12] == [
        "N-2027-000007", "Фаррух Раҳимов 7", "submit", "draft", "Selected for a place", "2027-01-01 10:07:00", "2027-01-01 10:00:00", "2027-01-01",
        "true", "2027", "1", "'=1+1",
    ]  # fmt: skip
    alone = asked(wide)
    build_report(alone.pk, clock=lambda: NOW)
    assert content(run_of(alone), "csv") == content(done, "csv")
    assert '"=1+1"' in content(done, "json").decode()  # a guard is for spreadsheets
    assert done.pdf is None


def test_run_taken_up_after_a_kill_keeps_what_is_written(wide: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "AT_ONCE", 800)
    run = asked(wide)
    real = copying.Copying.copy

    def killed(self: Any, place: Any, after: int | None, until: int | None, **how: Any) -> int:
        if until is None:
            raise KeyboardInterrupt
        return int(real(self, place, after, until, **how))

    with monkeypatch.context() as patch:
        patch.setattr(copying.Copying, "copy", killed)
        with pytest.raises(KeyboardInterrupt):
            build_report(run.pk, clock=lambda: NOW)
    assert run_of(run).done_rows == 1600
    kept = [part["file"] for part in run_of(run).parts]
    assert sweep_runs(now=at(31)) == [run.pk]
    assert "goes on behind the rows" in wide.client("sofia").get(reverse("reports:run", args=[run.pk])).content.decode() or run_of(run).attempts == 1
    places: list[int | None] = []
    monkeypatch.setattr(
        copying.Copying, "copy", lambda self, place, after, until, **how: places.append(after) or real(self, place, after, until, **how)
    )
    assert build_report(run.pk, clock=lambda: at(40))

    assert (len(kept), len(places)) == (2, 1)  # only what was missing is read
    assert [row[0] for row in lines(run_of(run))[1:]] == [f"N-2027-{number:06}" for number in range(1, ROWS + 1)]
    assert not spool.folder_of(run.pk).exists()


def test_run_not_read_by_key_begins_anew(world: World) -> None:
    make_agreement(world)
    run = request_report("quota_use", {}, actor=world.sofia, now=NOW)
    found = claim(run.pk, now=NOW)
    assert found
    place = spool.new_part(run.pk, 1, 1)
    place.write_text("wrong\n")
    ReportRun.objects.across_partners(reason="test").filter(pk=run.pk).update(
        parts=[{"file": place.name, "rows": 1, "size": 6, "key": None, "last": False}]
    )
    sweep_runs(now=at(31))

    assert build_report(run.pk, clock=lambda: at(40))
    assert "wrong" not in content(run_of(run), "csv").decode()


def test_cancelled_while_it_is_made_stops_and_keeps_nothing(wide: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "AT_ONCE", 800)
    run = asked(wide)
    real, parts = making.keep_part, []

    def cancel_after_the_first(row: ReportRun, part: dict[str, Any], *, now: datetime) -> None:
        real(row, part, now=now)
        parts.append(part)
        cancel_report(run_of(row), actor=wide.sofia, now=now)

    monkeypatch.setattr(making, "keep_part", cancel_after_the_first)

    assert not build_report(run.pk, clock=lambda: NOW)
    assert (run_of(run).state, len(parts), run_of(run).parts) == (RunState.CANCELLED, 1, [])
    assert not spool.folder_of(run.pk).exists()
    assert not StoredFile.objects.across_partners(reason="test").exists()
    assert "Nothing of it was kept." in wide.client("sofia").get(reverse("reports:run", args=[run.pk])).content.decode()
    with pytest.raises(Refused):
        cancel_report(run_of(run), actor=wide.sofia, now=NOW)
    with pytest.raises(NotAllowed):
        cancel_report(asked(wide), actor=wide.alice, now=NOW)


def test_files_go_after_thirty_days_and_the_row_says_so(wide: World) -> None:
    run = asked(wide)
    build_report(run.pk, clock=lambda: NOW)
    place = place_of(run_of(run).csv.path)  # type: ignore[union-attr]

    assert expire_runs(now=NOW + timedelta(days=29)) == 0
    assert place.exists()
    assert expire_runs(now=NOW + timedelta(days=30)) == 1
    gone = run_of(run)
    assert (gone.state, gone.csv, gone.done_rows) == (RunState.EXPIRED, None, ROWS)
    assert not StoredFile.objects.across_partners(reason="test").exists()
    assert "Their time was over" in wide.client("sofia").get(reverse("reports:run", args=[run.pk])).content.decode()
    assert wide.client("sofia").get(reverse("reports:run_file", args=[run.pk, "csv"])).status_code == 404


def test_each_taking_of_a_file_is_written_down_and_shown_to_owner_and_staff(world: World) -> None:
    run = made(world, "alice")
    address = reverse("reports:run_file", args=[run.pk, "csv"])
    for name in ("alice", "olga"):
        assert b"".join(world.client(name).get(address).streaming_content)  # type: ignore[attr-defined]
    assert world.client("charlie").get(address).status_code == 404

    taken = ReportDownload.objects.across_partners(reason="test").order_by("pk")
    assert [(row.user_label, row.format, row.sha256) for row in taken] == [
        (str(world.users[name]), "csv", run.csv.sha256) for name in ("alice", "olga")  # type: ignore[union-attr]
    ]  # fmt: skip
    page = world.client("alice").get(reverse("reports:run", args=[run.pk])).content.decode()
    assert str(world.users["olga"]) in page


def test_columns_follow_the_rights_of_who_asked_and_of_who_reads(wide: World) -> None:
    full, narrow = asked(wide, "sofia"), asked(wide, "olga")
    for run in (full, narrow):
        build_report(run.pk, clock=lambda: NOW)

    assert "Reason" in lines(run_of(full))[0]
    assert "Reason" not in lines(run_of(narrow))[0]
    assert may_read_files(wide.sofia, run_of(narrow))
    assert not may_read_files(wide.olga, run_of(full))
    assert wide.client("olga").get(reverse("reports:run_file", args=[full.pk, "csv"])).status_code == 404


# --- schedules --------------------------------------------------------------------------------
def plan(world: World, **changes: Any) -> dict[str, Any]:
    usual = {
        "formats": ["csv"],
        "rhythm": "weekly",
        "weekday": 0,
        "hour": 7,
        "ends_on": NOW.date() + timedelta(days=90),
        "recipient_ids": [world.alice.user_id],
    }
    return {**usual, **changes}


def scheduled(world: World, name: str = "sofia", **changes: Any) -> ReportSchedule:
    return make_schedule("quota_use", {}, plan=plan(world, **changes), actor=world.actors[name], now=NOW)


def test_schedule_makes_one_run_for_each_reader_with_the_own_rights(world: World) -> None:
    make_agreement(world)
    schedule = scheduled(world, recipient_ids=[world.alice.user_id, world.charlie.user_id, world.rana.user_id], roles=["auditor"])
    due = schedule.next_at
    assert due
    assert due.astimezone(UTC).hour == 2  # 07:00 in the host's zone

    assert run_schedules(now=due - timedelta(minutes=1)) == 0
    assert run_schedules(now=due) == 1
    assert run_schedules(now=due) == 0
    runs = ReportRun.objects.across_partners(reason="test").order_by("pk")
    assert {run.requested_by_id for run in runs} == {world.alice.user_id, world.charlie.user_id, world.olga.user_id}  # a reviewer reads no reports
    for run in runs:
        assert build_report(run.pk, clock=lambda: due)
    partners = {run.requested_by_id: {line[0] for line in lines(run_of(run))[1:]} for run in runs}
    assert partners[world.alice.user_id] == {"Tajikistan"}
    assert partners[world.charlie.user_id] <= {"Kyrgyzstan"}


def test_clock_that_stood_still_makes_a_schedule_once(world: World) -> None:
    schedule = scheduled(world, rhythm="daily")

    assert run_schedules(now=NOW + timedelta(days=20)) == 1
    assert run_schedules(now=NOW + timedelta(days=20)) == 0
    schedule.refresh_from_db()
    assert ReportRun.objects.across_partners(reason="test").count() == 1
    assert schedule.next_at
    assert timedelta(0) < schedule.next_at - (NOW + timedelta(days=20)) <= timedelta(days=1)


def test_schedule_is_paused_goes_on_and_ends_with_its_last_day_or_with_the_rights_of_its_maker(world: World) -> None:
    schedule, other = scheduled(world, rhythm="daily"), scheduled(world, "alice", rhythm="daily")
    pause_schedule(schedule, actor=world.sofia, now=NOW)
    assert run_schedules(now=NOW + timedelta(days=2)) == 1  # the other one
    resume_schedule(schedule, actor=world.sofia, now=NOW + timedelta(days=2))
    assert run_schedules(now=NOW + timedelta(days=2)) == 0  # the pause is not made up for
    Membership.objects.across_partners(reason="test").filter(user=world.users["alice"]).update(ends_on=NOW.date())

    run_schedules(now=NOW + timedelta(days=100))
    states = {row.pk: row.state for row in ReportSchedule.objects.across_partners(reason="test")}
    assert states == {schedule.pk: ScheduleState.ENDED, other.pk: ScheduleState.ENDED}
    with pytest.raises(Refused):
        end_schedule(schedule, actor=world.sofia, now=NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_on": date(2040, 1, 1)},
        {"ends_on": date(2020, 1, 1)},
        {"weekday": None},
        {"rhythm": "monthly"},
        {"recipient_ids": []},
        {"formats": []},
        {"roles": ["trainee"]},
    ],
)
def test_schedule_that_says_too_little_or_too_much_is_refused(world: World, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        scheduled(world, **wrong)
    assert not ReportSchedule.objects.across_partners(reason="test").exists()


def test_schedule_is_made_on_its_page_for_colleagues_within_reach(world: World) -> None:
    client, address = world.client("alice"), reverse("reports:new_schedule", args=["quota_use"])
    data = {"formats": ["pdf"], "rhythm": "monthly", "month_day": "31", "hour": "8", "ends_on": str(NOW.date() + timedelta(days=200))}

    assert client.post(address, {**data, "people": world.users["charlie"].email}).status_code == 422  # another partner's officer
    answer = client.post(address, {**data, "people": world.users["amir"].email.upper()})
    schedule = ReportSchedule.objects.across_partners(reason="test").get()
    assert answer["Location"] == reverse("reports:schedule", args=[schedule.pk])
    page = client.get(answer["Location"]).content.decode()
    assert "every month on day 31 at 08:00" in page
    assert str(world.users["amir"]) in page
    assert "every month on day 31" in client.get(reverse("reports:schedules")).content.decode()
    assert world.client("charlie").get(answer["Location"]).status_code == 404
    assert client.post(reverse("reports:schedule_step", args=[schedule.pk, "pause"])).status_code == 302
    schedule.refresh_from_db()
    assert schedule.state == ScheduleState.PAUSED


def test_only_the_worker_removes_files(world: World) -> None:
    run = made(world, "alice")
    with pytest.raises(NotAllowed):
        perform(run, "expire", actor=world.alice, now=NOW)
    perform(run, "expire", actor=WORKER, now=NOW, changes=dict.fromkeys(("xlsx", "csv", "pdf", "json")))
