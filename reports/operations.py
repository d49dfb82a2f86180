"""Life of a report run: asked for, claimed by a worker, kept alive, finished, failed, swept."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext

from core.errors import Invalid, NotAllowed
from core.workflow import begin, perform
from documents.checks import XLSX
from documents.operations import store_bytes
from partners.actor import Actor
from reports.definitions import definitions
from reports.enums import RunState
from reports.models import ReportRun

log = logging.getLogger(__name__)
SILENCE = timedelta(seconds=30)
MOST_ATTEMPTS = 5
WAKE_AGAIN = timedelta(seconds=60)
CONTENT_TYPES = {"xlsx": XLSX, "csv": "text/csv", "pdf": "application/pdf"}
WORKER = Actor.system("reports")


class LostRun(Exception):
    """Another worker has taken the run over; this one stops without a trace."""


def request_report(kind: str, params: Mapping[str, Any], *, actor: Actor, now: datetime, language: str = "") -> ReportRun:
    """Put a run in the list and wake a worker. The rows are read later, with the rights this person has then."""
    definition = definitions().get(kind)
    if definition is None or not definition.may(actor):
        raise NotAllowed
    assert actor.user_id is not None  # `may` has seen it
    kept = {name: value for name, value in params.items() if value not in (None, "", [])}
    if faults := definition.check(kept):
        raise Invalid(dict(faults))
    run = ReportRun(
        kind=definition.name,
        params=kept,
        language=language or actor.language,
        requested_by_id=actor.user_id,
        requested_at=now,
    )
    with transaction.atomic():
        begin(run, "request", actor=actor, now=now)
        transaction.on_commit(lambda: wake(run.pk))
    return run


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
        changes = {"attempts": run.attempts + 1, "heartbeat_at": now, "done_rows": 0, "total_rows": 0, "error": ""}
        perform(run, "start", actor=WORKER, now=now, changes=changes)
    claimed: ReportRun = run
    return claimed


def note_scope(run: ReportRun, scope: Mapping[str, Any]) -> None:
    """Keep with which rights the rows are read, before the first is."""
    run.params = {**run.params, "scope": dict(scope)}
    _mine(run).update(params=run.params)


def beat(run: ReportRun, *, done: int, total: int, now: datetime) -> None:
    """A sign of life with the figures of the progress bar. Raises `LostRun` when the run is no longer this worker's."""
    if not _mine(run).update(done_rows=done, total_rows=total, heartbeat_at=now):
        raise LostRun


def finish(run: ReportRun, files: Mapping[str, bytes], *, name: str, done: int, now: datetime) -> None:
    """Keep the three files and mark the run ready, in one transaction; a worker that was overtaken keeps nothing."""
    owner = Actor(run.requested_by_id, str(run.requested_by))
    with transaction.atomic():
        if not _mine(run).select_for_update().exists():
            raise LostRun
        stored = {
            kind: store_bytes(content, name=f"{name}.{kind}", content_type=CONTENT_TYPES[kind], actor=owner, now=now)
            for kind, content in files.items()
        }
        changes = {**stored, "finished_at": now, "heartbeat_at": now, "done_rows": done, "total_rows": done}
        perform(run, "finish", actor=WORKER, now=now, changes=changes)


def put_back(run: ReportRun, *, now: datetime, error: str = "") -> None:
    """After a fault or a silence: back into the queue, or failed for good after five attempts."""
    if run.attempts >= MOST_ATTEMPTS:
        give_up(run, now=now)
        return
    perform(run, "retry", actor=WORKER, now=now, changes={"heartbeat_at": now}, data={"error": error[:500]})


def give_up(run: ReportRun, *, now: datetime, sentence: str = "") -> None:
    with translation.override(run.language):
        sentence = sentence or gettext(
            "The report could not be made after %(n)s attempts. Ask for it again; if it fails again, tell the administrator."
        )
        perform(run, "fail", actor=WORKER, now=now, changes={"error": sentence % {"n": run.attempts}, "finished_at": now})


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


def _rows() -> Any:
    return ReportRun.objects.across_partners(reason="the worker builds everybody's runs, each with the rights of who asked")


def _mine(run: ReportRun) -> Any:
    """The run as long as this attempt holds it: a later claim has a higher number."""
    return _rows().filter(pk=run.pk, state=RunState.RUNNING, attempts=run.attempts)
