"""Life of a report run: asked for, claimed by a worker, kept alive, finished, failed, cancelled, swept, its files removed."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext

from core.errors import Invalid, NotAllowed
from core.workflow import begin, each_by_itself, perform
from documents.models import StoredFile
from documents.operations import forget_file, store_made
from partners.actor import Actor
from reports import spool
from reports.definitions import Definition, definitions
from reports.enums import MOVING, USUAL_FORMATS, Format, RunState
from reports.models import ReportDownload, ReportRun

log = logging.getLogger(__name__)
SILENCE = timedelta(seconds=30)
MOST_ATTEMPTS = 5
WAKE_AGAIN = timedelta(seconds=60)
KEPT = timedelta(days=30)
WORKER = Actor.system("reports")


class LostRun(Exception):
    """Another worker has taken the run over, or it was cancelled; this one stops and keeps nothing."""


def request_report(
    kind: str, params: Mapping[str, Any], *, actor: Actor, now: datetime, language: str = "", formats: Sequence[str] = USUAL_FORMATS
) -> ReportRun:
    """Put a run in the list and wake a worker. The rows are read later, with the rights this person has then."""
    definition = definition_for(kind, actor)
    assert actor.user_id is not None  # `may` has seen it
    run = ReportRun(
        kind=definition.name,
        params=checked_params(definition, params),
        formats=checked_formats(formats),
        language=language or actor.language,
        requested_by_id=actor.user_id,
        requested_at=now,
    )
    with transaction.atomic():
        begin(run, "request", actor=actor, now=now)
        transaction.on_commit(lambda: wake(run.pk))
    return run


def definition_for(kind: str, actor: Actor) -> Definition:
    """The report of this name; refused when there is none or it is not this actor's to have made."""
    definition = definitions().get(kind)
    if definition is None or not definition.may(actor):
        raise NotAllowed
    return definition


def checked_params(definition: Definition, params: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in params.items() if value not in (None, "", [])}
    if faults := definition.check(kept):
        raise Invalid(dict(faults))
    return kept


def checked_formats(formats: Sequence[str]) -> list[str]:
    kept = [str(name) for name in Format if name in formats]
    if not kept or len(kept) != len(set(formats)):
        raise Invalid({"formats": [gettext("Choose at least one kind of file.")]})
    return kept


def wake(run_id: int) -> None:
    try:
        current_app.send_task("reports.build", args=[run_id], retry=False)
    except Exception:
        log.warning("queue is down; report run %s waits for the sweep", run_id, exc_info=True)


def claim(run_id: int, *, now: datetime) -> ReportRun | None:
    """Take a waiting run, or None when it is taken, done or locked: a task that comes twice builds nothing twice."""
    with transaction.atomic():
        run = _rows().select_for_update(skip_locked=True).filter(pk=run_id, state=RunState.QUEUED).first()
        if run is None:
            return None
        changes = {"attempts": run.attempts + 1, "heartbeat_at": now, "error": ""}
        perform(run, "start", actor=WORKER, now=now, changes=changes)
    claimed: ReportRun = run
    return claimed


def note_scope(run: ReportRun, scope: Mapping[str, Any]) -> None:
    """Keep with which rights the rows are read, before the first is. Other rights than those of parts already written: these are thrown away."""
    if run.parts and run.scope != scope:
        run.parts = []
    run.scope = dict(scope)
    _mine(run).update(scope=run.scope, parts=run.parts)


def beat(run: ReportRun, *, done: int, total: int, now: datetime) -> None:
    """A sign of life with the figures of the progress bar. Raises `LostRun` when the run is no longer this worker's."""
    if not _mine(run).update(done_rows=done, total_rows=total, heartbeat_at=now):
        raise LostRun


def keep_part(run: ReportRun, part: dict[str, Any], *, now: datetime) -> None:
    """A part of the rows is on the disk for good: whoever goes on after a kill begins behind it."""
    parts = [*run.parts, part]
    if not _mine(run).update(parts=parts, done_rows=spool.rows_in(parts), heartbeat_at=now):
        raise LostRun
    run.parts = parts


def finish(run: ReportRun, files: Mapping[str, Path], *, name: str, done: int, now: datetime) -> None:
    """Keep the files and mark the run ready, in one transaction; a worker that was overtaken keeps nothing."""
    owner = Actor(run.requested_by_id, str(run.requested_by))
    with transaction.atomic():
        if not _mine(run).select_for_update().exists():
            raise LostRun
        stored = {kind: store_made(path, name=f"{name}.{kind}", actor=owner, now=now) for kind, path in files.items()}
        changes = {**stored, "finished_at": now, "heartbeat_at": now, "expires_at": now + KEPT, "done_rows": done, "total_rows": done, "parts": []}
        perform(run, "finish", actor=WORKER, now=now, changes=changes)
    spool.clear(run.pk)


