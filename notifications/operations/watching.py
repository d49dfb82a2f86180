"""The alarm: what fell silent is told to administrators once a silence, and again only after it lived.

Called by a clock of its own and, because a dead clock can't tell of its death, by the web processes too (`portal.vigil`).
Two at once tell nothing twice: `alarmed_at` is set by one UPDATE that returns a row to one of them alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from core.history import record
from core.models import HistoryEntry
from core.workflow import wake_delivery
from notifications.models import JobBeat, KindWatch
from notifications.operations.delivery import GIVE_UP_AFTER
from notifications.queries.automation import Figures, figures, silent_watches
from notifications.schedule import scheduled_jobs
from partners.actor import Actor

CLOCK = Actor.system("clock")
KNOWN = """
    INSERT INTO notifications_jobbeat (name, known_at, last_error) SELECT named, %(now)s, '' FROM unnest(%(names)s::text[]) AS named
    ON CONFLICT (name) DO NOTHING
"""
SILENT = """
    UPDATE notifications_jobbeat beat SET alarmed_at = %(now)s
    FROM unnest(%(names)s::text[], %(since)s::timestamptz[]) AS job (name, since)
    WHERE beat.name = job.name AND beat.alarmed_at IS NULL AND GREATEST(beat.known_at, beat.ended_at) < job.since
    RETURNING beat.id
"""


def watch(*, now: datetime) -> list[HistoryEntry]:
    """Look at everything once; returns the alarms that this look has raised."""
    jobs = scheduled_jobs()
    found = figures(now, tries=GIVE_UP_AFTER)
    with transaction.atomic():
        _run(KNOWN, now=now, names=[*jobs, *found.faults])
        silent = _run(SILENT, now=now, names=list(jobs), since=[job.must_live_since(now) for job in jobs.values()])
        entries = _alarm_of_jobs(list(_beats(pk__in=silent)), now)
        entries += _alarms_of_figures(found, now)
        entries += _alarms_of_kinds(now)
        for entry in entries:
            wake_delivery(entry)
    return entries


def _run(statement: str, **values: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()] if cursor.description else []


def _beats(**which: Any) -> Any:
    return JobBeat.objects.across_partners(reason="the alarm asks all").filter(**which).order_by("pk")


def _alarm(row: JobBeat | KindWatch, step: str, now: datetime, data: dict[str, str]) -> HistoryEntry:
    return record(row, step, actor=CLOCK, now=now, data=data)


def _alarm_of_jobs(silent: list[JobBeat], now: datetime) -> list[HistoryEntry]:
    """One alarm for all that one look finds: a clock that stands still silences every job, and nobody reads thirty letters of it."""
    if not silent:
        return []
    first, *others = sorted(silent, key=lambda beat: (_lived(beat), beat.pk))
    data = {
        "since": _lived(first).isoformat(),
        "error": first.last_error if first.failed_at else "",
        "others": " ".join(beat.name for beat in others),
    }
    return [_alarm(first, "fell_silent", now, data)]


def _lived(beat: JobBeat) -> Any:
    return beat.ended_at or beat.known_at


def _alarms_of_figures(found: Figures, now: datetime) -> list[HistoryEntry]:
    well = [name for name, is_wrong in found.faults.items() if not is_wrong]
    _beats(name__in=well).update(ended_at=now, alarmed_at=None)
    wrong = [name for name, is_wrong in found.faults.items() if is_wrong]
    raised = _run(
        "UPDATE notifications_jobbeat SET alarmed_at = %(now)s WHERE name = ANY(%(wrong)s) AND alarmed_at IS NULL RETURNING id", now=now, wrong=wrong
    )
    counts = {name: str(getattr(found, name)) for name in ("late", "steps_late", "given_up", "ended", "refused")}
    return [_alarm(beat, beat.name.replace(" ", "_"), now, counts) for beat in _beats(pk__in=raised)] if raised else []


def _alarms_of_kinds(now: datetime) -> list[HistoryEntry]:
    silent, living = silent_watches(now)
    if living:
        _watches(living).filter(alarmed_at__isnull=False).update(alarmed_at=None)
    last = {row.pk: at for row, at in silent}
    raised = _take(list(last), now) if last else []
    facts = {row.pk: {"since": (last[row.pk] or row.set_at).isoformat(), "days": str(row.longest_days)} for row, _at in silent}
    return [_alarm(row, "fell_silent", now, facts[row.pk]) for row in _watches(raised)] if raised else []


def _watches(keys: Sequence[int]) -> Any:
    return KindWatch.objects.across_partners(reason="the alarm asks all").filter(pk__in=keys).order_by("pk")


def _take(keys: list[int], now: datetime) -> list[int]:
    return _run(
        "UPDATE notifications_kindwatch SET alarmed_at = %(now)s WHERE id = ANY(%(keys)s) AND alarmed_at IS NULL RETURNING id", now=now, keys=keys
    )
