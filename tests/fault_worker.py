"""A Celery worker that dies (-9) once at a named point: `celery -A tests.fault_worker worker`, with FAULT_POINT set.

Nothing of it can be reached in production: the points are put around the portal's functions here, in the tests.
FAULT_MARKS is a folder in which a point leaves a mark before it kills, so that it kills once.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import django

from portal.celery import app

django.setup()

from notifications import (  # noqa: E402 - after set-up
    drawing,
    line,
    tasks,
)
from notifications.operations import delivery, mail  # noqa: E402

SWEEP_EVERY = 1.0  # seconds; ten in production
# A point is a function of the portal and whether the worker dies before or after it.
POINTS: dict[str, tuple[Any, str, str]] = {
    "task taken": (tasks, "attempt_event", "before"),
    "notices written, not committed": (delivery, "_write_notices", "after"),
    "notices committed, sender not woken": (delivery, "wake_sender", "before"),
    "sweep stopped half way": (delivery, "attempt_event", "after"),
    "letters not yet written": (delivery, "_write_intents", "before"),
    "letters written, not committed": (delivery, "_write_intents", "after"),
    "letters not yet claimed": (mail, "claim", "before"),
    "letters claimed": (mail, "claim", "after"),
    "letter drawn, line not open": (drawing.Drawer, "draw", "after"),
    "line open, nothing said": (line.Line, "_open", "after"),
    "letter accepted by the mail server, not recorded": (line.Line, "send", "after"),
    "letter recorded, others waiting": (mail, "_keep", "after"),
    "batch done, line not hung up": (line.Line, "hang_up", "before"),
}


def die(point: str) -> None:
    """Once: the whole worker, or only the process that runs the task when FAULT_KILLS says so."""
    try:
        (Path(os.environ["FAULT_MARKS"]) / point.replace(" ", "_")).touch(exist_ok=False)
    except FileExistsError:
        return
    if os.environ.get("FAULT_KILLS") == "child":
        os.kill(os.getpid(), signal.SIGKILL)
    os.killpg(os.getpgrp(), signal.SIGKILL)


def dying(function: Callable[..., Any], point: str, when: str) -> Callable[..., Any]:
    @wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if when == "before":
            die(point)
        result = function(*args, **kwargs)
        if when == "after":
            die(point)
        return result

    return wrapped


def arm(point: str) -> None:
    room, name, when = POINTS[point]
    setattr(room, name, dying(getattr(room, name), point, when))


if "FAULT_MARKS" in os.environ:
    app.conf.beat_schedule["sweep-outbox"]["schedule"] = SWEEP_EVERY
if (named := os.environ.get("FAULT_POINT", "")) in POINTS:
    arm(named)