def cancel_report(run: ReportRun, *, actor: Actor, now: datetime) -> None:
    """Its worker sees it within a batch and stops; nothing of it is kept."""
    with transaction.atomic():
        perform(run, "cancel", actor=actor, now=now, changes={"finished_at": now, "parts": []})
        transaction.on_commit(lambda: spool.clear(run.pk))


def clear_if_cancelled(run: ReportRun) -> None:
    """What the worker had on the disk when it saw the cancellation. A run that another worker has taken over keeps its parts."""
    if not _rows().filter(pk=run.pk, state__in=MOVING).exists():
        spool.clear(run.pk)


def put_back(run: ReportRun, *, now: datetime, error: str = "") -> None:
    """After a fault or a silence: back into the queue, or failed for good after five attempts.

    Raises `LostRun` when it is no longer this attempt's: who was overtaken takes nothing from the worker that goes on.
    """
    with transaction.atomic():
        if not _mine(run).select_for_update().exists():
            raise LostRun
        if run.attempts >= MOST_ATTEMPTS:
            give_up(run, now=now)
            return
        perform(run, "retry", actor=WORKER, now=now, changes={"heartbeat_at": now}, data={"error": error[:500]})


def give_up(run: ReportRun, *, now: datetime, sentence: str = "") -> None:
    with translation.override(run.language):
        sentence = sentence or gettext(
            "The report could not be made after %(n)s attempts. Ask for it again; if it fails again, tell the administrator."
        )
        changes = {"error": sentence % {"n": run.attempts}, "finished_at": now, "parts": []}
        perform(run, "fail", actor=WORKER, now=now, changes=changes)
    transaction.on_commit(lambda: spool.clear(run.pk))


def sweep_runs(*, now: datetime) -> list[int]:
    """Runs whose worker fell silent go back into the queue; waiting runs whose wake-up was lost are woken. Returns the woken."""
    with transaction.atomic():
        silent = _rows().select_for_update(skip_locked=True).filter(state=RunState.RUNNING, heartbeat_at__lt=now - SILENCE)
        for run in silent.order_by("pk"):
            put_back(run, now=now, error="no sign of life")
        asleep = Q(state=RunState.QUEUED) & (Q(attempts__gt=0) | Q(last__lt=now - WAKE_AGAIN))
        waiting = _rows().annotate(last=Coalesce("heartbeat_at", "requested_at")).filter(asleep)
        woken = list(waiting.order_by("pk").values_list("pk", flat=True)[:100])
        _rows().filter(pk__in=woken).update(heartbeat_at=now)
    for run_id in woken:
        wake(run_id)
    return woken


def expire_runs(*, now: datetime, most: int = 200) -> int:
    """Files whose time is over leave the disk; the row stays and says so. What cancelled and killed workers left goes too."""
    over = _rows().filter(state=RunState.DONE, expires_at__lte=now).select_related(*Format.values).order_by("expires_at", "pk")[:most]
    done = each_by_itself(over, lambda run: _expire(run, now), what="report run")
    left = spool.left()  # before the question which are being made: a run that begins in between is not among them
    moving = set(_rows().filter(state__in=MOVING, pk__in=left).values_list("pk", flat=True))
    for run_id in left:
        if run_id not in moving:
            spool.clear(run_id)
    return done


def _expire(run: ReportRun, now: datetime) -> None:
    """The keys go first and the content after COMMIT: no page ever offers a file that is gone."""
    files: list[StoredFile] = [file for kind in Format if (file := getattr(run, kind.value))]
    with transaction.atomic():
        perform(run, "expire", actor=WORKER, now=now, changes={kind.value: None for kind in Format})
        for file in files:
            forget_file(file)


def note_download(run: ReportRun, kind: str, *, actor: Actor, now: datetime) -> None:
    """Each taking of a file is written down before its first byte leaves."""
    assert actor.user_id is not None
    row = ReportDownload(run=run, format=kind, at=now, user_id=actor.user_id, user_label=actor.label[:200], sha256=getattr(run, kind).sha256)
    row.save(force_insert=True)


def _rows() -> Any:
    return ReportRun.objects.across_partners(reason="the worker builds everybody's runs, each with the rights of who asked")


def _mine(run: ReportRun) -> Any:
    """The run as long as this attempt holds it: a later claim has a higher number."""
    return _rows().filter(pk=run.pk, state=RunState.RUNNING, attempts=run.attempts)
