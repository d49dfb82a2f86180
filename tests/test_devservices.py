"""The embedded servers and `manage.py demo`, with real processes, real kills and directories of their own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis

from devservices import Layout, ServiceError, layout, lease
from devservices.browser import find_chromium
from devservices.leases import is_locked, remove
from devservices.places import usable_for_sockets
from devservices.ports import free_port
from manage import needs_servers

from .processes import BASE_DIR, clean_environment, processes_of, wait_for

HOLDER = "import sys, time, devservices\nwith devservices.lease('test-x'):\n    print('up', flush=True)\n    time.sleep(300)"
PATIENCE = 60.0  # seconds for what takes one or two alone


@pytest.fixture
def var(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="portal-var-"))
    monkeypatch.setenv("PORTAL_VAR", str(path))
    yield path
    for lock in list(path.glob("*/lease.lock")):
        remove(lock.parent.name, PATIENCE)
    shutil.rmtree(path)


def ask(lay: Layout, statement: str) -> object:
    connection = psycopg2.connect(host=str(lay.sockets), user="portal", dbname="portal")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        connection.close()


def hold(var: Path) -> subprocess.Popen[str]:
    """A process of its own that holds the lease of profile test-x."""
    env = clean_environment(PORTAL_VAR=str(var))
    holder = subprocess.Popen([sys.executable, "-c", HOLDER], cwd=BASE_DIR, env=env, stdout=subprocess.PIPE, text=True)
    assert holder.stdout
    assert holder.stdout.readline() == "up\n"
    return holder


def finish(process: subprocess.Popen[str], number: int) -> int:
    process.send_signal(number)
    code = process.wait(PATIENCE)
    if process.stdout:
        process.stdout.close()
    return code


def test_profiles_side_by_side_share_nothing(var: Path) -> None:
    with lease("test-a") as a, lease("test-b") as b:
        ask(a, "create table only_here (id int)")
        redis.Redis.from_url(a.redis_url(3)).set("key", "a")

        assert ask(a, "select count(*) from pg_tables where tablename = 'only_here'") == 1
        assert ask(b, "select count(*) from pg_tables where tablename = 'only_here'") == 0
        assert redis.Redis.from_url(b.redis_url(3)).get("key") is None


def test_test_server_has_the_settings_and_letters_we_rely_on(var: Path) -> None:
    with lease("test-a") as lay:
        settings = [ask(lay, f"show {name}") for name in ("max_connections", "fsync", "timezone", "listen_addresses")]

        assert settings == ["200", "off", "UTC", ""]
        assert ask(lay, "select upper('әғқңөұүһі ҷӯӣ')") == "ӘҒҚҢӨҰҮҺІ ҶӮӢ"


def test_second_user_keeps_servers_when_the_first_leaves(var: Path) -> None:
    holder = hold(var)
    with lease("test-x") as lay:
        finish(holder, signal.SIGKILL)
        time.sleep(2.5)  # longer than the warden's grace

        assert ask(lay, "select 1") == 1


def test_nothing_is_left_when_the_holder_is_killed(var: Path) -> None:
    holder = hold(var)
    assert len(processes_of(var)) > 3

    finish(holder, signal.SIGKILL)

    assert wait_for(lambda: not processes_of(var)), processes_of(var)


def test_servers_recover_when_warden_and_servers_are_killed(var: Path) -> None:
    with lease("test-x") as lay:
        ask(lay, "create table kept (id int)")
        os.kill(int(lay.warden_lock.read_text()), signal.SIGKILL)
        assert wait_for(lambda: not processes_of(var)), processes_of(var)

    with lease("test-x") as lay:
        assert ask(lay, "select count(*) from kept") == 0


def test_stale_pid_file_with_a_reused_number_is_cleared(var: Path) -> None:
    with lease("test-x") as lay:
        stale = (lay.pgdata / "postmaster.pid").read_text()
    assert wait_for(lambda: not is_locked(lay.warden_lock))
    ours = "\n".join([str(os.getpid()), *stale.split("\n")[1:]])
    (lay.pgdata / "postmaster.pid").write_text(ours)
    (lay.sockets / ".s.PGSQL.5432.lock").write_text(ours)

    with lease("test-x") as lay:
        assert ask(lay, "select 1") == 1


def test_long_path_with_spaces_falls_back_to_tmp(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = var / ("a folder, very " + "long " * 20)
    monkeypatch.setenv("PORTAL_VAR", str(odd))

    with lease("test-x") as lay:
        assert lay.sockets.parent == Path(tempfile.gettempdir())
        assert usable_for_sockets(lay.sockets)
        assert ask(lay, "select 1") == 1
    remove("test-x", PATIENCE)
    assert not lay.sockets.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to hide")
def test_root_without_namespaces_runs_postgres_as_nobody(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_ROOT_MODE", "nobody")

    with lease("test-x") as lay:
        owner = Path(lay.pgdata, "postmaster.pid").stat().st_uid

        assert (owner, ask(lay, "select 1")) == (65534, 1)
    remove("test-x", PATIENCE)


def test_remove_refuses_while_servers_are_used(var: Path) -> None:
    with lease("test-x") as lay, pytest.raises(ServiceError, match="in use"):
        remove("test-x", patience=0.5)
    assert lay.pgdata.exists()


def test_taken_port_gives_the_next_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert port < free_port(port) < port + 50


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [("migrate", True), ("demo", True), ("help", False), ("migrate --help", False), ("collectstatic", False), ("", False)],
)
def test_manage_takes_the_lease_only_for_what_needs_it(arguments: str, needed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)

    assert needs_servers(arguments.split()) is needed


def test_browser_that_does_not_start_is_refused_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    find_chromium.cache_clear()

    with pytest.raises(ServiceError, match="install one"):
        find_chromium()


class Demo:
    """`manage.py demo` in a var directory of its own, as a person's terminal sees it."""

    def __init__(self, var: Path, port: int) -> None:
        self.var, self.began = var, time.monotonic()
        env = clean_environment(PORTAL_VAR=str(var), PORT=str(port))
        command = [sys.executable, "manage.py", "demo"]
        with (var / "screen").open("w") as output:
            self.process = subprocess.Popen(
                command, cwd=BASE_DIR, env=env, text=True, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
            )

    def screen(self) -> str:
        return (self.var / "screen").read_text()

    def wait_until_it_runs(self, timeout: float) -> float:
        """Seconds to the announcement; the address it names must answer."""
        wait_for(lambda: "Password of all" in self.screen() or self.process.poll() is not None, timeout)
        took = time.monotonic() - self.began
        address = re.search(r"http://localhost:(\d+)", self.screen())
        assert address, self.screen()
        with urllib.request.urlopen(f"http://127.0.0.1:{address[1]}/readyz", timeout=30) as answer:
            assert answer.status == 200
        return took

    def end(self, number: int) -> int:
        return finish(self.process, number)


