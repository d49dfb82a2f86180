"""Who hears of a file in which a virus was found: the person who sent it."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.record import register_words
from core.registries import NoticeKind, register_notice
from documents.models import StoredFile


def sender(file: StoredFile, entry: HistoryEntry) -> Iterable[int]:
    return [file.created_by_id] if file.created_by_id else []


def facts(file: StoredFile, entry: HistoryEntry) -> dict[str, str]:
    return {"file": file.name, "found": file.scan_note}


def url(file: StoredFile) -> str:
    """The file belongs to a record that is unknown here: the worklist says which dossier misses a document."""
    return reverse("home")


register_notice(
    NoticeKind(
        "file_infected",
        "documents.storedfile",
        "infected",
        sender,
        _("A virus was found in “%(file)s”"),
        _(
            "The virus scanner has found %(found)s in “%(file)s”, which you have uploaded. The content of the file is deleted and nobody can open it. "
            "Check your computer for viruses, then upload the document from another source."
        ),
        facts,
        url,
        label=_("A virus in a file that I have uploaded"),
        always=True,
    )
)
register_words("documents.storedfile", {"infected": _("A virus was found; the content is deleted")})
register_words("documents.lettertext", {"started": _("Draft begun"), "changed": _("Words changed")})
register_words("documents.issueddocument", {"issued": _("Issued"), "passport_read": _("Paper with passport data opened")})
