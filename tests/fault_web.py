"""A web process that dies (-9) once at a named point of the request that sends an announcement: `gunicorn tests.fault_web`, with FAULT_POINT set."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery

from portal.wsgi import application as application  # first: it sets Django up

from core import workflow  # isort: skip
from notifications import operations  # isort: skip
from notifications.operations import announcements as room  # isort: skip
from tests.fault_worker import dying  # isort: skip

POINTS: dict[str, tuple[Any, str, str]] = {
    "request read, nothing locked": (operations, "send_announcement", "before"),
    "state set, history not written": (workflow, "record", "before"),
    "history written, inboxes empty": (room, "tell_all", "before"),
    "inboxes filled, not committed": (room, "tell_all", "after"),
    "committed, worker not woken": (Celery, "send_task", "before"),
    "worker woken, no answer given": (operations, "send_announcement", "after"),
}

if named := os.environ.get("FAULT_POINT"):
    place, name, when = POINTS[named]
    setattr(place, name, dying(getattr(place, name), named, when))
