"""Quarantine: an upload is not served before the virus scanner has looked; spoken to over real sockets, as clamd's manual says."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import HistoryEntry
from documents import clamd
from documents.enums import ScanState
from documents.models import StoredFile
from documents.operations import scan_file, store_upload
from documents.storage import place_of
from documents.tasks import scan, sweep_scans
from notifications.models import Notice
from notifications.operations.delivery import attempt_event
from scholarships import operations as scholarships
from scholarships.models import Nomination
from tests.hostile_files import pdf
from tests.world import NOW, World, make_call, make_draft

pytestmark = pytest.mark.django_db
MARK = b"portal-test-signature"


def received(link: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count and (piece := link.recv(count - len(data))):
        data += piece
    return data


class Daemon:
    """Speaks INSTREAM: command up to NUL, pieces behind their length, a length of 0, one answer up to NUL."""

    def __init__(self, folder: Path) -> None:
        self.answer = b""
        self.breaks_off = False
        self.seen: list[bytes] = []
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(folder / "clamd.sock"))
        self.listener.listen()
        self.url = f"unix://{folder / 'clamd.sock'}"
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                link, _address = self.listener.accept()
                with link:
                    self.talk(link)

    def talk(self, link: socket.socket) -> None:
        assert received(link, 10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!L", received(link, 4))[0]:
            content += received(link, length)
        self.seen.append(content)
        if not self.breaks_off:
            found = b"stream: Portal.Test-1 FOUND\0" if MARK in content else b"stream: OK\0"
            for byte in self.answer or found:  # in crumbs, as a network may bring it
                link.sendall(bytes([byte]))

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(5)


@pytest.fixture
def daemon(tmp_path: Path, settings: Any) -> Iterator[Daemon]:
    found = Daemon(tmp_path)
    settings.CLAMD_URL = found.url
    yield found
    found.close()


def upload(world: World, content: bytes = b"", name: str = "letter.pdf") -> StoredFile:
    return store_upload(SimpleUploadedFile(name, content or pdf()), actor=world.alice, now=NOW)


def infected_pdf() -> bytes:
    """A whole PDF with our own signature in its title."""
    return pdf(lambda made: made.docinfo.__setitem__("/Title", MARK.decode()))


def state_of(stored: StoredFile) -> str:
    stored.refresh_from_db()
    return str(stored.scan_state)


# --- the client --------------------------------------------------------------------------------------
def test_a_large_file_goes_in_pieces_and_arrives_whole(daemon: Daemon, tmp_path: Path) -> None:
    content = bytes(range(256)) * 1000
    (tmp_path / "file").write_bytes(content)

    with (tmp_path / "file").open("rb") as file:
        assert clamd.look(file, daemon.url) == ""
    assert daemon.seen == [content]


def test_what_was_found_is_named(daemon: Daemon, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(MARK)

    with (tmp_path / "file").open("rb") as file:
        assert clamd.look(file, daemon.url) == "Portal.Test-1"


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"\0", b"stream: Can't allocate memory ERROR\0", b"x" * 9000])
def test_a_complaint_is_no_clean_file(daemon: Daemon, tmp_path: Path, answer: bytes) -> None:
    daemon.answer = answer
    (tmp_path / "file").write_bytes(b"content")

    with (tmp_path / "file").open("rb") as file, pytest.raises(clamd.CouldNotLook):
        clamd.look(file, daemon.url)


def test_an_answer_that_breaks_off_is_no_clean_file(daemon: Daemon, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"content")
    daemon.answer = b"stream: OK"  # without its end

    for daemon.breaks_off in (False, True):
        with (tmp_path / "file").open("rb") as file, pytest.raises(clamd.ScannerAway):
            clamd.look(file, daemon.url)


@pytest.mark.parametrize("address", ["unix:///nowhere/clamd.sock", "tcp://127.0.0.1:9"])
def test_a_scanner_that_is_not_there(tmp_path: Path, address: str) -> None:
    (tmp_path / "file").write_bytes(b"content")

    with (tmp_path / "file").open("rb") as file, pytest.raises(clamd.ScannerAway):
        clamd.look(file, address)


@pytest.mark.parametrize("address", ["", "http://scanner", "unix://", "tcp://", "scanner:3310"])
def test_a_wrong_address_is_said(tmp_path: Path, address: str) -> None:
    (tmp_path / "file").write_bytes(b"content")

    with (tmp_path / "file").open("rb") as file, pytest.raises(ValueError, match="CLAMD_URL"):
        clamd.look(file, address)


# --- the quarantine --------------------------------------------------------------------------------------
def test_without_a_scanner_a_file_says_that_it_was_not_scanned(world: World) -> None:
    stored = upload(world)
    scan_file(stored.pk, now=NOW)

    assert (state_of(stored), stored.scan_tone, stored.get_scan_state_display()) == (ScanState.NOT_SCANNED, "neutral", "not scanned")


def test_a_clean_file_leaves_the_quarantine(world: World, daemon: Daemon) -> None:
    stored = upload(world)
    assert stored.scan_state == ScanState.WAITING

    scan(stored.pk)
    scan(stored.pk)

    assert state_of(stored) == ScanState.CLEAN
    assert stored.scanned_at is not None
    assert len(daemon.seen) == 1


def test_an_infected_file_loses_its_content_and_its_sender_hears_of_it(world: World, daemon: Daemon) -> None:
    stored = upload(world, infected_pdf())

    scan(stored.pk)

    assert (state_of(stored), stored.scan_note) == (ScanState.INFECTED, "Portal.Test-1")
    assert not place_of(stored.path).exists()
    entry = HistoryEntry.objects.across_partners(reason="test").get(model="documents.storedfile", step="infected")
    attempt_event(entry.pk, now=timezone.now())
    notice = Notice.objects.across_partners(reason="test").get(kind="file_infected")
    assert (notice.recipient, notice.params) == (world.users["alice"], {"file": "letter.pdf", "found": "Portal.Test-1"})
    assert "A virus was found in “letter.pdf”" in world.client("alice").get(reverse("inbox")).content.decode()


def test_a_scanner_away_leaves_the_file_waiting_for_the_sweep(world: World, daemon: Daemon, settings: Any) -> None:
    stored = upload(world)
    settings.CLAMD_URL = "unix:///nowhere/clamd.sock"
    scan(stored.pk)
    sweep_scans()
    assert state_of(stored) == ScanState.WAITING

    settings.CLAMD_URL = daemon.url
    sweep_scans()

    assert state_of(stored) == ScanState.CLEAN


def test_one_file_that_can_not_be_looked_at_holds_no_other_up(world: World, daemon: Daemon) -> None:
    lost, other = upload(world), upload(world)
    place_of(lost.path).unlink()

    sweep_scans()

    assert (state_of(lost), state_of(other)) == (ScanState.WAITING, ScanState.CLEAN)
    daemon.answer = b"stream: trouble ERROR\0"
    sweep_scans()
    assert state_of(lost) == ScanState.WAITING


def test_content_that_a_killed_worker_left_is_swept(world: World, daemon: Daemon) -> None:
    stored = upload(world, infected_pdf())
    content = place_of(stored.path).read_bytes()
    scan(stored.pk)
    place_of(stored.path).write_bytes(content)  # as if the worker had died between COMMIT and the deletion
    StoredFile.objects.across_partners(reason="test").filter(pk=stored.pk).update(scanned_at=timezone.now())

    sweep_scans()

    assert not place_of(stored.path).exists()


def test_two_scanners_at_once_write_one_answer(world: World, daemon: Daemon) -> None:
    stored = upload(world, infected_pdf())
    looked = clamd.look

    def twice(file: Any, address: str) -> str:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("documents.operations.files.look", looked)
            scan_file(stored.pk, now=NOW)  # the other worker is faster
        return looked(file, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("documents.operations.files.look", twice)
        scan_file(stored.pk, now=NOW)

    assert HistoryEntry.objects.across_partners(reason="test").filter(model="documents.storedfile", step="infected").count() == 1


# --- what people see ---------------------------------------------------------------------------------------
@pytest.fixture
def document(world: World, daemon: Daemon) -> tuple[Client, Nomination, str, StoredFile]:
    """Alice's upload for the checklist of her nominee."""
    call = make_call(world, is_open=False)
    earlier = NOW - timedelta(days=10)
    requirement = scholarships.add_to_checklist(call, fields={"name_en": "Letter", "required": True}, actor=world.sofia, now=earlier)
    scholarships.publish_call(call, actor=world.sofia, now=earlier)
    scholarships.turn_clock(now=NOW)
    call.refresh_from_db()
    nomination = make_draft(world, call)
    stored = upload(world)
    row = scholarships.attach_document(nomination, requirement=requirement, file=stored, actor=world.alice, now=NOW)
    return world.client("alice"), nomination, reverse("scholarships:nomination_document", args=[nomination.pk, row.pk]), stored


def test_a_waiting_file_is_not_served(document: tuple[Client, Nomination, str, StoredFile]) -> None:
    alice, _nomination, address, stored = document

    answer = alice.get(address)

    assert answer.status_code == 409
    assert "“letter.pdf” is being scanned for viruses. Try again in a minute." in answer.content.decode()
    scan(stored.pk)
    served = alice.get(address)
    assert b"".join(served.streaming_content).startswith(b"%PDF-")  # type: ignore[attr-defined]


def test_an_infected_file_is_not_served(document: tuple[Client, Nomination, str, StoredFile]) -> None:
    alice, _nomination, address, stored = document
    place_of(stored.path).write_bytes(infected_pdf())
    scan(stored.pk)

    answer = alice.get(address)

    assert answer.status_code == 409
    assert "A virus was found in “letter.pdf”." in answer.content.decode()


def test_pages_say_how_far_the_scan_is(document: tuple[Client, Nomination, str, StoredFile]) -> None:
    alice, nomination, _address, stored = document
    page = reverse("scholarships:nomination_documents", args=[nomination.pk])

    assert "waiting for the virus scan" in alice.get(page).content.decode()
    scan(stored.pk)
    assert "scanned, nothing found" in alice.get(page).content.decode()
