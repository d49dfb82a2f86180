"""Who speaks and chairs: in the event, and in which of its sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.bulk import insert_each
from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.workflow import begin, lock, lock_for, perform, saying_no, take_away
from events.enums import COMING, SpeakerRole
from events.models import Event, EventSession, EventSpeaker, SessionRole
from events.operations.clashes import Held, naming_clashes
from events.operations.programme import told_of, told_to_calendars
from events.operations.telling import write_to_guests
from events.rules import programme as rules
from events.transitions.events import AHEAD
from partners.actor import Actor


def add_speaker(event: Event, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> EventSpeaker:
    with saying_no(), transaction.atomic():
        locked = _kept(event, actor)
        speaker = EventSpeaker(event=locked, **fields)
        begin(speaker, "added", actor=actor, now=now)
    return speaker


def _kept(event: Event, actor: Actor) -> Event:
    locked: Event = lock(event)
    if not rules.may_run_event(actor, locked):
        raise NotAllowed
    if locked.state not in AHEAD:
        raise Refused(_("The event is over or called off; its programme stays as it was."), code="event_over")
    return locked


def change_speaker(speaker: EventSpeaker, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    with saying_no(), transaction.atomic():
        _kept(speaker.event, actor)
        locked = lock(speaker)
        for name, value in fields.items():
            setattr(locked, name, value)
        locked.full_clean(exclude=["event"])
        locked.save(update_fields=sorted(fields))
        record(locked, "changed", actor=actor, now=now)
    speaker.__dict__.update(locked.__dict__)


def remove_speaker(speaker: EventSpeaker, *, actor: Actor, now: datetime) -> None:
    """Only who has no part in any session: whoever takes a part away does it there, and those concerned are told."""
    with saying_no(), transaction.atomic():
        _kept(speaker.event, actor)
        if SessionRole.objects.across_partners(reason="whether a speaker has a part").filter(speaker=speaker).exists():
            raise Refused(_("This person has a part in a session. Take the part away first."), code="has_part")
        record(speaker, "removed", actor=actor, now=now)
        take_away(speaker)


def set_speakers(session: EventSession, *, parts: Sequence[Mapping[str, Any]], actor: Actor, now: datetime) -> None:
    """All parts of a session anew, in their order: `{"speaker": ..., "role": ..., "topic": ...}`. Who is added or left out is told."""
    held = Held(session.starts_at, session.ends_at, speakers=[part["speaker"] for part in parts], besides=session.pk)
    naming_clashes(lambda: _set(session, parts, actor, now), held)


def _set(session: EventSession, parts: Sequence[Mapping[str, Any]], actor: Actor, now: datetime) -> None:
    with saying_no(), transaction.atomic():
        event = lock(session.event)
        locked = lock_for(session, "set_speakers", actor=actor, now=now)
        if any(part["speaker"].event_id != event.pk for part in parts):
            raise Invalid({"speakers": [_("Choose speakers of this event.")]})
        rows = SessionRole.objects.across_partners(reason="parts in a session that is being changed").filter(session=locked)
        before = list(rows.select_related("speaker").order_by("order", "pk"))
        old = [(row.speaker_id, row.role, row.topic) for row in before]
        if old == [(part["speaker"].pk, part["role"], part.get("topic", "")) for part in parts]:
            return
        rows.delete()
        insert_each([_role(locked, order, part) for order, part in enumerate(parts, 1)])
        names = [_names([(row.speaker.name, row.role) for row in before]), _names([(part["speaker"].name, part["role"]) for part in parts])]
        told = {"speakers": names} if names[0] != names[1] else {}
        left = {row.speaker_id for row in before} - {part["speaker"].pk for part in parts}
        known = event.state in COMING and bool(told)
        data = {"changed": {"speakers": names}, "told": told, "known": known, "left": sorted(left)}
        perform(locked, "set_speakers", actor=actor, now=now, changes=told_to_calendars(locked, now), data=data)
        if known:
            write_to_guests(event, "session_changed", told_of(locked, told=told), actor=actor, now=now)
    session.__dict__.update(locked.__dict__)


def _role(session: EventSession, order: int, part: Mapping[str, Any]) -> SessionRole:
    times = {"starts_at": session.starts_at, "ends_at": session.ends_at}
    return SessionRole(session=session, speaker=part["speaker"], role=part["role"], topic=part.get("topic", ""), order=order, **times)


def _names(parts: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Names with their roles; the words for the roles are the reader's."""
    return [[name, role if role in SpeakerRole.values else ""] for name, role in parts]
