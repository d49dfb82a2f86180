"""The kind of message that an announcement is: in each language its own words, in English where it has none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.record import register_words
from core.registries import NoticeKind, register_notice
from notifications.models import Announcement

MODEL = "notifications.announcement"
register_words(MODEL, {"written": _("Draft written")})
register_words("notifications.undeliverableaddress", {"address_cleared": _("Address put right")})
register_words("notifications.delivery", {"resent": _("Put into the queue again"), "resent_many": _("Put into the queue again with others")})
LANGUAGES = ("en", "ru", "kk")


def nobody_more(announcement: Announcement, entry: HistoryEntry) -> list[int]:
    """Its notices were written in the transaction that sent it: whom it reaches was settled when the desk agreed to the number."""
    return []


def texts(announcement: Announcement, entry: HistoryEntry | None) -> dict[str, str]:
    """Kept with each notice, so that it says for ever what it said."""
    found = {f"{part}_{code}": getattr(announcement, f"{part}_{code}") for code in LANGUAGES for part in ("title", "text")}
    return {name: text for name, text in found.items() if text}


def in_reader_language(params: Mapping[str, str]) -> dict[str, str]:
    return {part: words_in(params, part, get_language() or "en") for part in ("title", "text")}


def words_in(params: Mapping[str, str], part: str, language: str) -> str:
    return params.get(f"{part}_{language}") or params.get(f"{part}_en", "")


def url(announcement: Any) -> str:
    """Nowhere: all of it stands in the message."""
    return ""


register_notice(
    NoticeKind(
        "announcement", MODEL, "send", nobody_more, _("%(title)s"), _("%(text)s"), texts, url,
        label=_("announcements of the ministry"), words=in_reader_language,
    )
)  # fmt: skip
