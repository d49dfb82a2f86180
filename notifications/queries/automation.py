"""How the automation is: jobs, kinds of messages, letters that wait. Each in one query, whatever the number of rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import CharField, Count, DateTimeField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext, ngettext

from core.clocks import task_words
from core.errors import Text
from core.registries import letter_kinds, notice_kinds
from core.timefmt import clock_text
from notifications.models import JobBeat, KindWatch
from notifications.queries.inbox import inbox_of
from notifications.queries.pauses import JUST_RELEASED, PAUSED, running_pauses
from notifications.rules import may_keep_automation, may_see_deliveries
from notifications.schedule import Job, scheduled_jobs
from notifications.topics import label_of
from partners.actor import Actor

LATE = timedelta(minutes=15)
LAST_LETTERS = 100
FEWEST = 20  # of fewer letters one refusal says nothing
REFUSED_SHARE = 0.1
OUTBOX, GIVEN_UP, REFUSALS = "letters that wait", "steps given up", "letters refused"
FIGURES = f"""
    SELECT
        (SELECT count(*) FROM notifications_delivery d WHERE d.state IN ('queued', 'sending') AND d.next_attempt_at <= %(now)s) AS due,
        (SELECT count(*) FROM notifications_delivery d
            WHERE d.state IN ('queued', 'sending') AND d.next_attempt_at < %(late)s AND NOT {PAUSED} AND NOT {JUST_RELEASED}) AS late,
        (SELECT count(*) FROM notifications_delivery d WHERE d.state IN ('queued', 'sending') AND {PAUSED}) AS paused,
        (SELECT count(*) FROM core_historyentry WHERE delivered_at IS NULL AND attempts < %(tries)s AND recorded_at < %(late)s) AS steps_late,
        (SELECT count(*) FROM core_historyentry WHERE delivered_at IS NULL AND attempts >= %(tries)s) AS given_up,
        last.ended, last.refused
    FROM (SELECT count(*) AS ended, count(*) FILTER (WHERE state IN ('failed', 'bounced')) AS refused FROM (
        SELECT state FROM notifications_delivery WHERE state IN ('sent', 'failed', 'bounced') ORDER BY id DESC LIMIT %(last)s) ended) last
"""  # noqa: S608 - no values
LAST_OF_KINDS = """
    SELECT named.kind, GREATEST(
        (SELECT n.created_at FROM notifications_notice n WHERE n.kind = named.kind ORDER BY n.created_at DESC LIMIT 1),
        (SELECT d.created_at FROM notifications_delivery d WHERE d.kind = named.kind ORDER BY d.created_at DESC LIMIT 1))
    FROM unnest(%(kinds)s::text[]) AS named (kind)
