"""Sessions of a programme: added, changed or moved, copied, cancelled. Rooms and speakers that would be in two places the database refuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed, Refused
from core.workflow import begin, lock, lock_for, perform, saying_no
from events.enums import COMING
from events.models import DiscussionQuestion, Event, EventSession, SessionRole
from events.operations.clashes import Held, naming_clashes
from events.operations.events import refuse_unseen
from events.operations.telling import plain, write_to_guests
from events.rules import programme as rules
from events.transitions.events import AHEAD
from partners.actor import Actor
from training.models import RoomBooking

WORDS = ("kind", "title", "about", "online_url")  # what a session says of itself
TOLD = ("kind", "title", "online_url", "starts_at", "ends_at", "room")


def add_session(event: Event, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> EventSession:
    """`fields` has starts_at, ends_at, title, and room where it has one. Once the programme is published those concerned are told."""
    return naming_clashes(lambda: _add(event, fields, actor, now), Held(fields["starts_at"], fields["ends_at"], room=fields.get("room")))


def _add(event: Event, fields: Mapping[str, Any], actor: Actor, now: datetime) -> EventSession:
    with saying_no(), transaction.atomic():
        locked = lock(event)
        if not rules.may_run_event(actor, locked):
            raise NotAllowed
        if locked.state not in AHEAD:
            raise Refused(_("The event is over or called off; its programme stays as it was."), code="event_over")
        check_times(locked, fields)
        session = EventSession(event=locked, changed_at=now, starts_at=fields["starts_at"], ends_at=fields["ends_at"], **_words(fields))
        session.booking = book(session, fields.get("room"))
        known = locked.state in COMING
        begin(session, "added", actor=actor, now=now, data={"known": known})
        if known:
            write_to_guests(locked, "session_added", told_of(session), actor=actor, now=now)
    return session


def check_times(event: Event, fields: Mapping[str, Any]) -> None:
    """Within the event, in one of its rooms."""
    if fields["ends_at"] <= fields["starts_at"]:
        raise Invalid({"ends": [_("The session would end before it begins.")]})
    if fields["starts_at"] < event.starts_at or fields["ends_at"] > event.ends_at:
        raise Invalid({"day": [_("The session would lie outside the event. Change the dates of the event first.")]})
    room = fields.get("room")
    if room is not None and (room.institution_id != event.institution_id or not room.is_active):
        raise Invalid({"room": [_("This room is not in use at the academy.")]})


def _words(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fields[name] for name in WORDS if name in fields}


def book(session: EventSession, room: Any) -> RoomBooking | None:
    """The room from beginning to end of the session; times of the booking follow those of the session by a trigger."""
    if room is None:
        return None
    purpose = f"{session.event.reference}, {session.title}"[:200]
    booking = RoomBooking(room=room, purpose=purpose, starts_at=session.starts_at, ends_at=session.ends_at)
    booking.save(force_insert=True)
    return booking


def told_of(session: EventSession, **more: Any) -> dict[str, Any]:
    """What a letter about a session says."""
    return {"session": session.title, "starts": plain(session.starts_at), "ends": plain(session.ends_at), **more}


def change_session(session: EventSession, *, fields: Mapping[str, Any], seen: str = "", actor: Actor, now: datetime) -> None:
    """Words, time or room; what differs is written and told. `seen` is the `sequence` that the page showed."""
    held = Held(fields["starts_at"], fields["ends_at"], room=fields.get("room"), besides=session.pk)
    naming_clashes(lambda: _change(session, fields, seen, actor, now), held)


def _change(session: EventSession, fields: Mapping[str, Any], seen: str, actor: Actor, now: datetime) -> None:
    with saying_no(), transaction.atomic():
        event = lock(session.event)
        locked: EventSession = lock_for(session, "change", actor=actor, now=now)
        refuse_unseen(seen, locked.sequence)
        check_times(event, fields)
        before = standing(locked)
        wanted = {**before, **_words(fields), "starts_at": fields["starts_at"], "ends_at": fields["ends_at"], "room": fields.get("room")}
        differs = {name: [plain(before[name]), plain(wanted[name])] for name in wanted if before[name] != wanted[name]}
        if not differs:
            return
        told = {name: values for name, values in differs.items() if name in TOLD}
        known = event.state in COMING and bool(told)
        changes = {name: wanted[name] for name in differs if name != "room"} | told_to_calendars(locked, now)
        _perform_with_room(locked, changes, wanted, differs, {"changed": differs, "told": told, "known": known}, actor, now)
        if known:
            write_to_guests(event, "session_changed", told_of(locked, told=told), actor=actor, now=now)
    session.__dict__.update(locked.__dict__)


def _perform_with_room(
    locked: EventSession, changes: dict[str, Any], wanted: Mapping[str, Any], differs: Mapping[str, Any], data: Any, actor: Actor, now: datetime
) -> None:
    """A new room is booked for the new time before the old one is let go of, so that the session never stands without."""
    left = None
    if "room" in differs:
        left = locked.booking
        locked.starts_at, locked.ends_at = wanted["starts_at"], wanted["ends_at"]
        changes["booking"] = book(locked, wanted["room"])
    perform(locked, "change", actor=actor, now=now, changes=changes, data=data)
    if left:
        left.delete()
    elif locked.booking_id and "title" in differs:
        RoomBooking.objects.filter(pk=locked.booking_id).update(purpose=f"{locked.event.reference}, {locked.title}"[:200])


def standing(session: EventSession) -> dict[str, Any]:
    """What the session is and holds now."""
    booking = RoomBooking.objects.filter(pk=session.booking_id or 0).select_related("room").first()
    words = {name: getattr(session, name) for name in WORDS}
    return {**words, "starts_at": session.starts_at, "ends_at": session.ends_at, "room": booking.room if booking else None}


def told_to_calendars(session: EventSession, now: datetime) -> dict[str, Any]:
    """A calendar takes over an event whose sequence is higher (RFC 5545, 3.8.7.4)."""
    return {"sequence": session.sequence + 1, "changed_at": now}


def copy_session(
    session: EventSession, *, starts_at: datetime, room: Any = None, with_speakers: bool = False, actor: Actor, now: datetime
) -> EventSession:
    """The same once more at another time: as long, with its questions, and with its speakers when asked."""
    ends_at = starts_at + (session.ends_at - session.starts_at)
    fields = {**{name: getattr(session, name) for name in WORDS}, "starts_at": starts_at, "ends_at": ends_at, "room": room}
    roles = SessionRole.objects.across_partners(reason="a session is copied with its speakers").filter(session=session)
    parts = list(roles.select_related("speaker").order_by("order", "pk")) if with_speakers else []

    def once() -> EventSession:
        with saying_no(), transaction.atomic():
            made = _add(session.event, fields, actor, now)
            asked = DiscussionQuestion.objects.across_partners(reason="a session is copied with its questions").filter(session=session)
            for row in asked.order_by("order", "pk"):
                DiscussionQuestion(session=made, order=row.order, text=row.text, minutes=row.minutes).save(force_insert=True)
            for part in parts:
                times = {"starts_at": starts_at, "ends_at": ends_at}
                SessionRole(session=made, speaker=part.speaker, role=part.role, topic=part.topic, order=part.order, **times).save(force_insert=True)
        return made

    return naming_clashes(once, Held(starts_at, ends_at, room=room, speakers=[part.speaker for part in parts]))


def cancel_session(session: EventSession, *, reason: str, actor: Actor, now: datetime) -> None:
    """Room and speakers are free at once; it stays in the programme, marked as cancelled, and in calendars too."""
    with saying_no(), transaction.atomic():
        event = lock(session.event)
        locked = lock_for(session, "cancel", actor=actor, now=now)
        known = event.state in COMING
        perform(locked, "cancel", actor=actor, now=now, reason=reason, changes=told_to_calendars(locked, now), data={"known": known})
        if known:
            write_to_guests(event, "session_cancelled", told_of(locked, reason=reason), actor=actor, now=now)
    session.__dict__.update(locked.__dict__)


def set_questions(session: EventSession, *, questions: Sequence[Mapping[str, Any]], actor: Actor, now: datetime) -> None:
    """All of them anew, in their order: `{"text": ..., "minutes": ...}`. Together they fit into the session."""
    minutes = sum(row.get("minutes") or 0 for row in questions)
    with saying_no(), transaction.atomic():
        locked = lock_for(session, "set_questions", actor=actor, now=now)
        if minutes * 60 > (locked.ends_at - locked.starts_at).total_seconds():
            raise Invalid({"questions": [_("The questions would take longer than the session.")]})
        rows = DiscussionQuestion.objects.across_partners(reason="questions of a session that is being changed").filter(session=locked)
        if [(row.text, row.minutes) for row in rows.order_by("order", "pk")] == [(row["text"], row.get("minutes")) for row in questions]:
            return
        rows.delete()
        for order, row in enumerate(questions, 1):
            question = DiscussionQuestion(session=locked, order=order, text=row["text"], minutes=row.get("minutes"))
            question.full_clean()
            question.save(force_insert=True)
        perform(locked, "set_questions", actor=actor, now=now, data={"count": len(questions)})
