"""Words for rows of the history that are no step of the workflow."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.record import Line, history_lines, register_words

register_words(
    "reviews.rubric",
    {
        "created": _("Set of criteria made"),
        "changed": _("Names changed"),
        "criterion_added": _("Criterion added"),
        "criterion_changed": _("Criterion changed"),
        "criterion_removed": _("Criterion removed"),
        "criterion_moved": _("Order of the criteria changed"),
    },
)
register_words("reviews.assignment", {"assigned": _("Given to a reviewer")})


def rubric_lines(entries: Iterable[HistoryEntry]) -> list[Line]:
    """The history with the name of the criterion each row speaks of, newest first."""
    entries = list(entries)
    return [replace(line, detail=str(entry.data.get("criterion", ""))) for line, entry in zip(history_lines(entries), entries[::-1], strict=True)]
