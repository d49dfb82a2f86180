"""Events in calendars: the sessions of whoever takes part or speaks, and the file of one event for those who are invited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from core.calendar import Event as Entry
from core.calendar import register_calendar_source, register_letter_events
from core.models import HistoryEntry
from events.enums import ANNOUNCED, EventState, RegistrationState, SessionKind, SessionState
from events.models import Event, EventSession, EventSpeaker, Registration, SessionRole
from events.programme_words import names_text
from events.queries.programme import shown

KEPT = timedelta(days=90)  # what is longer over is left out
COMES = (RegistrationState.CONFIRMED, RegistrationState.ATTENDED)
OWN = "one's own calendar"


def entries_for(actor: Any, now: datetime) -> Iterator[Entry]:
    """Of an event in which this person has a place the whole programme but its breaks; of one in which they speak the sessions of their own."""
    if not actor.user_id:
        return
    came = Registration.objects.across_partners(reason=OWN).filter(user_id=actor.user_id, state__in=COMES).values("event_id")
    parts = SessionRole.objects.across_partners(reason=OWN).filter(speaker__person__user_id=actor.user_id).values("session_id")
    speaks = EventSpeaker.objects.across_partners(reason=OWN).filter(person__user_id=actor.user_id).values("event_id")
    mine = Q(event_id__in=came) & ~Q(kind=SessionKind.BREAK) | Q(pk__in=parts, event_id__in=speaks)
    rows = EventSession.objects.across_partners(reason=OWN).filter(mine, event__state__in=ANNOUNCED, ends_at__gt=now - KEPT)
    yield from of_sessions(shown(rows).select_related("event__institution", "booking__room"))


def of_sessions(sessions: Iterable[EventSession]) -> Iterator[Entry]:
    return (of_session(row, row.event) for row in sessions)


def of_session(session: EventSession, event: Event, *, for_all: bool = False, online: bool = True) -> Entry:
    """What changes the event changes its sessions too, so both count. `for_all`: for the public page; `online`: for whoever takes part."""
    is_cancelled = session.state == SessionState.CANCELLED or event.state == EventState.CANCELLED
    meeting = (session.online_url or event.online_url) if online else ""
    place = ", ".join(text for text in (_room(session), event.place) if text) or meeting
    lines = [f"{event.reference} {event.title}", names_text((row.speaker.name, row.role) for row in session.roles.all()), meeting]
    return Entry(
        uid=str(session.uid),
        sequence=session.sequence + event.sequence,
        summary=_off(session.title) if is_cancelled else session.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        zone=event.zone,
        changed_at=max(session.changed_at, event.changed_at),
        location=place,
        description="\n".join(line for line in lines if line),
        url=_address(event, for_all) if for_all else settings.BASE_URL + reverse("events:session", args=[session.pk]),
        is_cancelled=is_cancelled,
    )


def _off(title: str) -> str:
    return gettext("Cancelled: %(session)s") % {"session": title}


def _room(session: EventSession) -> str:
    return session.booking.room.name if session.booking else ""


def _address(event: Event, for_all: bool) -> str:
    path = reverse("events:public_event", args=[event.reference]) if for_all else reverse("events:event", args=[event.pk])
    return settings.BASE_URL + path


def of_event(event: Event, *, for_all: bool = False, online: bool = True) -> Entry:
    is_cancelled = event.state == EventState.CANCELLED
    meeting = event.online_url if online else ""
    return Entry(
        uid=str(event.uid),
        sequence=event.sequence,
        summary=_off(event.title) if is_cancelled else event.title,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        zone=event.zone,
        changed_at=event.changed_at,
        location=event.place or meeting,
        description="\n".join(line for line in (event.reference, event.about, meeting) if line),
        url=_address(event, for_all),
        is_cancelled=is_cancelled,
    )


def _waits_for_a_place(event: Event, user_id: int | None) -> bool:
    """Whoever has no place yet, or none any more, is told of a change and gets no entry."""
    rows = Registration.objects.across_partners(reason=OWN).filter(event=event, user_id=user_id) if user_id else None
    return rows is not None and rows.exists() and not rows.filter(state__in=COMES).exists()


def event_of_letter(event: Event, entry: HistoryEntry, user_id: int | None) -> Iterator[Entry]:
    """Letters go to officers too: the address of the online meeting stands on the page that the entry leads to."""
    if not _waits_for_a_place(event, user_id):
        yield of_event(event, online=False)


def session_of_letter(session: EventSession, entry: HistoryEntry, user_id: int | None) -> Iterator[Entry]:
    if session.kind != SessionKind.BREAK and not _waits_for_a_place(session.event, user_id):
        rows = EventSession.objects.across_partners(reason=OWN).filter(pk=session.pk)
        yield from (of_session(row, row.event, online=False) for row in shown(rows).select_related("event__institution", "booking__room"))


def registration_of_letter(registration: Registration, entry: HistoryEntry, user_id: int | None) -> Iterator[Entry]:
    """To whoever has an account or none; the public page is all that the latter can open."""
    if registration.state in COMES:
        yield of_event(registration.event, for_all=user_id is None, online=False)


register_calendar_source("events", entries_for)
register_letter_events(("event_change", "event_cancel"), event_of_letter)
register_letter_events(("event_session_added", "event_session_change", "event_session_cancel"), session_of_letter)
register_letter_events(("registration_approve", "registration_confirm_named", "registration_take_place"), registration_of_letter)
register_letter_events(("guest_event_changed", "guest_event_cancelled"), registration_of_letter)
