"""A stage on which workers die: a world, a Valkey of its own, a mail server that remembers, beat, and a supervisor."""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from celery import Celery
from django.db.models import Q
from django.utils import timezone

from core.models import HistoryEntry
from notifications.models import Delivery, Notice
from scholarships import operations as scholarships
from scholarships.models import Call, Nomination
from tests.live import Valkey, environment_of_test, own_valkey, running
from tests.processes import BASE_DIR, PROGRAMS, own_port, wait_for
from tests.world import make_call, make_draft, make_world

# Who hears of a submission: both officers and the head of the sending authority, and the ministry's programme officer.
TOLD = ("alice", "amir", "daler", "sofia")
PATIENCE = 150.0
CELERY = [PROGRAMS / "celery", "-q", "-A", "tests.fault_worker"]


class Postbox:
    """What the mail server has accepted, in order: (address, Message-ID)."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, str]] = []
        self.times: list[float] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        message = message_from_bytes(envelope.content or b"")
        self.letters += [(address, str(message["Message-ID"])) for address in envelope.rcpt_tos]
        self.times.append(time.monotonic())
        return "250 kept"


@dataclass(frozen=True)
class Figures:
    events: int
    notices: int
    letters: int
    repeated: int


@dataclass
class Theatre:
    world: Any
    call: Call
    queue: Valkey
    postbox: Postbox
    environment: dict[str, str]
    folder: Path
    events: list[int] = field(default_factory=list)
    kills: int = 0
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(10_000)))

    # --- work ---------------------------------------------------------------------------------
    def draft(self) -> Nomination:
        return make_draft(self.world, self.call, number=next(self.numbers))

    def submit(self, count: int = 1) -> None:
        """Submissions whose tasks go to the queue of this stage (this process has another one)."""
        for row in [self.draft() for _n in range(count)]:
            scholarships.submit_nomination(row, actor=self.world.alice, now=timezone.now())
            self.expect(row, woken=True)

    def expect(self, nomination: Nomination, *, woken: bool = False) -> None:
        entry = HistoryEntry.objects.across_partners(reason="test").get(model="scholarships.nomination", object_id=nomination.pk, step="submit")
        self.events.append(entry.pk)
        if woken:
            self.wake(entry.pk)

    def wake(self, entry_id: int) -> None:
        """As `core.workflow.wake_delivery`, into the queue of this stage."""
        broker = self.queue.url.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
        with Celery(broker=broker, set_as_current=False) as sender:
            sender.send_task("notifications.deliver", args=[entry_id])

    # --- processes ----------------------------------------------------------------------------
    @property
    def log(self) -> Path:
        return self.folder / "worker.log"

    @contextmanager
    def worker(self, point: str = "", kills: str = "all", processes: int = 1) -> Iterator[subprocess.Popen[bytes]]:
        environment = {**self.environment, "FAULT_POINT": point, "FAULT_KILLS": kills}
        command = [*CELERY, "worker", "-c", str(processes), "--without-gossip", "--without-mingle", "-l", "INFO"]
        with running(command, environment, self.log) as process:
            yield process

    @contextmanager
    def beat(self) -> Iterator[subprocess.Popen[bytes]]:
        command = [*CELERY, "beat", "-S", "portal.beat.Scheduler", "-l", "INFO", "--pidfile=", "--schedule", self.folder / "schedule"]
        with running(command, {**self.environment, "BEAT_HEARTBEAT": str(self.folder / "beat")}, self.folder / "beat.log") as process:
            yield process

    def mark(self, point: str) -> Path:
        return self.folder / "marks" / point.replace(" ", "_")

    def child_dies_at(self, point: str) -> None:
        """Only the process that runs the task dies; its parent makes another and the work goes on."""
        with self.worker(point, "child") as process:
            assert wait_for(self.mark(point).exists, PATIENCE), self.log.read_text()[-3000:]
            self.wait()
            assert process.poll() is None, "the whole worker has died"
        self.mark(point).unlink()
        self.kills += 1

    def dies_at(self, point: str) -> None:
        """A worker of which nothing is left once it has reached the point."""
        mark = self.mark(point)
        with self.worker(point) as process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE)
            assert mark.exists(), f"the worker never came to “{point}”: {self.log.read_text()[-3000:]}"
            assert process.poll() is not None, "the worker lives on"
        mark.unlink()
        self.kills += 1

    def submitter_dies(self) -> None:
        nomination = self.draft()
        command = [PROGRAMS / "python", "-m", "tests.fault_submitter", str(nomination.pk)]
        done = subprocess.run(command, cwd=BASE_DIR, env=self.environment, capture_output=True, timeout=PATIENCE, check=False)
        assert done.returncode == -9, done.stderr.decode()
        self.expect(nomination)

    # --- what must hold -----------------------------------------------------------------------
    def undelivered(self) -> int:
        return HistoryEntry.objects.across_partners(reason="test").filter(pk__in=self.events, delivered_at=None).count()

    def deliveries(self) -> list[Delivery]:
        """To those told in their inbox, and the letter to the nominee, who has no account."""
        rows = Delivery.objects.across_partners(reason="test")
        return list(rows.filter(Q(notice__event__in=self.events) | Q(key__in=[f"{event}:nominee_submit" for event in self.events])))

    def unsent(self) -> int:
        return sum(row.state != "sent" for row in self.deliveries())

    def settle(self) -> None:
        """A healthy worker and the sweep finish what is left."""
        with self.worker():
            self.wait()

    def wait(self) -> None:
        assert wait_for(lambda: self.undelivered() == 0 and self.unsent() == 0, PATIENCE), self.log.read_text()[-3000:]

    def verify(self, *, kills_after_acceptance: int = 0) -> Figures:
        """Each notice once; each letter at least once, together at most once more a kill, with its own Message-ID, marked."""
        addresses = {self.world.users[name].email for name in TOLD}
        notices = Notice.objects.across_partners(reason="test").filter(event__in=self.events)
        told = Counter(notices.values_list("event_id", "recipient__email"))
        assert told == Counter((event, address) for event in self.events for address in addresses)

        rows = self.deliveries()
        assert len({row.message_id for row in rows}) == len(rows) == len(told) + len(self.events)
        sent = Counter(self.postbox.letters)
        meant = {(row.address, row.message_id): (row.kind, row.state) for row in rows}
        assert [meant[key] for key in set(meant) - set(sent)] == []
        assert set(sent) - set(meant) == set()
        repeated = {key: times - 1 for key, times in sent.items() if times > 1}
        assert set(repeated) <= {(row.address, row.message_id) for row in rows if row.may_have_repeated}
        assert sum(repeated.values()) <= kills_after_acceptance
        return Figures(len(self.events), len(told), sum(sent.values()), sum(repeated.values()))


@contextmanager
def theatre(folder: Path) -> Iterator[Theatre]:
    postbox = Postbox()
    port = own_port(8600)
    (folder / "marks").mkdir(parents=True, exist_ok=True)
    world = make_world()
    now = timezone.now()
    call = make_call(world, places=500, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=7))
    scholarships.turn_clock(now=now)  # or beat opens it later and tells people
    HistoryEntry.objects.across_partners(reason="test").update(delivered_at=now)  # only the submissions are looked at
    mailserver = Controller(postbox, hostname="127.0.0.1", port=port, ready_timeout=60)
    mailserver.start()
    try:
        with own_valkey(folder / "valkey") as queue:
            more = {"EMAIL_URL": f"smtp://127.0.0.1:{port}", "MAIL_LEASE_SECONDS": "3", "FAULT_MARKS": str(folder / "marks")}
            stage = Theatre(world, call, queue, postbox, environment_of_test(queue.url, **more), folder)
            with stage.beat():
                yield stage
    finally:
        mailserver.stop()
