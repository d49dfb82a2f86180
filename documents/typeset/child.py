"""One child process a process of the portal sets all its paper: no secret, no file written, limits of time and memory, kept because fonts
take a tenth of a second to read and a page takes a few milliseconds.

A child that dies, takes too long or has set enough documents is replaced; the next document meets a new one.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import select
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import IO, Any

log = logging.getLogger(__name__)

FONT_PACKAGES = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic", "manimgx_fonts_cjk")
CPU_SECONDS = 20  # of processor time for one document
WALL_SECONDS = 25  # less than a web server waits for its worker
MOST_DOCUMENTS = 2000  # then a new child: Typst keeps what it has computed
LIMITS = {"RLIMIT_AS": 2 * 1024**3, "RLIMIT_FSIZE": 0, "RLIMIT_CORE": 0}
BOXED = Path(__file__).with_name("boxed.py")
# Bounded on machines with many cores too: each thread and each arena reserves addresses.
ENVIRONMENT = {"RAYON_NUM_THREADS": "2", "MALLOC_ARENA_MAX": "2"}


class CannotSet(Exception):
    """Typst's words: a letter that no font has, a fault of the template. The same document fails again."""


class ChildEnded(CannotSet):
    """The child died or took too long over this document, twice where it died."""


def font_folders() -> list[str]:
    """Folders of Noto Sans, Noto Sans Arabic and Noto Sans CJK; Libertinus Serif is inside the typst wheel."""
    return [str(files(package)) for package in FONT_PACKAGES]


class _Gone(Exception):
    pass


def _wait(pipe: IO[bytes], event: int, deadline: float) -> None:
    poll = select.poll()
    poll.register(pipe, event)
    if not poll.poll(max(deadline - time.monotonic(), 0) * 1000):
        raise TimeoutError


class Child:
    """The process and its pipes."""

    def __init__(self) -> None:
        fonts, limits = json.dumps(font_folders()), json.dumps(LIMITS)
        command = [sys.executable, "-I", "-B", str(BOXED), str(os.getpid()), limits, fonts]
        environment = ENVIRONMENT | {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, **pipes, env=environment, bufsize=0)  # type: ignore[call-overload] # noqa: S603 - our own Python
        self.done = 0

    @property
    def _in(self) -> IO[bytes]:
        assert self.process.stdin
        return self.process.stdin  # type: ignore[no-any-return]

    @property
    def _out(self) -> IO[bytes]:
        assert self.process.stdout
        return self.process.stdout  # type: ignore[no-any-return]

    def ask(self, asked: bytes, seconds: float) -> bytes:
        """Raises `_Gone` when the child has ended, `TimeoutError` after so many seconds."""
        deadline = time.monotonic() + seconds
        try:
            self._send(len(asked).to_bytes(4, "big") + asked, deadline)
        except BrokenPipeError:
            raise _Gone
        size = int.from_bytes(self._read(4, deadline), "big")
        self.done += 1
        return self._read(size, deadline)

    def _send(self, content: bytes, deadline: float) -> None:
        left = memoryview(content)
        while left:
            _wait(self._in, select.POLLOUT, deadline)
            left = left[os.write(self._in.fileno(), left[: select.PIPE_BUF]) :]

    def _read(self, size: int, deadline: float) -> bytes:
        parts = bytearray()
        while len(parts) < size:
            _wait(self._out, select.POLLIN, deadline)
            part = os.read(self._out.fileno(), min(size - len(parts), 1 << 16))
            if not part:
                raise _Gone
            parts += part
        return bytes(parts)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self._in.close()
        self._out.close()

    def leave(self) -> None:
        """In a process forked from ours: the child is the other's, its pipes are closed on this side only."""
        self._in.close()
        self._out.close()
        self.process.returncode = 0


class Keeper:
    """The child of this process, asked by one thread at a time."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.child: Child | None = None

    def set(self, asked: dict[str, Any], seconds: float | None = None) -> bytes:
        content = json.dumps({"seconds": CPU_SECONDS, **asked}, ensure_ascii=False).encode()
        with self.lock:
            made = self._twice(content, seconds or WALL_SECONDS)
            if self.child and self.child.done >= MOST_DOCUMENTS:
                self.end()
        if made[:1] == b"-":
            raise CannotSet(made[1:].decode())
        return made[1:]

    def _twice(self, content: bytes, seconds: float) -> bytes:
        """A child may have died since it was last asked; one that dies over this document a second time is the document's fault."""
        for _try in range(2):
            child = self.child = self.child or Child()
            try:
                return child.ask(content, seconds)
            except _Gone:
                self.end()
                log.warning("the typesetting child has ended with %s", child.process.returncode)
            except BaseException as ended:
                self.end()
                if isinstance(ended, TimeoutError):
                    raise ChildEnded(f"not set within {seconds} seconds")
                raise
        raise ChildEnded("the typesetting child ended twice over this document")

    def end(self) -> None:
        if self.child:
            self.child.end()
            self.child = None

    def forked(self) -> None:
        if self.child:
            self.child.leave()
        self.child, self.lock = None, Lock()


keeper = Keeper()
os.register_at_fork(after_in_child=keeper.forked)
atexit.register(keeper.end)
