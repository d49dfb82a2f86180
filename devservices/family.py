"""Long-lived commands side by side: output prefixed, all stopped when one ends or when we are killed."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

from .identity import die_with_parent


class Family:
    """Children in sessions of their own: a terminal's Ctrl-C reaches only us, and we stop them in order (Celery would
    otherwise get it twice and drop its tasks). SIGQUIT, which all of them take for "at once", reaches them by the
    kernel's hand if we die first."""

    def __init__(self, commands: dict[str, list[str]], logs: Path) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        # Celery says at every start that root is no good; a container's root knows.
        env = dict(os.environ, PYTHONUNBUFFERED="1", PYTHONWARNINGS="ignore:::celery.platforms")
        self.children: dict[str, subprocess.Popen[str]] = {}
        for name, command in commands.items():
            self.children[name] = subprocess.Popen(
                command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                errors="replace", start_new_session=True, preexec_fn=die_with_parent(signal.SIGQUIT),
            )  # fmt: skip
        width = max(len(name) for name in commands)
        self.pumps = [
            threading.Thread(target=self._pump, args=(f"{name:<{width}} | ", child.stdout, logs / f"{name}.log"))
            for name, child in self.children.items()
        ]
        for pump in self.pumps:
            pump.start()

    @staticmethod
    def _pump(prefix: str, stream: IO[str], log: Path) -> None:
        """Every line to the screen and, for later, to the log of this run."""
        with log.open("w") as file, stream:
            for line in stream:
                file.write(line)
                file.flush()
                with contextlib.suppress(OSError):  # the terminal is gone; the log stays
                    sys.stdout.write(prefix + line)
                    sys.stdout.flush()

    def ended(self) -> tuple[str, int] | None:
        """The first child found dead, with its exit code."""
        for name, child in self.children.items():
            if (code := child.poll()) is not None:
                return name, code
        return None

    def stop(self, grace: float = 6.0) -> None:
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + grace
        for child in self.children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.05, deadline - time.monotonic()))
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)  # also what a dead child left in its session
            child.wait()
        for pump in self.pumps:
            pump.join(timeout=2)
