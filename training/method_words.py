"""History of a method in words."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.record import Line, history_lines, register_words
from training.enums import Recommendation

register_words("training.method", {"proposed": _("Proposed")})


def method_lines(entries: Iterable[HistoryEntry]) -> list[Line]:
    """With what each step was about, newest first."""
    rows = list(entries)
    return [replace(line, detail=_detail(entry.data)) for line, entry in zip(history_lines(rows), rows[::-1], strict=True)]


def _detail(data: dict[str, Any]) -> str:
    if recommendation := data.get("recommendation"):
        return gettext("Recommendation: %(words)s") % {"words": Recommendation(recommendation).label}
    if intake := data.get("intake"):
        return gettext("%(intake)s, group %(group)s") % {"intake": intake, "group": data["group"]} if data.get("group") else str(intake)
    return str(data.get("title") or data.get("programme") or "")
