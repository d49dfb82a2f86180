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
register_words("reviews.assignment", {"assigned": _("Given to a reviewer"), "given": _("Given to a reviewer")})
register_words(
    "reviews.panel",
    {
        "changed": _("Settings changed"),
        "member_added": _("Member added"),
        "member_changed": _("Languages of a member changed"),
        "member_ended": _("Member has left"),
        "cases_given": _("Cases given"),
    },
)
register_words("reviews.panelmember", {"declared": _("Ties declared"), "tie_added": _("Tie added"), "tie_removed": _("Tie taken back")})


def rubric_lines(entries: Iterable[HistoryEntry]) -> list[Line]:
    """The history with the name of the criterion each row speaks of, newest first."""
    return _with_detail(entries, "criterion")


def _with_detail(entries: Iterable[HistoryEntry], name: str) -> list[Line]:
    entries = list(entries)
    return [replace(line, detail=str(entry.data.get(name, ""))) for line, entry in zip(history_lines(entries), entries[::-1], strict=True)]


def panel_lines(entries: Iterable[HistoryEntry]) -> list[Line]:
    """The history of a panel with the person each row speaks of, newest first."""
    return _with_detail(entries, "person")


def member_lines(entries: Iterable[HistoryEntry]) -> list[Line]:
    """What a member has declared and taken back, newest first."""
    return _with_detail(entries, "tie")


def assignment_lines(entries: Iterable[HistoryEntry], *, is_own: bool) -> list[Line]:
    """Why the panel took a reviewer off stays with the panel, also when the case comes back to the reviewer."""
    entries = list(entries)
    kept = ("take_off", "record_recusal") if is_own else ()
    return [replace(line, reason="") if entry.step in kept else line for line, entry in zip(history_lines(entries), entries[::-1], strict=True)]
