"""Who confirmed a long list is told when it is in, or why it is not."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.record import register_words
from core.registries import NoticeKind, register_notice
from scholarships.models import NomineeImport

MODEL = "scholarships.nomineeimport"


def who_waits(nominee_import: NomineeImport, entry: HistoryEntry) -> list[int]:
    """Nobody, when the page itself has answered."""
    confirmed_by = nominee_import.confirmed_by_id
    return [confirmed_by] if confirmed_by and entry.data.get("in_background") else []


def facts(nominee_import: NomineeImport, entry: HistoryEntry) -> dict[str, str]:
    numbers = {name: str(entry.data.get(name, 0)) for name in ("created", "updated", "submitted")}
    return {"file": nominee_import.file.name, "call": nominee_import.call.reference, "reason": entry.reason, **numbers}


def url(nominee_import: Any) -> str:
    return reverse("scholarships:nominee_import", args=[nominee_import.pk])


register_notice(
    NoticeKind(
        "import_done", MODEL, "finish", who_waits,
        _("List “%(file)s” is imported"), _("Call %(call)s. New drafts: %(created)s. Drafts changed: %(updated)s. Sent: %(submitted)s."), facts, url,
    )
)  # fmt: skip
register_notice(
    NoticeKind(
        "import_failed", MODEL, "put_back", who_waits,
        _("List “%(file)s” was not imported"), _("Nothing was written. %(reason)s"), facts, url,
    )
)  # fmt: skip
register_words(MODEL, {"uploaded": _("Uploaded and checked"), "file_deleted": _("File and rows deleted on their timetable")})
