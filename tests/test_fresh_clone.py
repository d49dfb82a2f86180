"""`make demo` from a fresh clone, as a person runs it: nothing but git, make and a Python; as root and as a plain user.

The figures of "first start" and "second start" are read from bench/results/fresh_clone.json.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from devservices.ports import free_port

from .processes import BASE_DIR, processes_of, wait_for

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]
RESULTS = BASE_DIR / "bench" / "results" / "fresh_clone.json"
PYTHONS = ("python3.11", "python3.12", "python3.13", "python3.14")
PLAIN_USER = "nobody"  # has a name, which PostgreSQL asks for, and owns nothing
AS_PLAIN_USER = ["setpriv", f"--reuid={PLAIN_USER}", "--clear-groups", "--"]
FIRST_WITHIN, AGAIN_WITHIN = 90, 10
PATH = ":".join(part for part in os.environ["PATH"].split(":") if not part.startswith(str(BASE_DIR)))


def interpreter(name: str, prefix: list[str]) -> str:
    """A Python of this version that the user may run; a shim that names a version which is not here does not count."""
    on_path = [f"{folder}/{name}" for folder in PATH.split(":")]
    for path in (*on_path, *map(str, Path.home().glob(f".pyenv/versions/*/bin/{name}"))):
        with contextlib.suppress(OSError):
            if subprocess.run([*prefix, path, "-c", "import ensurepip"], cwd="/", capture_output=True, check=False).returncode == 0:
                return path
    pytest.skip(f"this machine has no {name} for this user")


class Checkout:
    """A clone of the last commit in a folder of its own, with the home of a person who has never run anything."""

    def __init__(self, folder: Path, python: str, *, plain: bool) -> None:
        self.folder, self.home = folder / "portal", folder / "home"
        self.prefix = AS_PLAIN_USER if plain and os.geteuid() == 0 else []
        self.python = interpreter(python, self.prefix)
        self.home.mkdir()
        subprocess.run(["git", "clone", "-q", "--no-hardlinks", BASE_DIR, self.folder], check=True)
        if self.prefix:
            subprocess.run(["chown", "-R", PLAIN_USER, folder], check=True)

    def demo(self, port: int) -> Demo:
        env = {"PATH": PATH, "HOME": str(self.home), "LANG": "C.UTF-8", "PYTHON": self.python, "PORT": str(port)}
        return Demo(self, [*self.prefix, "make", "demo"], env)


class Demo:
    """One run of `make demo`, with what it wrote to the screen."""

    def __init__(self, checkout: Checkout, command: list[str], env: dict[str, str]) -> None:
        self.checkout, self.began = checkout, time.monotonic()
        self.log = checkout.home / "screen"
        with self.log.open("wb") as screen:
            self.process = subprocess.Popen(
                command, cwd=checkout.folder, env=env, stdin=subprocess.DEVNULL, stdout=screen, stderr=screen, start_new_session=True
            )

    def screen(self) -> str:
        return self.log.read_text()

    def address(self, within: float = 400) -> tuple[str, float]:
        """The address it printed, which answers, and the seconds until it was printed."""
        wait_for(lambda: "Password of all" in self.screen() or self.process.poll() is not None, within)
        took = time.monotonic() - self.began
        found = re.search(r"http://localhost:\d+", self.screen())
        assert found, self.screen()
        with urllib.request.urlopen(f"{found[0].replace('localhost', '127.0.0.1')}/readyz", timeout=10) as answer:
            assert answer.status == 200
        return found[0], round(took, 1)

    def supervisor(self) -> int:
        return next(pid for pid, line in processes_of(self.checkout.folder).items() if line.endswith("python manage.py demo "))

    def ctrl_c(self) -> None:
        """As a terminal does it: to make and to everything it started in the foreground."""
        os.killpg(self.process.pid, signal.SIGINT)

    def nothing_is_left(self) -> bool:
        self.process.wait(20)
        return wait_for(lambda: not processes_of(self.checkout.folder), 20)


def note(name: str, figures: dict[str, float]) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    known[name] = figures
    RESULTS.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n")


@pytest.fixture
def folder() -> Iterator[Path]:
    """Below /tmp, because pytest's own folders are closed to the plain user; its name is short enough for sockets."""
    path = Path(tempfile.mkdtemp(prefix="fresh-"))
    path.chmod(0o755)
    yield path
    for pid in processes_of(path):
        os.kill(pid, signal.SIGKILL)
    shutil.rmtree(path, ignore_errors=True)


@pytest.mark.parametrize("user", ["root", "plain"])
@pytest.mark.parametrize("python", PYTHONS)
def test_demo_starts_stops_and_recovers(python: str, user: str, folder: Path) -> None:
    if user == "root" and os.geteuid() != 0:
        pytest.skip("these tests do not run as root")
    checkout = Checkout(folder, python, plain=user == "plain")
    port = free_port(8300)

    demo = checkout.demo(port)
    _address, first = demo.address()
    demo.ctrl_c()
    assert demo.nothing_is_left(), processes_of(checkout.folder)

    demo = checkout.demo(port)
    _address, second = demo.address()
    os.kill(demo.supervisor(), signal.SIGKILL)
    assert demo.nothing_is_left(), processes_of(checkout.folder)
    demo = checkout.demo(port)
    demo.address()
    demo.process.kill()  # make itself
    assert demo.nothing_is_left(), processes_of(checkout.folder)

    demo = checkout.demo(port)
    _address, after_kill = demo.address()
    demo.ctrl_c()
    assert demo.nothing_is_left(), processes_of(checkout.folder)

    note(f"{python}, {user}", {"first start": first, "second start": second, "after kill -9": after_kill})
    assert first < FIRST_WITHIN
    assert max(second, after_kill) < AGAIN_WITHIN


def test_two_checkouts_run_side_by_side(folder: Path) -> None:
    one, two = (folder / name for name in ("one", "two"))
    demos = []
    port = free_port(8300)
    for place in (one, two):
        place.mkdir(mode=0o755)
        demos.append(Checkout(place, "python3", plain=False).demo(port))
        demos[-1].address()

    addresses = [demo.address()[0] for demo in demos]
    demos[0].ctrl_c()

    assert len(set(addresses)) == 2
    assert f"Port {port} is taken" in demos[1].screen()
    assert demos[0].nothing_is_left()
    assert demos[1].address()[0] == addresses[1]
    demos[1].ctrl_c()
    assert demos[1].nothing_is_left()