@pytest.mark.timeout(1000)
def test_demo_starts_recovers_and_leaves_nothing(var: Path) -> None:
    """One story, because the first start of a var directory is the slow one. The first start has a wide limit: other tests run
    beside this one, and its promised seconds are measured by tests/test_fresh_clone.py."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        demo = Demo(var, port)
        first = demo.wait_until_it_runs(400)
        assert f"Port {port} is taken" in demo.screen()
    demo.end(signal.SIGKILL)
    assert wait_for(lambda: not processes_of(var)), processes_of(var)

    demo = Demo(var, port)
    assert demo.wait_until_it_runs(150) < first / 2  # the data are there, whatever else the machine does
    beat = next(pid for pid, arguments in processes_of(var).items() if " beat " in arguments)
    os.kill(beat, signal.SIGKILL)
    assert demo.process.wait(PATIENCE) == 1
    assert "beat ended with code -9" in demo.screen()
    assert wait_for(lambda: not processes_of(var)), processes_of(var)

    demo = Demo(var, port)
    demo.wait_until_it_runs(150)
    assert demo.end(signal.SIGINT) == 0
    assert wait_for(lambda: not processes_of(var)), processes_of(var)


def test_layout_gives_the_addresses_of_its_sockets(var: Path) -> None:
    lay = layout("test-x")

    assert lay.database_url("other") == f"postgres://portal@/other?host={lay.sockets}"
    assert lay.broker_url(4) == f"redis+socket://{lay.sockets}/valkey.sock?virtual_host=4"
