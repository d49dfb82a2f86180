"""python -m portal.healthcheck web|worker|beat: exit 0 while that process of this machine does its work.

The same line stands in docker-compose.yml, in the deployment tests and in a person's terminal.
"""

from __future__ import annotations

import os
import socket
import sys
import time
import urllib.request
from pathlib import Path

BEAT_SILENCE = 90.0  # seconds; beat ticks at least every 30 (see portal.beat)


def web() -> str:
    """Asked as the proxy asks it: a foreign Host header or plain http would be refused or redirected."""
    host = (os.environ.get("ALLOWED_HOSTS") or "localhost").split(",")[0].lstrip(".*")
    url = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}/readyz"
    request = urllib.request.Request(url, headers={"Host": host, "X-Forwarded-Proto": "https"})
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310  always http, always this machine
        return "" if answer.status == 200 else f"{url} answered {answer.status}"


def worker() -> str:
    from portal.celery import app

    name = f"celery@{socket.gethostname()}"
    return "" if app.control.ping(destination=[name], timeout=2) else f"{name} does not answer"


def beat() -> str:
    from portal.beat import heartbeat_file

    path: Path = heartbeat_file()
    if not path.exists():
        return f"{path} was never written"
    age = time.time() - path.stat().st_mtime
    return "" if age < BEAT_SILENCE else f"beat was last seen {age:.0f} s ago"


def main(arguments: list[str]) -> int:
    checks = {"web": web, "worker": worker, "beat": beat}
    if len(arguments) != 1 or arguments[0] not in checks:
        sys.stderr.write(__doc__ or "")
        return 2
    try:
        problem = checks[arguments[0]]()
    except OSError as error:
        problem = str(error)
    if problem:
        sys.stderr.write(f"{problem}\n")
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
