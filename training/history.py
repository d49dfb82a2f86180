"""Words for rows of the history that are no step of the workflow."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.record import Line, history_lines, register_words
from core.timefmt import day_text
from training.enums import DismissalGround

register_words("training.programme", {"created": _("Programme created"), "changed": _("Programme changed")})
register_words("training.intake", {"created": _("Intake created"), "changed": _("Intake changed")})
register_words(
    "training.enrolment",
    {
        "enrolled": _("Enrolled"),
        "pre_registered": _("Pre-registered"),
        "arrival_recorded": _("Day of arrival taken over from the stay"),
        "departure_recorded": _("Day of departure taken over from the stay"),
    },
)
register_words("training.extension", {"asked": _("Extension asked of the sending government")})


def enrolment_lines(entries: Iterable[HistoryEntry]) -> list[Line]:
    """The history with the numbers and days of its steps, newest first."""
    entries = list(entries)
    return [replace(line, detail=_detail(entry)) for line, entry in zip(history_lines(entries), entries[::-1], strict=True)]


def _detail(entry: HistoryEntry) -> str:
    if number := entry.data.get("number"):
        if entry.step.startswith("transcript"):
            return str(number)
        return gettext("Certificate %(number)s") % {"number": number}
    words = []
    if ground := entry.data.get("ground"):
        words.append(str(DismissalGround(ground).label))
    if note := entry.data.get("note"):
        words.append(str(note))
    days = (entry.data.get(name) for name in ("arrived_on", "departed_on", "until"))
    return " · ".join([*words, *(day_text(date.fromisoformat(day)) for day in days if day)])
