"""What the database refuses, put next to its field, with what stands there already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, connection

from core.errors import Invalid, Refused, Text
from core.workflow import again_when_crossed
from events.models import EventSpeaker, SessionRole
from events.programme_words import clash_of_room, clash_of_speaker
from training.models import RoomBooking

T = TypeVar("T")
FIELDS = {"room_booked_once": "room", "speaker_speaks_once": "speakers"}


@dataclass(frozen=True)
class Held:
    """What a session would hold at its time; `besides` is the session that is being changed."""

    starts_at: datetime
    ends_at: datetime
    room: Any = None
    speakers: Sequence[EventSpeaker] = ()
    besides: int | None = None


def naming_clashes(once: Callable[[], T], held: Held) -> T:
    """A constraint knows what was taken, not by what: asked afterwards, when the one who was first can be read."""
    try:
        return again_when_crossed(once)
    except Refused as refused:
        name = constraint_of(refused)
        if name not in FIELDS or connection.needs_rollback:
            raise
        found = _rooms(held) if name == "room_booked_once" else _speakers(held)
        raise Invalid({FIELDS[name]: [str(refused), *found]}) from refused


def constraint_of(refused: Refused) -> str:
    cause = refused.__cause__
    return (getattr(getattr(cause.__cause__, "diag", None), "constraint_name", None) or "") if isinstance(cause, IntegrityError) else ""


def _overlapping(rows: Any, held: Held) -> Any:
    return rows.filter(is_held=True, starts_at__lt=held.ends_at, ends_at__gt=held.starts_at)


def _rooms(held: Held) -> Iterable[Text]:
    rows = _overlapping(RoomBooking.objects.filter(room=held.room), held).exclude(event_session=held.besides or 0)
    return [clash_of_room(row) for row in rows.select_related("room", "session__intake").order_by("starts_at", "pk")[:3]]


def _speakers(held: Held) -> Iterable[Text]:
    """Of whoever speaks in the session at hand too: its time may be what has changed."""
    named = {speaker.pk for speaker in held.speakers}
    if held.besides:
        own = SessionRole.objects.across_partners(reason="who speaks in the session that is being changed").filter(session_id=held.besides)
        named |= set(own.values_list("speaker_id", flat=True))
    rows = SessionRole.objects.across_partners(reason="where these people speak at that time").filter(speaker_id__in=named)
    rows = _overlapping(rows, held).exclude(session_id=held.besides or 0).select_related("speaker", "session__event").order_by("starts_at", "pk")
    return [clash_of_speaker(row) for row in rows[:3]]
