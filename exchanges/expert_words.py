"""Words of the histories of experts and of requests and offers; with the days of a period in the reader's language."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.record import Line, history_lines, register_words
from core.timefmt import day_text

register_words("exchanges.exchangeneed", {"posted": _("Written")})
register_words(
    "exchanges.expert",
    {
        "entered": _("Entered"),
        "changed": _("Changed"),
        "consented": _("Consent given"),
        "consent_ended": _("Consent ended"),
        "retired": _("Can be sent no more"),
        "returned": _("Can be sent again"),
        "availability_added": _("Free days added"),
        "availability_changed": _("Free days changed"),
        "availability_removed": _("Free days taken away"),
    },
)


def expert_lines(entries: Iterable[HistoryEntry]) -> list[Line]:
    """Newest first."""
    rows = list(entries)
    return [replace(line, detail=_detail(entry.data)) for line, entry in zip(history_lines(rows), rows[::-1], strict=True)]


def _detail(data: dict[str, Any]) -> str:
    if "until" not in data:
        return ""
    days = {name: day_text(date.fromisoformat(data[name])) for name in ("from", "until")}
    return gettext("%(from)s to %(until)s") % days
