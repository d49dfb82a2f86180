"""Finding an issued document by the code on its paper, and files for the virus scanner."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from documents.enums import IssuedKind, ScanState, TextState
from documents.letters import LANGUAGES, Text
from documents.letters.defaults import DEFAULTS
from documents.models import IssuedDocument, IssuedFile, LetterText, StoredFile
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
    found: IssuedDocument | None = rows.filter(code=code).first()
    return found


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


def texts_in_use(kind: IssuedKind) -> dict[str, Text]:
    """By language: what a clerk has put in use, else what the letter began with."""
    rows = LetterText.objects.across_partners(reason="the words of a letter that is being issued").filter(kind=kind, state=TextState.IN_USE)
    written = {row.language: Text(row.title, tuple(paragraphs_of(row.body)), row.closing) for row in rows}
    return {language: written.get(language) or DEFAULTS[str(kind), language] for language in LANGUAGES}


def paragraphs_of(body: str) -> list[str]:
    """An empty line begins a new paragraph; a single break within one is kept as a space."""
    return [" ".join(part.split()) for part in body.replace("\r\n", "\n").split("\n\n") if part.strip()]
