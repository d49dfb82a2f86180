"""Debian's clamd with a signature of our own: installed when it is missing and apt can, started in a folder of the trial."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.live import kill
from tests.processes import wait_for

SIGNATURE = "Portal.Test-1.UNOFFICIAL"  # clamd adds the end to what is not from its own database
MARK = b"portal-test-signature-of-our-own"
ADVICE = "clamd is not here and could not be installed: apt-get install clamav-daemon (as root, with a package mirror that answers)."


def find_clamd() -> str:
    """Path of clamd; skips the trial in plain words when there is none to be had."""
    path = f"{os.environ['PATH']}:/usr/sbin:/sbin"
    if found := shutil.which("clamd", path=path):
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in ("apt-get -qq update", "apt-get -qq install -y --no-install-recommends clamav-daemon"):
            subprocess.run(command.split(), env=environment, capture_output=True, timeout=600, check=False)
    found = shutil.which("clamd", path=path)
    if not found:
        pytest.skip(ADVICE)
    return found


@dataclass
class Scanner:
    folder: Path
    program: str
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self.folder / 'clamd.sock'}"

    def prepare(self) -> None:
        database = self.folder / "signatures"
        database.mkdir()
        (database / "portal.ndb").write_text(f"Portal.Test-1:0:*:{MARK.hex()}\n")
        lines = (f"LocalSocket {self.folder}/clamd.sock", f"DatabaseDirectory {database}", "Foreground yes", "FixStaleSocket yes", "SelfCheck 0")
        (self.folder / "clamd.conf").write_text("\n".join(lines) + "\n")

    def start(self) -> None:
        with (self.folder / "clamd.log").open("ab") as out:
            command = [self.program, f"--config-file={self.folder / 'clamd.conf'}"]
            self.process = subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True)
        assert wait_for((self.folder / "clamd.sock").exists, 60), (self.folder / "clamd.log").read_text()[-2000:]

    def die(self) -> None:
        if self.process:
            kill(self.process)
        self.process = None
        (self.folder / "clamd.sock").unlink(missing_ok=True)


@contextmanager
def real_clamd() -> Iterator[Scanner]:
    program = find_clamd()
    with tempfile.TemporaryDirectory(prefix="clamd-") as folder:  # short, for the sake of the socket
        scanner = Scanner(Path(folder), program)
        scanner.prepare()
        scanner.start()
        try:
            yield scanner
        finally:
            scanner.die()
