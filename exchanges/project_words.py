"""History of a research project in words."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.record import Line, history_lines, register_words
from core.timefmt import day_text

register_words(
    "exchanges.project",
    {"created": _("Idea written down"), "report_handed_in": _("Report handed in"), "report_skipped": _("Report skipped")},
)
register_words(
    "exchanges.projectreport",
    {
        "laid_down": _("Day laid down"),
        "due_soon": _("Reminder two weeks before the day"),
        "due_today": _("Reminder on the day"),
        "overdue": _("Reminder a week after the day"),
    },
)
register_words("exchanges.milestone", {"late": _("Reminder of a milestone that is late")})


def project_lines(entries: Iterable[HistoryEntry]) -> list[Line]:
    """Newest first, each with what it was about: a side, a person, a milestone, the day of a report."""
    rows = [*entries]
    return [replace(line, detail=_about(entry)) for line, entry in zip(history_lines(rows), rows[::-1], strict=True)]


def _about(entry: HistoryEntry) -> str:
    if "on" in entry.data:
        return day_text(date.fromisoformat(entry.data["on"]))
    return str(entry.data.get("about", ""))
