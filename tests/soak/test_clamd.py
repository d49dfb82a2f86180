"""Quarantine with Debian's clamd, a real worker and a real web process: scanner and worker are killed with files waiting."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from documents.enums import ScanState
from documents.models import StoredFile
from documents.operations import store_upload
from documents.storage import place_of
from scholarships import operations as scholarships
from scholarships.models import Call, CallDocument
from tests.hostile_files import pdf
from tests.live import Caller, Valkey, browser_of, environment_of_test, kill, own_valkey, running, web_process
from tests.processes import PROGRAMS, wait_for
from tests.soak.daemons import MARK, SIGNATURE, Scanner, real_clamd
from tests.world import World, make_call, make_draft

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True), pytest.mark.real_clock, pytest.mark.timeout(1200)]
SEED = 20260319
PATIENCE = 60.0
CELERY = [PROGRAMS / "celery", "-q", "-A", "portal"]


@dataclass
class Ward:
    """Uploads of Alice, with what each of them must become."""

    world: World
    call: Call
    requirement: CallDocument
    queue: Valkey
    scanner: Scanner
    environment: dict[str, str]
    folder: Path
    reader: Caller
    expected: dict[int, ScanState] = field(default_factory=dict)
    addresses: dict[int, str] = field(default_factory=dict)

    def upload(self, *, infected: bool) -> int:
        """As the page does it; this process has another queue, so the worker is woken here."""
        now = timezone.now()
        content = pdf(lambda made: made.docinfo.__setitem__("/Title", MARK.decode())) if infected else pdf()
        stored = store_upload(SimpleUploadedFile("letter.pdf", content), actor=self.world.alice, now=now)
        nomination = make_draft(self.world, self.call, number=len(self.expected), now=now)
        row = scholarships.attach_document(nomination, requirement=self.requirement, file=stored, actor=self.world.alice, now=now)
        self.expected[stored.pk] = ScanState.INFECTED if infected else ScanState.CLEAN
        self.addresses[stored.pk] = reverse("scholarships:nomination_document", args=[nomination.pk, row.pk])
        with Celery(broker=self.queue.url.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host="), set_as_current=False) as sender:
            sender.send_task("documents.scan", args=[stored.pk])
        return stored.pk

    def answer(self, file_id: int) -> int:
        return self.reader.get(self.addresses[file_id]).status

    @contextmanager
    def worker(self) -> Iterator[Any]:
        options = ["worker", "-c", "1", "--without-gossip", "--without-mingle", "-l", "INFO"]
        with running([*CELERY, *options], self.environment, self.folder / "worker.log") as process:
            yield process

    def states(self) -> dict[int, str]:
        return dict(StoredFile.objects.across_partners(reason="test").values_list("pk", "scan_state"))

    def settle(self) -> None:
        assert wait_for(lambda: ScanState.WAITING not in self.states().values(), PATIENCE), (self.folder / "worker.log").read_text()[-3000:]

    def verify(self) -> None:
        """Clean files are served whole, infected ones are neither served nor on the disk."""
        assert self.states() == self.expected
        for stored in StoredFile.objects.across_partners(reason="test"):
            infected = self.expected[stored.pk] == ScanState.INFECTED
            assert self.answer(stored.pk) == (409 if infected else 200)
            assert place_of(stored.path).exists() != infected
            assert stored.scan_note == (SIGNATURE if infected else "")


@pytest.fixture
def ward(world: World, settings: Any, tmp_path: Path) -> Iterator[Ward]:
    now = timezone.now()
    times = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=7)}
    call = make_call(world, places=500, is_open=False, **times)
    requirement = scholarships.add_to_checklist(call, fields={"name_en": "Letter", "required": False}, actor=world.sofia, now=now - timedelta(days=2))
    scholarships.publish_call(call, actor=world.sofia, now=now - timedelta(days=2))
    scholarships.turn_clock(now=now)
    call.refresh_from_db()
    with real_clamd() as scanner, own_valkey(tmp_path / "valkey") as queue:
        settings.CLAMD_URL = scanner.url
        environment = environment_of_test(queue.url, CLAMD_URL=scanner.url)
        beat = ["beat", "-S", "portal.beat.Scheduler", "-l", "INFO", "--pidfile=", "--schedule", tmp_path / "schedule"]
        with web_process(environment, tmp_path / "web.log") as port, running([*CELERY, *beat], environment, tmp_path / "beat.log"):
            reader = browser_of(world, "alice", port, "/")
            yield Ward(world, call, requirement, queue, scanner, environment, tmp_path, reader)


def test_killed_scanners_and_workers(ward: Ward, soak_result: Callable[..., None]) -> None:
    dice = random.Random(SEED)
    with ward.worker():
        found = ward.upload(infected=True)
        clean = ward.upload(infected=False)
        ward.settle()
    assert (ward.answer(found), ward.answer(clean)) == (409, 200)

    refused_meanwhile = 0
    kills: Counter[str] = Counter()
    for number in range(10):
        with ward.worker() as process:
            time.sleep(dice.uniform(1.5, 3))
            files = [ward.upload(infected=dice.random() < 0.4) for _n in range(3)]
            time.sleep(dice.uniform(0, 0.4))
            if number % 2:
                ward.scanner.die()
                kills["scanner"] += 1
                files.append(ward.upload(infected=False))  # comes while nobody can look at it
                time.sleep(1)
                refused_meanwhile += ward.answer(files[-1]) == 409
                ward.scanner.start()
            else:
                kill(process)
                kills["worker"] += 1
    with ward.worker():
        ward.settle()

    ward.verify()
    assert refused_meanwhile == kills["scanner"]
    soak_result(
        "clamd", seed=SEED, kills=dict(kills), files=Counter(str(state) for state in ward.expected.values()), refused_while_waiting=refused_meanwhile
    )
