"""The jobs of a clock: each is done whatever the others do, and what failed can be asked for by whoever keeps the signs of life.

Celery wakes, PostgreSQL decides: a job asks the tables what is due now, so that one which was silent for days catches up by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

from core.errors import Text

log = logging.getLogger(__name__)
_faults: ContextVar[list[str] | None] = ContextVar("faults_of_a_task", default=None)

# What a task of the schedule does, in words for administrators. Filled in `AppConfig.ready` of the shell, which knows all of them.
task_words: dict[str, Text] = {}


def run_each(jobs: Iterable[Callable[..., object]]) -> None:
    """Each job at its own moment; a fault is logged, noted for the sign of life, and keeps no other job back."""
    for job in jobs:
        try:
            job(now=timezone.now())
        except Exception as fault:
            log.exception("the clock's %s failed", job.__name__)
            note_fault(f"{job.__name__}: {fault!r}")


def note_fault(sentence: str) -> None:
    """The task ends, but did not do all of its work."""
    if (faults := _faults.get()) is not None:
        faults.append(sentence)


@contextmanager
def faults_noted() -> Iterator[list[str]]:
    """What `note_fault` says inside, in order."""
    faults: list[str] = []
    token = _faults.set(faults)
    try:
        yield faults
    finally:
        _faults.reset(token)
