"""Celery's own hooks around each task of the schedule. A sign of life that can't be written keeps no job from its work."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from celery.signals import task_postrun, task_prerun
from django.utils import timezone

from core.clocks import faults_noted
from notifications.operations.signs import note_beginning, note_end
from notifications.schedule import scheduled_jobs

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Run:
    began: datetime
    faults: list[str]
    stack: ExitStack


_running: dict[str, Run] = {}


@task_prerun.connect(dispatch_uid="sign of life: begins")
def begins(task_id: str = "", task: Any = None, **_more: Any) -> None:
    job = scheduled_jobs().get(task.name)
    if job is None or task.request.is_eager:
        return
    stack = ExitStack()
    run = _running[task_id] = Run(timezone.now(), stack.enter_context(faults_noted()), stack)
    if not job.is_short:  # one statement a run is enough for what runs every few seconds
        _quietly(note_beginning, task.name, began=run.began)


@task_postrun.connect(dispatch_uid="sign of life: ends")
def ends(task_id: str = "", task: Any = None, retval: Any = None, state: str = "", **_more: Any) -> None:
    if (run := _running.pop(task_id, None)) is None:
        return
    run.stack.close()
    faults = [*run.faults, *([] if state == "SUCCESS" else [repr(retval)])]
    _quietly(note_end, task.name, began=run.began, ended=timezone.now(), error="; ".join(faults))


def _quietly(write: Any, *args: Any, **values: Any) -> None:
    try:
        write(*args, **values)
    except Exception:
        log.warning("no sign of life of %s could be written", args, exc_info=True)
