"""History of a consultation in words: what the asking side reads, and what the host reads beside it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.record import Line, history_lines, register_words

register_words("training.consultation", {"submitted": _("Request submitted")})
HOST_ONLY = frozenset({"note", "note_time"})


def consultation_lines(entries: Iterable[HistoryEntry], *, as_host: bool) -> list[Line]:
    """Newest first; the asking side is not told that there are notes."""
    rows = [entry for entry in entries if as_host or entry.step not in HOST_ONLY]
    return [replace(line, detail=_detail(entry.data)) for line, entry in zip(history_lines(rows), rows[::-1], strict=True)]


def _detail(data: dict[str, Any]) -> str:
    if lead := data.get("lead"):
        others = ", ".join(data.get("others", ()))
        words = gettext("%(lead)s leads, with %(others)s") if others else gettext("%(lead)s leads")
        return words % {"lead": lead, "others": others}
    if "minutes" in data:
        return gettext("minutes: %(n)s") % {"n": data["minutes"]}
    return ""
