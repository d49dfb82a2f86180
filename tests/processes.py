"""What tests of real processes share: which processes belong to a directory, a clean environment, waiting."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from devservices.ports import free_port

BASE_DIR = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent

T = TypeVar("T")


def processes_of(var: Path) -> dict[int, str]:
    """Living processes started with this directory as PORTAL_VAR, or working in it (PostgreSQL's hide their
    environment)."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            arguments = (entry / "cmdline").read_bytes()
            traces = (entry / "environ").read_bytes() + arguments + os.fsencode(os.readlink(entry / "cwd"))
        except OSError:
            continue
        if arguments and os.fsencode(var) in traces:
            found[int(entry.name)] = arguments.replace(b"\0", b" ").decode(errors="replace")
    return found


def wait_for(what: Callable[[], T], timeout: float = 60.0) -> T:
    """The first true answer, or the last one. Patient: the machine may be three times slower than the one on which a test was written."""
    deadline = time.monotonic() + timeout
    while not (answer := what()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return answer


def own_port(first: int) -> int:
    """A free one among twenty that no other process of this run tries: two that look at one moment would both find it free."""
    return free_port(first + 20 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")), 20)


def clean_environment(**extra: str) -> dict[str, str]:
    """Nothing of this test run: no profile, no addresses, no Django settings."""
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR", "PORTAL_ROOT_MODE") if name in os.environ}
    return kept | {"PATH": f"{PROGRAMS}:{os.environ['PATH']}"} | extra
