"""Finding an issued document by the code on its paper, and files for the virus scanner."""

from datetime import datetime, timedelta
from typing import Any

from documents.enums import ScanState
from documents.models import IssuedDocument, StoredFile

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


def waiting_for_scan() -> list[int]:
    """Oldest first; a round of the sweep takes so many."""
    return list(_files().filter(scan_state=ScanState.WAITING).order_by("pk").values_list("pk", flat=True)[:100])


def infected_lately(now: datetime) -> list[str]:
    """Paths of files whose content a killed worker may have left on the disk."""
    rows = _files().filter(scan_state=ScanState.INFECTED, scanned_at__gt=now - timedelta(days=1))
    return list(rows.order_by("pk").values_list("path", flat=True))


def _files() -> Any:
    return StoredFile.objects.across_partners(reason="the scanner looks at every upload")
