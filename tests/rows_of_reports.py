"""What the database refuses in the tables of reports, tried by raw SQL in tests/test_constraints.py."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from reports.models import ReportDownload, ReportRun, ReportSchedule
from tests.world import NOW, World

SCHEDULE = "reports.ReportSchedule"
UPDATES: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "run_formats_known": ("reports.ReportRun", {}, {"formats": ["exe"]}),
    "run_of_schedule_has_moment": ("reports.ReportRun", {}, {"due_at": None}),
    "run_files_only_when_done": ("reports.ReportRun", {}, {"csv_id": -1}),
    "download_format_known": ("reports.ReportDownload", {}, {"format": "x"}),
    "schedule_state_known": (SCHEDULE, {}, {"state": "x"}),
    "schedule_rhythm_known": (SCHEDULE, {}, {"rhythm": "x"}),
    "schedule_hour_of_day": (SCHEDULE, {}, {"hour": 24}),
    "schedule_weekday_known": (SCHEDULE, {}, {"weekday": 7}),
    "schedule_day_of_month": (SCHEDULE, {}, {"month_day": 32}),
    "schedule_rhythm_has_day": (SCHEDULE, {}, {"weekday": None}),
    "schedule_formats_known": (SCHEDULE, {}, {"formats": []}),
    "schedule_has_recipients": (SCHEDULE, {}, {"recipient_ids": [], "roles": []}),
    "schedule_roles_known": (SCHEDULE, {}, {"roles": ["king"]}),
    "schedule_ends_after_start": (SCHEDULE, {}, {"ends_on": date(2020, 1, 1)}),
    "schedule_at_most_a_year": (SCHEDULE, {}, {"ends_on": date(2030, 1, 1)}),
    "schedule_active_has_next": (SCHEDULE, {}, {"next_at": None}),
}
COPIES: dict[str, tuple[str, dict[str, Any]]] = {"run_of_schedule_once": ("reports.ReportRun", {})}


def add_report_rows(world: World) -> None:
    """A weekly schedule of which the first run is one, and a file that was taken."""
    today = NOW.date()
    schedule = ReportSchedule(
        owner=world.users["alice"], kind="quota_use", formats=["csv"], rhythm="weekly", weekday=0, hour=7, recipient_ids=[world.alice.user_id],
        created_at=NOW, starts_on=today, ends_on=today + timedelta(days=30), next_at=NOW,
    )  # fmt: skip
    schedule.save(force_insert=True)
    runs = ReportRun.objects.across_partners(reason="test")
    runs.update(schedule=schedule, due_at=NOW)
    ReportDownload(run=runs.get(), format="csv", at=NOW, user_id=1, user_label="Alice", sha256="0" * 64).save(force_insert=True)
