"""`make demo`: the whole portal on this machine, with example data, until Ctrl-C."""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from devservices import layout
from devservices.family import Family
from devservices.ports import free_port
from documents.signing import make_certificate

FIRST_PORT = 8000
READY_WITHIN = 60.0


class Command(BaseCommand):
    help = "Migrate, load the example data once, run web, worker and beat until Ctrl-C."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EMBEDDED:
            raise CommandError("The demo has its own servers and passwords everybody knows: unset DATABASE_URL.")
        self.var = layout(settings.PROFILE).root
        os.environ["DEMO_PASSWORD"] = self._password()
        os.environ["BEAT_HEARTBEAT"] = str(self.var / "beat.alive")
        self.parent = os.getppid()
        try:
            self._prepare()
        except KeyboardInterrupt:
            sys.exit(0)  # Ctrl-C stops a demo; that is no fault which make should report
        port = self._port()
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: stop.set())
        family = Family(self._commands(port), self.var / "logs")
        try:
            code = self._watch(family, port, stop)
        finally:
            self.stdout.write("Stopping ...")
            family.stop()
        sys.exit(code)

    def _prepare(self) -> None:
        for words, name in (
            ("Message catalogues", "compile_catalogues"),
            ("Database", "migrate"),
            ("Example data", "load_demo"),
        ):
            began = time.monotonic()
            call_command(name, verbosity=0, stdout=io.StringIO())
            self._took(words, began)
        self._certificate()
        self._collect_static()

    def _certificate(self) -> None:
        """The demo signs its papers too, with a certificate of its own that was made on this machine."""
        path = Path(settings.SIGNING_P12)
        if settings.SIGNING_P12 and not path.exists():
            make_certificate(path, password=settings.SIGNING_PASSWORD, name="Demo of the diplomatic training portal", now=timezone.now())

    def _took(self, words: str, began: float) -> None:
        self.stdout.write(f"  {words:<20} {time.monotonic() - began:5.1f} s")
        self.stdout.flush()

    def _collect_static(self) -> None:
        """Hashing and compressing take seconds, so only when a file of ours or the installed packages changed."""
        own = sorted(p for folder in settings.STATICFILES_DIRS for p in Path(folder).rglob("*") if p.is_file())
        states = [f"{path} {path.stat().st_mtime_ns}" for path in own]
        states.append((settings.BASE_DIR / "requirements.lock").read_text())
        digest = hashlib.sha256("\n".join(states).encode()).hexdigest()
        stamp = Path(settings.STATIC_ROOT) / ".collected"
        if stamp.exists() and stamp.read_text() == digest:
            return
        began = time.monotonic()
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(digest)
        self._took("Styles and scripts", began)

    def _password(self) -> str:
        """One for all example accounts; made once and kept beside the data that it opens."""
        path = self.var / "password"
        if given := os.environ.get("DEMO_PASSWORD"):
            return given
        if not path.exists():
            path.write_text("-".join(secrets.token_hex(2) for _ in range(4)))
            path.chmod(0o600)
        return path.read_text()

    def _port(self) -> int:
        wanted = int(os.environ.get("PORT") or FIRST_PORT)
        port = free_port(wanted)
        if port != wanted:
            self.stdout.write(f"Port {wanted} is taken, so this is port {port}.")
        os.environ["PORT"] = str(port)  # links in e-mails are made from it
        return port

    def _commands(self, port: int) -> dict[str, list[str]]:
        programs = Path(sys.executable).parent
        web = f"-b 127.0.0.1:{port} -k gthread -w 2 --threads 4 --graceful-timeout 3 --log-level warning"
        worker = "worker -c 2 -l WARNING --without-gossip --without-mingle"
        beat = ["beat", "-S", "portal.beat.Scheduler", "-l", "WARNING", "--pidfile="]
        beat += ["--schedule", str(self.var / "celerybeat-schedule")]
        celery = [str(programs / "celery"), "-q", "-A", "portal"]
        return {
            "web": [str(programs / "gunicorn"), "portal.wsgi", *web.split(), "--no-control-socket"],
            "worker": [*celery, *worker.split()],
            "beat": [*celery, *beat],
        }

    def _watch(self, family: Family, port: int, stop: threading.Event) -> int:
        """Say where it runs once it answers; return the exit code once it ends."""
        deadline = time.monotonic() + READY_WITHIN
        announced = False
        while not stop.wait(0.1 if not announced else 0.3):
            if self._is_orphan():
                return 1
            if ended := family.ended():
                self.stderr.write(f"{ended[0]} ended with code {ended[1]}; its log is {self.var}/logs/{ended[0]}.log")
                return ended[1] if ended[1] > 0 else 1
            if not announced and (announced := self._answers(port)):
                self._announce(port)
            if not announced and time.monotonic() > deadline:
                self.stderr.write(f"The portal did not answer within {READY_WITHIN:.0f} s; see {self.var}/logs/.")
                return 1
        return 0

    def _is_orphan(self) -> bool:
        """Whether the make that started us was killed: nobody could stop us from its terminal any more."""
        return "MAKELEVEL" in os.environ and os.getppid() != self.parent

    @staticmethod
    def _answers(port: int) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _announce(self, port: int) -> None:
        from portal.demo_accounts import demo_accounts

        rows = [("E-mail", "Role", "Second factor"), *demo_accounts()]
        widths = [max(len(str(row[i])) for row in rows) for i in range(2)]
        self.stdout.write(self.style.SUCCESS(f"\nThe portal runs at http://localhost:{port}   (Ctrl-C stops it)\n"))
        for email, role, factor in rows:
            self.stdout.write(f"  {email:<{widths[0]}}  {role:<{widths[1]}}  {factor}")
        self.stdout.write(f"\n  Password of all: {os.environ['DEMO_PASSWORD']}\n")
        self.stdout.flush()
