"""For the supervisor: 0 when everything the portal does by itself lives, 1 when something is silent, with a line for each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from notifications.operations.delivery import GIVE_UP_AFTER
from notifications.queries.automation import Figures, figures, job_rows, silent_watches


class Command(BaseCommand):
    help = "Say what of the automation is silent: jobs, kinds of messages, letters that wait. Exit code 1 if anything is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="the exit code alone")

    def handle(self, *args: Any, **options: Any) -> None:
        lines = complaints(timezone.now())
        if not options["quiet"]:
            self.stdout.write("\n".join(lines) or "everything lives")
        if lines:
            raise SystemExit(1)


def complaints(now: datetime) -> list[str]:
    """In English, as logs are. A job that has never been heard of is not silent yet: the watch makes it known and counts from there."""
    found = [_of_job(row.job.task, row.beat) for row in job_rows(now) if row.is_silent]
    found += _of_figures(figures(now, tries=GIVE_UP_AFTER))
    return found + [f"kind {row.kind}: nothing written since {last or row.set_at:%Y-%m-%d %H:%M}" for row, last in silent_watches(now)[0]]


def _of_job(task: str, beat: Any) -> str:
    error = f" ({beat.last_error})" if beat.last_error else ""
    return f"job {task}: not ended well since {beat.ended_at or beat.known_at:%Y-%m-%d %H:%M:%S}{error}"


def _of_figures(found: Figures) -> list[str]:
    lines = {
        f"outbox: {found.late} letters and {found.steps_late} steps wait for more than 15 minutes": found.late or found.steps_late,
        f"history: the messages of {found.given_up} steps could not be written": found.given_up,
        f"letters: {found.refused} of the last {found.ended} refused": found.is_refused,
    }
    return [line for line, is_wrong in lines.items() if is_wrong]
