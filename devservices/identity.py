"""PostgreSQL refuses to run as root: what to look like when we are root, and how children die with their parent."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

NOBODY = 65534
CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1


def enter_user_namespace() -> None:
    """Look like uid 65534 to PostgreSQL while every file stays root's; OSError where the kernel forbids it."""
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare(CLONE_NEWUSER)")
    for name, text in (("setgroups", "deny"), ("uid_map", f"{NOBODY} 0 1"), ("gid_map", f"{NOBODY} 0 1")):
        Path("/proc/self", name).write_text(text)


def root_mode() -> str:
    """ "plain": we are not root. "userns": root, hidden in a private user namespace. "nobody": root in a container that
    forbids namespaces, so PostgreSQL really runs as uid 65534. Kept in the environment: children need not try again."""
    if os.geteuid() != 0:
        return "plain"
    if not os.environ.get("PORTAL_ROOT_MODE"):
        probe = [sys.executable, "-m", "devservices.identity"]
        here = Path(__file__).resolve().parent.parent
        done = subprocess.run(probe, cwd=here, stderr=subprocess.DEVNULL, check=False)
        os.environ["PORTAL_ROOT_MODE"] = "nobody" if done.returncode else "userns"
    return os.environ["PORTAL_ROOT_MODE"]


def die_with_parent(death_signal: int = signal.SIGTERM, *, namespace: bool = False) -> Callable[[], None]:
    """A preexec_fn for children that must not outlive us, even when we are killed with -9 (Linux only)."""
    parent = os.getpid()

    def prepare() -> None:
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)  # a shell's background jobs inherit "ignore"
        if namespace:
            enter_user_namespace()
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
            if os.getppid() != parent:  # the parent died between the fork and this line
                os._exit(1)

    return prepare


if __name__ == "__main__":
    enter_user_namespace()
