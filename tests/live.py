"""Real processes around a test: web processes, a Valkey of its own, people who are signed in over HTTP.

Whatever happens in the test, nothing of it stays.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import redis
from django.conf import settings
from django.db import connection

from devservices import layout
from devservices.binaries import valkey_program
from tests.processes import BASE_DIR, PROGRAMS, clean_environment, own_port, wait_for
from tests.sign_in import signed_in
from tests.world import World


def environment_of_test(redis_url: str, **more: str) -> dict[str, str]:
    """The database of this test, files of this test, no production checks."""
    lay = layout(os.environ["PORTAL_PROFILE"])
    given = {
        "DATABASE_URL": lay.database_url(str(connection.settings_dict["NAME"])),
        "REDIS_URL": redis_url,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "PRODUCTION": "0",
        "SECRET_KEY": settings.SECRET_KEY,  # sessions are made in the test and read by the web processes
        "EMAIL_URL": "consolemail://",
        "PORTAL_PROFILE": os.environ["PORTAL_PROFILE"],
        "DJANGO_SETTINGS_MODULE": "tests.live_settings",
        "PYTHONWARNINGS": "ignore:::celery.platforms",
    }
    return clean_environment(**(given | more))


def kill(process: subprocess.Popen[bytes]) -> None:
    """The process and what it started, at once."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(60)


@contextlib.contextmanager
def running(command: Sequence[str | Path], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as out:
        process = subprocess.Popen(list(command), cwd=BASE_DIR, env=environment, stdout=out, stderr=out, start_new_session=True)
    try:
        yield process
    finally:
        kill(process)


# --- Valkey -----------------------------------------------------------------------------------
@dataclass
class Valkey:
    """A server of the test alone: FLUSHALL and a stop hurt nobody else."""

    folder: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> Path:
        return self.folder / "valkey.sock"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}?db=0"

    def start(self) -> None:
        self.socket.unlink(missing_ok=True)
        options = {"--port": "0", "--unixsocket": self.socket, "--dir": self.folder, "--save": "", "--loglevel": "warning"}
        command = [str(valkey_program()), *(str(part) for pair in options.items() for part in pair)]
        with (self.folder / "valkey.log").open("ab") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True)
        assert wait_for(self.answers), (self.folder / "valkey.log").read_text()

    def answers(self) -> bool:
        try:
            with self.client() as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def client(self) -> redis.Redis:
        return redis.Redis.from_url(self.url)

    def flush(self) -> None:
        with self.client() as client:
            client.flushall()

    def waiting(self) -> int:
        """Tasks in the queue that no worker has taken."""
        with self.client() as client:
            return int(client.llen("celery"))  # type: ignore[arg-type]

    def stop(self) -> None:
        if self.process:
            kill(self.process)
        self.process = None


@contextlib.contextmanager
def own_valkey(folder: Path) -> Iterator[Valkey]:
    folder.mkdir(parents=True, exist_ok=True)
    server = Valkey(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


# --- web --------------------------------------------------------------------------------------
def answers(port: int) -> bool:
    try:
        return Caller(port).get("/livez").status == 200
    except OSError:
        return False


@contextlib.contextmanager
def web_process(environment: dict[str, str], log: Path, *, first_port: int = 8300) -> Iterator[int]:
    """A gunicorn as in docker-compose.yml, with one process; gives its port."""
    port = own_port(first_port)
    command = f"portal.wsgi -k gthread -w 1 --threads 4 --no-control-socket --log-level warning -b 127.0.0.1:{port}"
    with running([PROGRAMS / "gunicorn", *command.split()], environment, log) as process:
        assert wait_for(lambda: process.poll() is not None or answers(port), 120), log.read_text()
        assert process.poll() is None, log.read_text()
        yield port


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    body: str


@dataclass
class Caller:
    """One browser: a port, cookies, and the token that forms carry."""

    port: int
    cookies: tuple[tuple[str, str], ...] = ()
    token: str = ""

    def headers(self) -> dict[str, str]:
        host = f"localhost:{self.port}"
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies)
        return {"Host": host, "Cookie": jar, "Accept-Language": "en", "Origin": f"http://{host}"}

    def send(self, method: str, path: str, fields: dict[str, str] | None = None) -> http.client.HTTPConnection:
        """The request is on its way; `read` waits for what comes back."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        form = {"Content-Type": "application/x-www-form-urlencoded"} if method == "POST" else {}
        body = urlencode({"csrfmiddlewaretoken": self.token, **(fields or {})}) if method == "POST" else None
        link.request(method, path, body, {**self.headers(), **form})
        return link

    @staticmethod
    def read(link: http.client.HTTPConnection) -> tuple[Answer, list[str]]:
        response = link.getresponse()
        set_cookies = response.headers.get_all("Set-Cookie") or []
        answer = Answer(response.status, response.headers.get("Location", ""), response.read().decode(errors="replace"))
        link.close()
        return answer, set_cookies

    def get(self, path: str) -> Answer:
        return self.read(self.send("GET", path))[0]

    def post(self, path: str, fields: dict[str, str] | None = None) -> Answer:
        return self.read(self.send("POST", path, fields))[0]


def browser_of(world: World, name: str, port: int, page: str) -> Caller:
    """Signed in, with the cookie and the hidden field of a form that was really fetched."""
    session = signed_in(world.users[name]).cookies[settings.SESSION_COOKIE_NAME].value
    caller = Caller(port, ((settings.SESSION_COOKIE_NAME, session),))
    answer, set_cookies = caller.read(caller.send("GET", page))
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.body)
    assert answer.status == 200, answer.body[:2000]
    assert found, answer.body
    secret = next(line.split(";")[0].split("=", 1)[1] for line in set_cookies if line.startswith(f"{settings.CSRF_COOKIE_NAME}="))
    return Caller(port, (*caller.cookies, (settings.CSRF_COOKIE_NAME, secret)), found[1])


@dataclass(frozen=True)
class Request:
    caller: Caller
    path: str
    fields: dict[str, str]


def all_at_once(requests: Sequence[Request]) -> list[Answer]:
    """Every request is sent before the first answer is read: all are in flight together."""
    sent = threading.Barrier(len(requests))
    found: list[Answer | BaseException] = [RuntimeError("no answer")] * len(requests)

    def go(place: int, request: Request) -> None:
        try:
            link = request.caller.send("POST", request.path, request.fields)
            sent.wait(200)
            found[place], _cookies = request.caller.read(link)
        except BaseException as fault:
            found[place] = fault

    threads = [threading.Thread(target=go, args=pair) for pair in enumerate(requests)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lost = [answer for answer in found if isinstance(answer, BaseException)]
    assert lost == [], lost[:5]
    return [answer for answer in found if isinstance(answer, Answer)]
