"""Keeping the PDF files of issued documents: set, signed, on the disk and in rows, in all languages, once.

A note on the disk says which file is being written; it is taken away after COMMIT. Killed in between, the next who takes the document finds
the note, holds the document's lock as the dead one did, and takes away what no row points to.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from celery import current_app
from django.db import connection, transaction

from core.bulk import insert_each
from core.workflow import is_quiet
from documents.models import IssuedDocument, IssuedFile, StoredFile
from documents.queries import documents_to_keep, languages_kept, rows_at
from documents.signing import is_signing, signed
from documents.storage import forget, keep, left_notes, note, noted, path_for, take_note_away
from documents.typeset import CannotSet
from documents.typeset.papers import languages_of, name_of_file, prepared, pressed
from partners.actor import Actor

log = logging.getLogger(__name__)
AT_ONCE = 20  # documents of one transaction: what a kill costs
WRITERS = 4  # files at once on their way to the disk
PDF = "application/pdf"


@dataclass(frozen=True)
class Made:
    document: IssuedDocument
    language: str
    content: bytes
    path: str
    sha256: str


def wake_making() -> None:
    """After COMMIT, once for all that a transaction issues; when the queue is down the sweep finds the documents."""
    if not any(waiting[1] is _wake for waiting in connection.run_on_commit):
        transaction.on_commit(_wake)


def _wake() -> None:
    if is_quiet():
        return
    wake_now()


def wake_now() -> None:
    try:
        current_app.send_task("documents.make_files", retry=False)
    except Exception:
        log.warning("queue is down; papers wait for the sweep", exc_info=True)


def make_files(*, now: datetime, most: int = AT_ONCE) -> int:
    """Set, sign and keep what some documents that wait still lack. Returns how many documents were taken; 0 when none is left.

    Two workers at once take different documents. A document that can't be set is logged and waits no longer: whoever asks for it reads why.
    """
    with transaction.atomic():
        documents = documents_to_keep(most)
        if not documents:
            return 0
        mine = {document.pk for document in documents}
        clear_after_the_dead(mine)
        made = _kept(documents)
        stored = _stored(made, now)
        rows = [
            IssuedFile(document=one.document, language=one.language, file=file, signed=is_signing(), made_at=now)
            for one, file in zip(made, stored, strict=True)
        ]
        insert_each(rows)
        IssuedDocument.objects.across_partners(reason="documents whose files were just kept").filter(pk__in=mine).update(waits_for_files=False)
        transaction.on_commit(lambda: _take_notes_away(mine))
    return len(documents)


def _kept(documents: list[IssuedDocument]) -> list[Made]:
    """While one file is signed, the child process sets the next and the disk writes those before: each waits for something else."""
    have = languages_kept(documents)
    wanted = [(one, language) for one in documents for language in languages_of(one) if (one.pk, language) not in have]
    with ThreadPoolExecutor(1) as press, ThreadPoolExecutor(WRITERS) as disk:
        pressing = [_pressing(press, document, language) for document, language in wanted]
        writing = [disk.submit(_written, made) for made in _signed(wanted, pressing)]
        return [one.result() for one in writing]


def _pressing(press: ThreadPoolExecutor, document: IssuedDocument, language: str) -> Future[bytes]:
    try:
        paper = prepared(document, language, as_issued=True)
    except CannotSet as no:
        refused: Future[bytes] = Future()
        refused.set_exception(no)
        return refused
    return press.submit(pressed, paper)


def _signed(wanted: list[tuple[IssuedDocument, str]], pressing: list[Future[bytes]]) -> Iterator[Made]:
    for (document, language), paper in zip(wanted, pressing, strict=True):
        try:
            content = paper.result()
        except CannotSet:
            log.exception("%s can't be set in %s", document.number, language)
            continue
        content = signed(content) if is_signing() else content
        made = Made(document, language, content, *path_for(content, "pdf"))
        note(name_of_note(document.pk), made.path)
        yield made


def _written(made: Made) -> Made:
    keep(made.content, "pdf", path=made.path)
    return made


def _stored(made: list[Made], now: datetime) -> list[StoredFile]:
    actor = Actor.system("papers")
    rows = [
        StoredFile(
            path=one.path, name=name_of_file(one.document, one.language), content_type=PDF, size=len(one.content), sha256=one.sha256,
            created_at=now, created_by_id=None, created_by_label=actor.label, scan_state="not_scanned", scan_note="",
        )
        for one in made
    ]  # fmt: skip
    insert_each(rows)
    return rows


def name_of_note(document_id: int) -> str:
    return f"paper-{document_id}"


def _take_notes_away(mine: set[int]) -> None:
    for pk in mine:
        take_note_away(name_of_note(pk))


def clear_after_the_dead(mine: set[int]) -> None:
    """What a killed worker has written of these documents and committed no row for. The caller holds their locks."""
    for pk in mine:
        _clear(name_of_note(pk))


def sweep_notes(*, now: datetime) -> None:
    """Notes of documents that wait no longer: the worker was killed after COMMIT."""
    for name in left_notes():
        if not name.startswith("paper-"):
            continue
        with transaction.atomic():
            waiting = IssuedDocument.objects.across_partners(reason="whether a worker still writes its files").filter(pk=int(name[6:]))
            free = waiting.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
            if free and not free.waits_for_files:
                _clear(name)


def _clear(name: str) -> None:
    paths = noted(name)
    for path in paths - rows_at(paths):
        log.warning("%s was left by a worker that ended; it is taken away", path)
        forget(path)
    take_note_away(name)
