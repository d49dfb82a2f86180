"""What the history, the messages and the refusals say of events and their programmes, in the language of whoever reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.changes import changed_line, lines_saying, moved_lines
from core.country_names import language_name
from core.errors import Text
from core.models import HistoryEntry
from core.record import Line, register_words
from core.timefmt import city, period_text
from events.enums import EventKind, EventMode, SessionKind, SpeakerRole
from events.models import SessionRole
from training.models import RoomBooking

register_words("events.event", {"created": _("Created")})
register_words("events.eventsession", {"added": _("Added to the programme")})
register_words("events.eventspeaker", {"added": _("Speaker added"), "changed": _("Speaker changed"), "removed": _("Speaker removed")})
register_words(
    "events.registration",
    {
        "event_changed": _("Told: the event has changed"),
        "event_cancelled": _("Told: the event is called off"),
        "session_added": _("Told: a session was added"),
        "session_changed": _("Told: a session has changed"),
        "session_cancelled": _("Told: a session is cancelled"),
    },
)

LABELS: dict[str, Text] = {
    "title": _("Title"),
    "title_en": _("Title"),
    "kind": _("Kind"),
    "mode": _("How it is held"),
    "place": _("Place"),
    "room": _("Room"),
    "speakers": _("Speakers"),
    "online_url": _("Address of the online meeting"),
    "zone": _("Time zone"),
    "languages": _("Working languages"),
    "institution": _("Held by"),
    "capacity": _("Places"),
}

CHOICES: dict[str, dict[str, Text]] = {"kind": {**dict(EventKind.choices), **dict(SessionKind.choices)}, "mode": dict(EventMode.choices)}


def changes_text(changed: Mapping[str, Any], zone: str, *, online: bool = True) -> str:
    """ "Time: …, before: …. Room: 102, before: 101." Without `online` the address of the meeting stays on pages that ask who reads it."""
    parts = moved_lines(changed, zone)
    for name, label in LABELS.items():
        if name == "online_url" and name in changed and not online:
            parts.append(gettext("The address of the online meeting has changed: those who take part find it on the page of the event."))
        elif name in changed:
            before, after = (_shown(name, value) for value in changed[name])
            parts.append(changed_line(str(label), before, after))
    return " ".join(parts)


def _shown(name: str, value: Any) -> str:
    if name == "speakers":
        return names_text(value)
    if name == "zone":
        return city(str(value))
    if name == "languages":
        return language_names(code for code in str(value).split(", ") if code)
    return str(CHOICES.get(name, {}).get(value, value))


def names_text(parts: Iterable[Iterable[str]]) -> str:
    """ "Aigul Seitova (chair), Timur Rahimov"."""
    texts = []
    for name, role in parts:
        with_role = gettext("%(name)s (%(role)s)") % {"name": name, "role": SpeakerRole(role).label} if role in SpeakerRole.values else name
        texts.append(name if role == SpeakerRole.SPEAKER else with_role)
    return ", ".join(texts)


def event_lines(entries: Iterable[HistoryEntry], zone: str) -> list[Line]:
    """The history of an event or a session with what was changed, newest first."""
    return lines_saying(entries, lambda changed: changes_text(changed, zone))


def clash_of_room(row: RoomBooking) -> str:
    """ "Room Hall is taken, Wed 14 Apr 2027, 09:00–10:30 Astana: EV-2027-00001, Opening." """
    holder = row.session.intake.reference if row.session else row.purpose
    words = {"room": row.room, "when": period_text(row.starts_at, row.ends_at, settings.HOST_ZONE), "holder": holder}
    return gettext("Room %(room)s is taken, %(when)s: %(holder)s.") % words


def clash_of_speaker(row: SessionRole) -> str:
    words = {"name": row.speaker, "when": period_text(row.starts_at, row.ends_at, row.session.event.zone), "session": row.session}
    return gettext("%(name)s has a part already, %(when)s: %(session)s.") % words


def language_names(codes: Iterable[str]) -> str:
    """ "English, Russian" in the reader's language."""
    return ", ".join(language_name(code, (get_language() or "en")[:2]) for code in codes)
