"""Storing files, looking at them and forgetting them."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from core.history import forget_fields, record
from core.workflow import wake_delivery
from documents.checks import DOCX, XLSX, Checked, check_paper, check_plain, check_upload
from documents.clamd import look
from documents.enums import ScanState
from documents.filenames import clean_name
from documents.models import StoredFile
from documents.storage import forget, keep, keep_made, open_kept
from partners.actor import Actor

log = logging.getLogger(__name__)
MADE_SUFFIXES = {DOCX: "docx", XLSX: "xlsx", "text/csv": "csv", "application/pdf": "pdf", "application/zip": "zip", "application/json": "json"}
MADE_TYPES = {suffix: content_type for content_type, suffix in MADE_SUFFIXES.items()}


def store_upload(upload: UploadedFile, *, actor: Actor, now: datetime) -> StoredFile:
    """Check an uploaded file and keep it, in quarantine where there is a virus scanner.

    Raises `Invalid({"file": [sentence]})`; then nothing is kept.
    """
    return _quarantined(check_upload(upload), actor=actor, now=now)


def store_paper(upload: UploadedFile, *, actor: Actor, now: datetime) -> StoredFile:
    """The same for a paper that people read: PDF, DOCX, a workbook, a presentation."""
    return _quarantined(check_paper(upload), actor=actor, now=now)


def store_plain_copy(upload: UploadedFile, *, stem: str, look: Callable[[str], None], actor: Actor, now: datetime) -> StoredFile:
    """A PDF or picture without anything that says who made it, kept under a name of the portal's: "document-3.pdf".

    `look` reads the text that can be copied out of it and raises `Invalid` for what it must not say.
    """
    checked, text = check_plain(upload)
    look(text)
    return _quarantined(replace(checked, name=f"{stem}.{checked.suffix}"), actor=actor, now=now)


def _quarantined(checked: Checked, *, actor: Actor, now: datetime) -> StoredFile:
    state = ScanState.WAITING if settings.CLAMD_URL else ScanState.NOT_SCANNED
    kind = {"content_type": checked.content_type, "suffix": checked.suffix}
    stored = _store(checked.content, name=checked.name, **kind, scan_state=state, actor=actor, now=now)
    if settings.CLAMD_URL:
        transaction.on_commit(lambda: _wake_scan(stored.pk))
    return stored


def _wake_scan(file_id: int) -> None:
    try:
        current_app.send_task("documents.scan", args=[file_id], retry=False)
    except Exception:
        log.warning("queue is down; file %s waits for the sweep", file_id, exc_info=True)


def store_bytes(content: bytes, *, name: str, content_type: str, actor: Actor, now: datetime) -> StoredFile:
    """Keep a file the portal made itself (PDF, XLSX, CSV, ZIP)."""
    return _store(content, name=clean_name(name), content_type=content_type, suffix=MADE_SUFFIXES[content_type], actor=actor, now=now)


def store_made(place: Path, *, name: str, actor: Actor, now: datetime) -> StoredFile:
    """Keep a file that the portal has made on the disk; it is moved, never read into memory. What it is says the end of its name."""
    suffix = name.rpartition(".")[2]
    size = place.stat().st_size
    path, sha256 = keep_made(place, suffix)
    return _recorded(path, sha256, size, name=clean_name(name), content_type=MADE_TYPES[suffix], actor=actor, now=now)


def _store(
    content: bytes, *, name: str, content_type: str, suffix: str, actor: Actor, now: datetime, scan_state: ScanState = ScanState.NOT_SCANNED
) -> StoredFile:
    """The file first, then its row: a row never points to nothing. Without its row the file is taken away again."""
    path, sha256 = keep(content, suffix)
    return _recorded(path, sha256, len(content), name=name, content_type=content_type, actor=actor, now=now, scan_state=scan_state)


def _recorded(
    path: str, sha256: str, size: int, *, name: str, content_type: str, actor: Actor, now: datetime, scan_state: ScanState = ScanState.NOT_SCANNED
) -> StoredFile:
    stored = StoredFile(
        path=path,
        name=name,
        content_type=content_type,
        size=size,
        sha256=sha256,
        created_at=now,
        created_by_id=actor.user_id,
        created_by_label=actor.label[:200],
        scan_state=scan_state,
    )
    try:
        stored.full_clean()
        stored.save(force_insert=True)
    except BaseException:
        forget(path)
        raise
    return stored


def scan_file(file_id: int, *, now: datetime) -> None:
    """Ask the scanner about a waiting file and write its answer; the content of an infected one leaves the disk. Raises `ScannerAway`.

    No lock is held while the scanner looks: killed or doubled, the file is looked at again and the first answer counts.
    """
    waiting = StoredFile.objects.across_partners(reason="the scanner looks at every upload").filter(pk=file_id, scan_state=ScanState.WAITING)
    stored = waiting.first()
    if stored is None or not settings.CLAMD_URL:
        return
    with open_kept(stored.path) as content:
        found = look(content, settings.CLAMD_URL)
    with transaction.atomic():
        locked = waiting.select_for_update().first()
        if locked is None:
            return
        locked.scan_state, locked.scanned_at, locked.scan_note = ScanState.INFECTED if found else ScanState.CLEAN, now, found[:200]
        locked.save(update_fields=["scan_state", "scanned_at", "scan_note"])
        if found:
            wake_delivery(record(locked, "infected", actor=Actor.system("virus scanner"), now=now, reason=found))
    if found:
        log.warning("file %s of user %s holds %s; its content is deleted", file_id, locked.created_by_id, found)
        forget(locked.path)


def forget_file(file: StoredFile) -> None:
    """A file whose time is over: its row, the history that says its name, and after COMMIT what lies on the disk. Nothing may point to it."""
    with transaction.atomic():
        pk, path = file.pk, file.path
        file.delete()
        file.pk = pk
        forget_fields(file, whole=True)
        transaction.on_commit(lambda: forget(path))


def empty_file(file: StoredFile, *, now: datetime) -> None:
    """A file whose time is over, in a record that stays: its content and the name that people gave it go, its checksum stays as proof of what it was."""
    with transaction.atomic():
        path = file.path
        file.name, file.deleted_at = f"deleted.{path.rpartition('.')[2]}", now
        if file.scan_state == ScanState.WAITING:
            file.scan_state = ScanState.NOT_SCANNED
        file.save(update_fields=["name", "deleted_at", "scan_state"])
        forget_fields(file)
        transaction.on_commit(lambda: forget(path))
