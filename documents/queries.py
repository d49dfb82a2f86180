"""Finding an issued document by the code on its paper, and files for the virus scanner."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from core.models import HistoryEntry
from documents.enums import LETTERS, ScanState, TextState
from documents.letters import LANGUAGES, Text
from documents.letters.defaults import DEFAULTS
from documents.models import IssuedDocument, IssuedFile, LetterText, StoredFile
from partners.actor import Actor
from partners.enums import InstitutionKind
from partners.models import Institution

# Letters of the Cyrillic keyboard that look like those of a code; people copy from paper.
LOOKALIKES = str.maketrans("АВСЕНКМРТХ", "ABCEHKMPTX")
SKIPPED = str.maketrans("", "", " -–—_.\u00a0\t\r\n")


def plain_code(typed: str) -> str:
    """A code as it is kept, from how people type it: spaces, dashes, small and Cyrillic letters are forgiven."""
    return typed.translate(SKIPPED).upper().translate(LOOKALIKES)[:24]


def document_by_code(code: str) -> IssuedDocument | None:
    if not (code.isascii() and code.isalnum()):
        return None
    rows = IssuedDocument.objects.across_partners(reason="whoever holds the paper may check it; the code can't be guessed")
    found: IssuedDocument | None = rows.filter(code=code).select_related("replaces").first()
    return found


def is_signed(document: IssuedDocument) -> bool:
    """Whether its kept files carry a signature; one that is not kept yet has none."""
    rows = IssuedFile.objects.across_partners(reason="whether the file of a paper that somebody holds is signed")
    return bool(rows.filter(document=document, signed=True).exists())


def document_of_file(sha256: str) -> IssuedDocument | None:
    """The issued document whose kept file has exactly this content."""
    rows = IssuedFile.objects.across_partners(reason="whoever holds the very file may know what it is")
    row = rows.filter(file__sha256=sha256).select_related("document__replaces").first()
    return row.document if row else None


def number_in_place_of(document: IssuedDocument) -> str:
    """Number of the one that was issued in the place of this, and nothing else of it."""
    rows = IssuedDocument.objects.across_partners(reason="the number that a revoked paper names as its successor")
    return rows.filter(replaces=document).values_list("number", flat=True).first() or ""


def documents_to_keep(most: int) -> list[IssuedDocument]:
    """The oldest that wait for their files, locked; what another worker holds is left to it. Needs a transaction."""
    rows = IssuedDocument.objects.across_partners(reason="the files of every issued document are kept")
    rows = rows.filter(waits_for_files=True).select_for_update(skip_locked=True, no_key=True, of=("self",))
    return list(rows.select_related("replaces").order_by("pk")[:most])


def languages_kept(documents: Iterable[IssuedDocument]) -> set[tuple[int, str]]:
    rows = IssuedFile.objects.across_partners(reason="which files of a document are kept already")
    return set(rows.filter(document__in=[one.pk for one in documents]).values_list("document_id", "language"))


def kept_file(document: IssuedDocument, language: str) -> IssuedFile | None:
    rows = IssuedFile.objects.across_partners(reason="the file of a document that was fetched for this reader")
    found: IssuedFile | None = rows.filter(document=document, language=language).select_related("file").first()
    return found


def kept_files(document: IssuedDocument) -> list[IssuedFile]:
    rows = IssuedFile.objects.across_partners(reason="whether a file that somebody holds is one of this document")
    return list(rows.filter(document=document).select_related("file").order_by("language"))


def rows_at(paths: Iterable[str]) -> set[str]:
    """Of these paths, those to which a row points."""
    return set(
        StoredFile.objects.across_partners(reason="whether a row points to a file on the disk")
        .filter(path__in=list(paths))
        .values_list("path", flat=True)
    )


def letterhead() -> dict[str, str]:
    """Names of the host's ministry by language, as far as they were entered."""
    row = Institution.objects.filter(partner__is_host=True, kind=InstitutionKind.MINISTRY).order_by("pk").first()
    names = {language: getattr(row, f"name_{language}", "") for language in LANGUAGES}
    return {language: name for language, name in names.items() if name}


def waiting_for_scan() -> list[int]:
    """Oldest first; a round of the sweep takes so many."""
    return list(_files().filter(scan_state=ScanState.WAITING).order_by("pk").values_list("pk", flat=True)[:100])


def infected_lately(now: datetime) -> list[str]:
    """Paths of files whose content a killed worker may have left on the disk."""
    rows = _files().filter(scan_state=ScanState.INFECTED, scanned_at__gt=now - timedelta(days=1))
    return list(rows.order_by("pk").values_list("path", flat=True))


def _files() -> Any:
    return StoredFile.objects.across_partners(reason="the scanner looks at every upload")


def texts_in_use(kind: str) -> dict[str, Text]:
    """By language: what a clerk has put in use, else what the letter began with."""
    written = {row.language: words_of(row) for row in _texts().filter(kind=kind, state=TextState.IN_USE)}
    return {language: written.get(language) or DEFAULTS[str(kind), language] for language in LANGUAGES}


def text_in_use(kind: str, language: str) -> Text:
    return texts_in_use(kind)[language]


def words_of(row: LetterText) -> Text:
    return Text(row.title, tuple(paragraphs_of(row.body)), row.closing)


def draft_of(kind: str, language: str) -> LetterText | None:
    found: LetterText | None = _texts().filter(kind=kind, language=language, state=TextState.DRAFT).first()
    return found


def words_in_use(rows: Iterable[LetterText]) -> list[dict[str, Any]]:
    """Kinds of letters with, by language, the version in use and the draft, from the rows of both states."""
    by_place = {(row.kind, row.language, row.state): row for row in rows}

    def cell(kind: str, language: str) -> dict[str, Any]:
        used, draft = (by_place.get((kind, language, state)) for state in (TextState.IN_USE, TextState.DRAFT))
        return {"language": language, "used": used, "draft": draft}

    return [{"kind": str(kind), "label": kind.label, "cells": [cell(str(kind), language) for language in LANGUAGES]} for kind in LETTERS]


def letters_to_look_at(kind: str, actor: Actor) -> list[IssuedDocument]:
    """The latest of this kind, whose data a preview can borrow."""
    rows = IssuedDocument.objects.visible_to(actor).filter(kind=kind).only("number", "facts", "kind")
    return list(rows.order_by("-issued_at", "-pk")[:20])


def writers_of(text: LetterText) -> set[int | None]:
    """Who began this version or has changed it."""
    rows = HistoryEntry.objects.across_partners(reason="who wrote a text may not put it in use")
    rows = rows.filter(model=text._meta.label_lower, object_id=text.pk, step__in=["started", "changed"])
    return set(rows.values_list("actor_id", flat=True))


def _texts() -> Any:
    return LetterText.objects.across_partners(reason="the words of a letter that is being issued or written")


def paragraphs_of(body: str) -> list[str]:
    """An empty line begins a new paragraph; a single break within one is kept as a space."""
    return [" ".join(part.split()) for part in body.replace("\r\n", "\n").split("\n\n") if part.strip()]
