"""What the history and the messages say of timetables, rooms and groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.changes import changed_line, lines_saying, moved_lines
from core.errors import Text
from core.models import HistoryEntry
from core.record import Line, register_words
from training.enums import SessionKind

register_words("training.teachingsession", {"planned": _("Planned")})
register_words("training.intake", {"sessions_planned": _("Sessions planned")})
register_words("training.intakegroup", {"added": _("Group added"), "renamed": _("Group renamed")})
register_words("training.room", {"added": _("Room added"), "changed": _("Room changed")})
register_words("training.enrolment", {"placed_in_group": _("Put into a group")})
register_words("core.calendarlink", {"renewed": _("New address of the calendar")})

LABELS: dict[str, Text] = {
    "module": _("Module"),
    "kind": _("Kind"),
    "title": _("Topic"),
    "online_url": _("Address of the online meeting"),
    "note": _("Note for trainees"),
    "room": _("Room"),
    "lecturers": _("Lecturers"),
    "groups": _("Groups"),
}


def session_lines(entries: Iterable[HistoryEntry]) -> list[Line]:
    """The history of a session with what was changed, newest first."""
    return lines_saying(entries, changes_text)


def changes_text(changed: Mapping[str, Any]) -> str:
    """ "Time: …, before: …. Room: 102, before: 101." """
    parts = moved_lines(changed, settings.HOST_ZONE)
    for name, label in LABELS.items():
        if name in changed:
            before, after = (_shown(name, value) for value in changed[name])
            parts.append(changed_line(str(label), before, after))
    return " ".join(parts)


def _shown(name: str, value: Any) -> str:
    return str(SessionKind(value).label) if name == "kind" else str(value)
