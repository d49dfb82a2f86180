"""A lease: the servers of a profile run for as long as somebody holds one."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from .places import BASE_DIR, Layout, ServiceError, layout, own_directory

OTHER_WARDEN = 75  # exit code of a warden that lost the race to another one
LOG_LIMIT = 1_000_000


def is_locked(path: Path) -> bool:
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def is_ready(lay: Layout) -> bool:
    """The ready file is from the warden that holds the lock now, not from one killed earlier."""
    try:
        return lay.ready.read_text().split()[0] == lay.warden_lock.read_text()
    except (OSError, IndexError):
        return False


def tail(path: Path, lines: int = 25) -> str:
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return "(no log)"


def _start_warden(lay: Layout) -> subprocess.Popen[bytes]:
    fresh = lay.log.exists() and lay.log.stat().st_size > LOG_LIMIT
    with lay.log.open("wb" if fresh else "ab") as log:
        command = [sys.executable, "-m", "devservices.warden", lay.profile]
        return subprocess.Popen(command, cwd=BASE_DIR, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)


def _wait_until_ready(lay: Layout, timeout: float) -> None:
    deadline = time.monotonic() + timeout
    warden: subprocess.Popen[bytes] | None = None
    while not (is_locked(lay.warden_lock) and is_ready(lay)):
        code = warden.poll() if warden else OTHER_WARDEN
        if code not in (None, OTHER_WARDEN):
            raise ServiceError(f"The embedded servers failed (exit {code}); {lay.log} ends with:\n{tail(lay.log)}")
        if time.monotonic() > deadline:
            raise ServiceError(f"The embedded servers were not ready after {timeout:.0f} s:\n{tail(lay.log)}")
        if code == OTHER_WARDEN and not is_locked(lay.warden_lock):
            warden = _start_warden(lay)
        time.sleep(0.02)
    if warden:
        warden.returncode = 0  # it is meant to outlive us: no ResourceWarning when the handle goes


@contextlib.contextmanager
def lease(profile: str = "demo", timeout: float = 90.0) -> Iterator[Layout]:
    """Make sure the servers of this profile run, and keep them running inside the block."""
    lay = layout(profile)
    own_directory(lay.root)
    own_directory(lay.sockets)
    with lay.lease_lock.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_SH)  # waits for a warden that is just stopping its servers
        _wait_until_ready(lay, timeout)
        yield lay


def remove(profile: str, patience: float = 5.0) -> None:
    """Delete a profile's data; refuses while somebody uses it, waits for a warden that is just stopping."""
    lay = layout(profile)
    deadline = time.monotonic() + patience
    with lay.lease_lock.open("a") as handle:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise ServiceError(f"{lay.root} is in use: stop what runs on it first.") from None
            time.sleep(0.1)
        while is_locked(lay.warden_lock):  # we are not a user that it should wait for
            with contextlib.suppress(ValueError, ProcessLookupError):
                os.kill(int(lay.warden_lock.read_text()), signal.SIGTERM)
            time.sleep(0.2)
        shutil.rmtree(lay.root, ignore_errors=True)
        if lay.sockets != lay.root / "run":
            shutil.rmtree(lay.sockets, ignore_errors=True)
        if lay.root.parent.parent == Path("/var/tmp"):  # the fallback of layout(), one folder per checkout
            with contextlib.suppress(OSError):  # another profile is still in it
                lay.root.parent.rmdir()
