"""`make test`: every check in order, quick ones first, stopping at the first that fails."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from . import ServiceError, lease
from .places import BASE_DIR

BIN = Path(sys.executable).parent
PY = sys.executable
STEPS: list[tuple[str, list[str | Path]]] = [
    ("catalogues", [PY, "manage.py", "compile_catalogues", "-v", "0"]),
    ("ruff check", [BIN / "ruff", "check", "-q", "."]),
    ("ruff format", [BIN / "ruff", "format", "-q", "--check", "."]),
    ("templates", [BIN / "djade", "--check", *sorted((BASE_DIR / "templates").rglob("*.html"))]),
    ("floors", [BIN / "lint-imports"]),
    ("mypy", [BIN / "mypy"]),
    ("migrations", [PY, "manage.py", "makemigrations", "--check", "--dry-run", "-v", "0"]),
    ("deployment", [PY, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]),
    ("browser", [PY, "-m", "devservices.browser"]),
    ("tests", [PY, "-m", "pytest", "-n", "2", "--dist", "loadgroup", "-q"]),
]
# As in production, so that --deploy has something to judge; nothing is connected to.
PRODUCTION = {
    "PRODUCTION": "1",
    "SECRET_KEY": "only-for-this-check-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "DATABASE_URL": "postgres://portal:portal@localhost/portal",
    "REDIS_URL": "redis://localhost:6379/0",
    "EMAIL_URL": "smtp+tls://portal:portal@localhost:587",
    "ALLOWED_HOSTS": "portal.example",
}


def environment(step: str) -> dict[str, str]:
    env = {key: value for key, value in os.environ.items() if key not in ("DEMO", "DATABASE_URL", "REDIS_URL")}
    if step == "deployment":
        return env | PRODUCTION
    return env | ({} if step == "tests" else {"PORTAL_PROFILE": "test"})


def run(step: str, command: list[str | Path]) -> int:
    """Output of a step that passes is noise, so it is shown only when the step fails; the tests' progress always is."""
    began = time.monotonic()
    quiet = step != "tests"
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT} if quiet else {}
    print(f"{step:<12} ", end="" if quiet else "\n", flush=True)
    done = subprocess.run(command, cwd=BASE_DIR, env=environment(step), text=True, check=False, **output)  # type: ignore[call-overload]
    verdict = "ok" if done.returncode == 0 else f"FAILED ({' '.join(str(part) for part in command)[:120]})"
    print(f"{'' if quiet else step:<{0 if quiet else 12}} {time.monotonic() - began:6.1f} s  {verdict}", flush=True)
    if quiet and done.returncode:
        print(done.stdout)
    return int(done.returncode)


def main() -> int:
    began = time.monotonic()
    try:
        with lease("test"):  # once for all steps
            for step, command in STEPS:
                if code := run(step, command):
                    return code
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"All passed in {time.monotonic() - began:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
