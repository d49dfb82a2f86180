"""The image and the services of docker-compose.yml, without a container engine: linted, validated, and each service's
command really run, with the environment that the file gives it, until its own health check answers."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import redis
import yaml

from devservices import layout
from devservices.checks import PRODUCTION

from .processes import BASE_DIR, PROGRAMS, clean_environment, own_port, wait_for

pytestmark = pytest.mark.xdist_group("deployment")  # its database is made once
COMPOSE = BASE_DIR / "docker-compose.yml"
OURS = ("migrate", "web", "worker", "beat")
VALUES = {
    "SECRET_KEY": "only-in-this-test-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "POSTGRES_PASSWORD": "one",
    "REDIS_PASSWORD": "two",
    "EMAIL_URL": "smtp://127.0.0.1:9",
    "ALLOWED_HOSTS": "portal.example,www.portal.example",
}
REDIS_NUMBER = 40  # below are the databases of the xdist workers


def compose() -> dict[str, Any]:
    parsed: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())
    return parsed


def filled_in(text: str) -> str:
    """As compose does it: `${NAME:?message}` becomes the value, or an error."""
    return re.sub(r"\$\{(\w+):\?[^}]*\}", lambda found: VALUES[found[1]], text)


def lint(*command: str) -> str:
    done = subprocess.run([PROGRAMS / command[0], *command[1:]], cwd=BASE_DIR, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""


def test_compose_file_follows_its_schema() -> None:
    assert lint("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml") == ""


def test_image_has_no_lint() -> None:
    assert lint("hadolint", "Dockerfile") == ""


def test_no_secret_has_a_default() -> None:
    texts = re.findall(r"\$\{[^}]*\}", COMPOSE.read_text())

    assert texts
    assert [text for text in texts if not re.fullmatch(r"\$\{\w+:\?[^}]+\}", text)] == []
    assert re.findall(r"(?i)(?:password|secret_key|auth): (?!\$\{)\S+", COMPOSE.read_text()) == []


def test_image_is_not_root_and_installs_by_hash_only() -> None:
    lines = (BASE_DIR / "Dockerfile").read_text().splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]

    assert users
    assert users[-1] not in ("0", "root")
    assert "--require-hashes -r /requirements.lock" in "\n".join(lines)


def test_services_wait_for_the_migration_and_have_health_checks() -> None:
    services = compose()["services"]

    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert [name for name, service in services.items() if "healthcheck" not in service] == ["migrate"]
    assert services["migrate"]["restart"] == "no"


def test_only_the_web_service_has_a_port_and_only_on_loopback() -> None:
    ports = {name: service["ports"] for name, service in compose()["services"].items() if "ports" in service}

    assert ports == {"web": ["127.0.0.1:8000:8000"]}


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """A database of our own in the embedded test server, and a Redis database of our own."""
    lay = layout(os.environ["PORTAL_PROFILE"])
    name = f"deployment_{os.getpid()}"
    connection = psycopg2.connect(host=str(lay.sockets), user="portal", dbname="postgres")
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(f"create database {name}")
        yield name
        cursor.execute(f"drop database {name} with (force)")
    with redis.Redis.from_url(lay.redis_url(REDIS_NUMBER)) as queue:
        queue.flushdb()


@pytest.fixture(scope="module")
def environment(database: str) -> Iterator[dict[str, str]]:
    """What compose gives each of our services; only the addresses and the places of files differ."""
    lay = layout(os.environ["PORTAL_PROFILE"])
    given = {key: filled_in(value) for key, value in compose()["x-portal"]["environment"].items()}
    with tempfile.TemporaryDirectory(prefix="portal-deployment-") as folder:
        given["DATABASE_URL"] = lay.database_url(database)
        given["REDIS_URL"] = lay.redis_url(REDIS_NUMBER)
        given["MEDIA_ROOT"] = f"{folder}/media"
        given["STATIC_ROOT"] = f"{folder}/static"
        given["BEAT_HEARTBEAT"] = f"{folder}/beat"
        given["PORT"] = str(own_port(8200))
        given["FOLDER"] = folder
        yield clean_environment(**given)


@contextlib.contextmanager
def running(name: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    command = [part.replace("/tmp/", f"{environment['FOLDER']}/") for part in compose()["services"][name]["command"]]
    with Path(environment["FOLDER"], f"{name}.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=BASE_DIR, env=environment, stdout=log, stderr=log, start_new_session=True)
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
            try:
                process.wait(60)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)


def healthy(name: str, environment: dict[str, str]) -> bool:
    check = compose()["services"][name]["healthcheck"]["test"]
    assert check[0] == "CMD"
    done = subprocess.run(check[1:], cwd=BASE_DIR, env=environment, capture_output=True, timeout=60, check=False)
    return done.returncode == 0


@pytest.fixture(scope="module")
def migrated(environment: dict[str, str]) -> dict[str, str]:
    with running("migrate", environment) as process:
        code = process.wait(300)
    assert code == 0, Path(environment["FOLDER"], "migrate.log").read_text()
    return environment


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_service_runs_healthy_and_stops_when_told(name: str, migrated: dict[str, str]) -> None:
    assert not healthy(name, migrated)

    with running(name, migrated) as process:
        wait_for(lambda: process.poll() is not None or healthy(name, migrated), 120)
        log = Path(migrated["FOLDER"], f"{name}.log").read_text()
        assert process.poll() is None, log
        assert healthy(name, migrated), log
        began = time.monotonic()
    assert time.monotonic() - began < 60
    assert process.returncode == 0


@pytest.fixture(scope="module")
def built(environment: dict[str, str]) -> dict[str, str]:
    """What the image's own commands make, without a database and with the key that they name."""
    commands = re.findall(r"(SECRET_KEY=\S+) python (manage\.py [^\\\n]+)", (BASE_DIR / "Dockerfile").read_text())
    assert len(commands) == 2
    for secret, command in commands:
        given = {key: environment[key] for key in ("PATH", "STATIC_ROOT")} | dict([secret.split("=")])
        done = subprocess.run(["python", *command.split()], cwd=BASE_DIR, env=given, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    return environment


def ask(port: str, path: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=60)
    connection.request("GET", path, headers={"Host": "portal.example", **headers})
    answer = connection.getresponse()
    answer.body = answer.read().decode(errors="replace")  # type: ignore[attr-defined]
    connection.close()
    return answer


@pytest.mark.timeout(600)
def test_web_answers_a_proxy_and_sends_everybody_else_to_https(migrated: dict[str, str], built: dict[str, str]) -> None:
    secure = {"X-Forwarded-Proto": "https"}
    with running("web", built):
        wait_for(lambda: healthy("web", built), 120)
        plain = ask(built["PORT"], "/accounts/login/")
        page: Any = ask(built["PORT"], "/accounts/login/", **secure)
        style = re.search(r"/static/css/portal\.\w+\.css", page.body)
        assert style, page.body[:2000]
        css = ask(built["PORT"], style[0], **secure)
        stranger = ask(built["PORT"], "/accounts/login/", Host="elsewhere.example", **secure)

    assert (plain.status, plain.headers["Location"]) == (301, "https://portal.example/accounts/login/")
    assert page.status == 200
    assert "max-age=31536000" in page.headers["Strict-Transport-Security"]
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    cookies = page.headers.get_all("Set-Cookie") or []
    assert [cookie for cookie in cookies if not cookie.startswith("__Host-") or "Secure" not in cookie] == []
    assert css.status == 200
    assert "immutable" in css.headers["Cache-Control"]
    assert stranger.status == 400


SECRETS = ("SECRET_KEY", "REDIS_URL", "EMAIL_URL", "ALLOWED_HOSTS")


def start(given: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = ["python", "-c", "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'portal.settings'; import django; django.setup()"]
    return subprocess.run(command, cwd=BASE_DIR, env=clean_environment(**given), capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", SECRETS)
def test_production_does_not_start_without(name: str) -> None:
    done = start({key: value for key, value in PRODUCTION.items() if key not in (name, "PRODUCTION")})

    assert done.returncode != 0
    sentence = done.stderr.splitlines()[-1].partition("ImproperlyConfigured: ")[2]
    assert sentence.startswith(f"{name} is missing: set it to")
    assert sentence.count("is missing") == 1


def test_production_names_everything_that_is_missing_at_once() -> None:
    done = start({"DATABASE_URL": PRODUCTION["DATABASE_URL"]})

    assert re.findall(r"(\w+) is missing", done.stderr.splitlines()[-1]) == list(SECRETS)


def test_production_refuses_the_demo() -> None:
    done = start(PRODUCTION | {"DEMO": "1"})

    assert "remove DEMO, it weakens sign-in" in done.stderr


def test_production_starts_with_its_secrets() -> None:
    assert start(PRODUCTION).returncode == 0