"""


@dataclass(frozen=True)
class Figures:
    """Letters due, late beyond a quarter of an hour, held by a pause; history rows late or given up; of the last letters, how many were refused."""

    due: int
    late: int
    paused: int
    steps_late: int
    given_up: int
    ended: int
    refused: int

    @property
    def is_refused(self) -> bool:
        return self.ended >= FEWEST and self.refused > REFUSED_SHARE * self.ended

    @property
    def faults(self) -> dict[str, bool]:
        return {OUTBOX: bool(self.late or self.steps_late), GIVEN_UP: bool(self.given_up), REFUSALS: self.is_refused}


def figures(now: datetime, *, tries: int) -> Figures:
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, {"now": now, "late": now - LATE, "tries": tries, "last": LAST_LETTERS})
        return Figures(*cursor.fetchone())


@dataclass(frozen=True)
class JobRow:
    job: Job
    label: Text
    beat: JobBeat | None
    is_silent: bool
    next_at: datetime | None

    @property
    def has_failed(self) -> bool:
        """The last run left something undone."""
        beat = self.beat
        return bool(beat and beat.failed_at and (beat.ended_at is None or beat.ended_at < beat.failed_at))


def job_rows(now: datetime) -> list[JobRow]:
    """Each job of the schedule, whether it ever ran or not."""
    beats = {row.name: row for row in JobBeat.objects.across_partners(reason="how the automation is")}
    return [_job_row(job, beats.get(job.task), now) for job in scheduled_jobs().values()]


def _job_row(job: Job, beat: JobBeat | None, now: datetime) -> JobRow:
    label = task_words.get(job.task, job.task)
    if beat is None:
        return JobRow(job, label, None, is_silent=False, next_at=None)
    lived = beat.ended_at or beat.known_at
    return JobRow(job, label, beat, is_silent=lived < job.must_live_since(now), next_at=job.next_after(beat.began_at or beat.known_at))


@dataclass(frozen=True)
class KindRow:
    name: str
    last_at: datetime | None
    watch: KindWatch | None
    is_silent: bool


def kind_rows(now: datetime, names: list[str] | None = None) -> list[KindRow]:
    """Kinds of messages and letters with the moment of the last one; those that are watched first, then by name."""
    kinds = sorted({*notice_kinds, *letter_kinds}) if names is None else names
    watches = {row.kind: row for row in KindWatch.objects.across_partners(reason="how the automation is")}
    last = last_of_kinds(kinds)
    rows = [KindRow(name, last.get(name), watches.get(name), _is_silent(watches.get(name), last.get(name), now)) for name in kinds]
    return sorted(rows, key=lambda row: row.watch is None)


def last_of_kinds(kinds: list[str]) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(LAST_OF_KINDS, {"kinds": kinds})
        return dict(cursor.fetchall())


def _is_silent(watch: KindWatch | None, last: datetime | None, now: datetime) -> bool:
    """A kind of which nothing was ever written is silent from the day on which somebody began to watch it."""
    return watch is not None and max(watch.set_at, last or watch.set_at) < now - timedelta(days=watch.longest_days)


def silent_watches(now: datetime) -> tuple[list[tuple[KindWatch, datetime | None]], list[int]]:
    """Watched kinds that are silent, with their last message; and the keys of those that live."""
    watches = list(KindWatch.objects.across_partners(reason="the alarm asks all").order_by("pk"))
    last = last_of_kinds([row.kind for row in watches]) if watches else {}
    silent = [(row, last.get(row.kind)) for row in watches if _is_silent(row, last.get(row.kind), now)]
    quiet = {row.pk for row, _last in silent}
    return silent, [row.pk for row in watches if row.pk not in quiet]


def sees_notes(actor: Actor, *, on_log: bool) -> bool:
    """Above every page of an administrator, and above the log of e-mails for all its readers."""
    return may_keep_automation(actor) or (on_log and may_see_deliveries(actor))


def unread_and_notes(actor: Actor, now: datetime) -> tuple[int, list[str]]:
    """For the shell of who sees them: unread messages, and sentences while letters are held back or something is silent. One query for both."""
    unread = inbox_of(actor).filter(read_at__isnull=True).order_by().values("recipient_id").annotate(n=Cast(Count("pk"), CharField()))
    alarmed = JobBeat.objects.across_partners(reason="how the automation is").filter(alarmed_at__isnull=False)
    silent = KindWatch.objects.across_partners(reason="how the automation is").filter(alarmed_at__isnull=False)
    rows = [
        unread.values_list(Value("unread"), "n", Value(None, output_field=DateTimeField())),
        running_pauses(now).order_by().values_list(Value("pause"), "kind", "until"),
        alarmed.values_list(Value("job"), "name", "alarmed_at"),
        silent.values_list(Value("kind"), "kind", "alarmed_at"),
    ]
    found = list(rows[0].union(*rows[1:], all=True))
    notes = [_pause_note(kind, until) for what, kind, until in found if what == "pause"]
    if alarms := sum(what in ("job", "kind") for what, *_rest in found):
        notes.append(
            ngettext("%(n)d part of the automation is silent or in trouble.", "%(n)d parts of the automation are silent or in trouble.", alarms)
            % {"n": alarms}
        )
    return sum(int(number) for what, number, _at in found if what == "unread"), notes


def _pause_note(kind: str, until: datetime) -> str:
    words = {"kind": label_of(kind) if kind else "", "until": clock_text(until, settings.HOST_ZONE)}
    if kind:
        return gettext("Letters of the kind “%(kind)s” are held back until %(until)s.") % words
    return gettext("All letters are held back until %(until)s.") % words
