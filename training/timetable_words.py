"""What the history and the messages say of timetables, rooms and groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from core.models import HistoryEntry
from core.record import Line, history_lines, register_words
from core.timefmt import clock_text
from training.enums import SessionKind
from training.queries.clashes import when_text

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
    entries = list(entries)
    return [
        replace(line, detail=changes_text(entry.data.get("changed", {}))) for line, entry in zip(history_lines(entries), entries[::-1], strict=True)
    ]


def changes_text(changed: Mapping[str, Any]) -> str:
    """ "Time: …, before: …. Room: 102, before: 101." """
    parts = [_line(gettext("Time"), *_times(changed))] if {"starts_at", "ends_at"} & changed.keys() else []
    for name, label in LABELS.items():
        if name in changed:
            before, after = (_shown(name, value) for value in changed[name])
            parts.append(_line(str(label), before, after))
    return " ".join(parts)


def _line(label: str, before: str, after: str) -> str:
    none = gettext("none")
    return gettext("%(label)s: %(after)s, before: %(before)s.") % {"label": label, "after": after or none, "before": before or none}


def _shown(name: str, value: Any) -> str:
    return str(SessionKind(value).label) if name == "kind" else str(value)


def _times(changed: Mapping[str, Any]) -> tuple[str, str]:
    """Both times in full: where one end stayed, the other side says it."""
    texts = []
    for place in (0, 1):
        ends = [changed.get(name, (None, None))[place] for name in ("starts_at", "ends_at")]
        moments = [datetime.fromisoformat(end) if end else None for end in ends]
        texts.append(_span(*moments))
    return texts[0], texts[1]


def _span(start: datetime | None, end: datetime | None) -> str:
    """One end alone when only it has changed."""
    moment = start or end
    if start and end:
        return when_text(start, end)
    return clock_text(moment, settings.HOST_ZONE) if moment else ""
