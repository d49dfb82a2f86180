"""The words of the files, for the search: taken out by a worker, in a child process with limits."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q

from core.workflow import is_quiet, sqlstate
from documents.checks import DOCX, PDF, PPTX, XLSX
from documents.enums import ScanState
from documents.models import StoredFile
from documents.parsers import Fault
from documents.sandbox import read_boxed
from documents.storage import open_kept
from exchanges.enums import TextState
from exchanges.models import MaterialText

log = logging.getLogger(__name__)
MOST = 300_000  # letters of one file; PostgreSQL keeps at most a megabyte of distinct words
LEASE = timedelta(minutes=2)  # longer than the child may take: who has begun and not ended by then is dead
TOO_MANY_WORDS = "54000"
READERS = {PDF: "words_of_pdf", DOCX: "words_of_docx", XLSX: "words_of_xlsx", PPTX: "words_of_pptx"}


def wake_words() -> None:
    """After COMMIT, once for all that a transaction brings; when the queue is down the sweep finds them."""
    if not any(waiting[1] is _wake for waiting in connection.run_on_commit):
        transaction.on_commit(_wake)


def _wake() -> None:
    if is_quiet():
        return
    try:
        current_app.send_task("exchanges.read_words", retry=False)
    except Exception:
        log.warning("queue is down; words of materials wait for the sweep", exc_info=True)


def read_next_words(*, now: datetime) -> bool:
    """Take the words out of the file that waits longest; False when none is left. Killed in the middle, it is begun again after the lease.

    No lock is held while the child reads: a newer version that comes meanwhile is not overwritten, and of two who read the same the first counts.
    """
    taken = _taken(now)
    if taken is None:
        return False
    _keep(taken, _words(taken.version.file) if taken.version else "", now)
    return True


def _rows() -> Any:
    return MaterialText.objects.across_partners(reason="the words of every material are taken out")


def _taken(now: datetime) -> MaterialText | None:
    """One that waits, marked as begun. What the virus scanner has not looked at yet is left to wait."""
    rows = _rows().filter(Q(tried_at__isnull=True) | Q(tried_at__lt=now - LEASE), state=TextState.WAITING)
    rows = rows.exclude(version__file__scan_state=ScanState.WAITING).order_by(F("tried_at").asc(nulls_first=True), "pk")
    with transaction.atomic():
        row: MaterialText | None = rows.select_for_update(skip_locked=True, of=("self",), no_key=True).select_related("version__file").first()
        if row:
            row.tried_at = now
            row.save(update_fields=["tried_at"])
    return row


def _words(file: StoredFile) -> str:
    """Empty where there are none, or the file can't be read."""
    reader = READERS.get(file.content_type)
    if reader is None or file.deleted_at or file.scan_state == ScanState.INFECTED:
        return ""
    try:
        with open_kept(file.path) as kept:
            return read_boxed(f"documents.words:{reader}", kept.read(), most=MOST).decode()
    except Fault as fault:
        log.info("no words in file %s: %s", file.pk, fault)
    except (OSError, ValueError):
        log.exception("file %s can't be read", file.pk)
    return ""


def _keep(taken: MaterialText, body: str, now: datetime) -> None:
    """Half of a text whose distinct words are more than PostgreSQL keeps, and so on."""
    mine = _rows().filter(pk=taken.pk, version_id=taken.version_id, state=TextState.WAITING)
    while True:
        try:
            with transaction.atomic():
                mine.update(state=TextState.DONE if body.strip() else TextState.FAILED, body=body, tried_at=now)
            return
        except DatabaseError as exc:
            if sqlstate(exc) != TOO_MANY_WORDS or not body:
                raise
            body = body[: len(body) // 2]
