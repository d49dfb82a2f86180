"""Loaded with -p, before pytest-django reads the settings: tests run on embedded servers of their own.

Servers are started in the controller only. Each xdist worker has its own numbered Redis database.
"""

from __future__ import annotations

import contextlib
import fcntl
import os

import pytest

from . import layout, lease
from .leases import remove

EMBEDDED = not os.environ.get("DATABASE_URL")
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
FIRST_DATABASE = 2  # 0 and 1 are the broker's and the cache's of whoever uses the profile by hand
_stack = contextlib.ExitStack()


def _choose_profile() -> str:
    """The second test run in one checkout gets servers of its own."""
    base = layout("test").root.parent
    base.mkdir(parents=True, exist_ok=True)
    session = _stack.enter_context((base / "test.session.lock").open("a"))
    try:
        fcntl.flock(session, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return f"test-{os.getpid()}"
    return "test"


if EMBEDDED:
    if not WORKER:
        os.environ["PORTAL_PROFILE"] = _choose_profile()
    number = FIRST_DATABASE + int(WORKER.removeprefix("gw") or 0)
    os.environ["REDIS_URL"] = layout(os.environ["PORTAL_PROFILE"]).redis_url(number)


def pytest_configure(config: pytest.Config) -> None:
    if EMBEDDED and not WORKER:
        profile = os.environ["PORTAL_PROFILE"]
        if profile != "test":
            _stack.callback(remove, profile)
        _stack.enter_context(lease(profile))
        config.add_cleanup(_stack.close)
