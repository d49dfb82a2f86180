"""Finding an issued document by the code on its paper."""

from documents.models import IssuedDocument

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
