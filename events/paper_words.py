"""Words for rows of the history of papers and statements that are no step."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.record import Line, history_lines, register_words

register_words("events.paper", {"submitted": _("Handed in")})
register_words("events.event", {"papers_called": _("Call for papers written"), "panel_opened": _("Panel for the papers opened")})
register_words("events.statementversion", {"written": _("Version written"), "answered": _("Delegation has answered")})


def statement_lines(entries: Iterable[HistoryEntry]) -> list[Line]:
    """Newest first, each with the delegation that has answered."""
    rows = [*entries]
    return [replace(line, detail=str(entry.data.get("name", ""))) for line, entry in zip(history_lines(rows), rows[::-1], strict=True)]
