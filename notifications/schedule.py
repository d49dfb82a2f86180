"""What the schedule of the settings promises: how often each job runs, when it is next expected, how long it may be silent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery.schedules import crontab
from django.conf import settings

SPARE = timedelta(minutes=2)
SPARE_OF_THE_DAY = timedelta(hours=2)  # of a job with an hour of its own, which another may have kept waiting
INTERVALS = 3
LONGEST_STEP = timedelta(days=8)
SHORT = timedelta(minutes=1)


@dataclass(frozen=True)
class Job:
    task: str
    every: timedelta | None
    at: crontab | None = None

    @property
    def is_short(self) -> bool:
        """So often that its beginning need not be written by itself."""
        return self.every is not None and self.every < SHORT

    def next_after(self, moment: datetime) -> datetime:
        if self.every is not None:
            return moment + self.every
        start, step, _now = self.at.remaining_delta(moment)  # type: ignore[union-attr]
        return start + step  # type: ignore[no-any-return]

    def must_live_since(self, now: datetime) -> datetime:
        """A job that has not ended well since this instant is silent."""
        if self.every is not None:
            return now - INTERVALS * self.every - SPARE
        due = self.next_after(now - SPARE_OF_THE_DAY - LONGEST_STEP)
        while (later := self.next_after(due)) <= now - SPARE_OF_THE_DAY:
            due = later
        return due


def scheduled_jobs() -> dict[str, Job]:
    """By name of the task, in the order of the settings."""
    found: dict[str, Job] = {}
    rows: Iterable[dict[str, Any]] = settings.CELERY_BEAT_SCHEDULE.values()
    for row in rows:
        task, rhythm = row["task"], row["schedule"]
        found[task] = Job(task, None, rhythm) if isinstance(rhythm, crontab) else Job(task, timedelta(seconds=float(rhythm)))
    return found
