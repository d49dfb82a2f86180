"""Events and their programmes as pages read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Prefetch, Q

from core.timefmt import city, day_text, same_offset, time_text
from events.enums import SessionKind, SessionState
from events.models import Delegation, Event, EventSession, EventSpeaker, SessionRole
from events.programme_words import names_text
from partners.actor import Actor
from partners.models import Institution

ORDER = ("-starts_at", "-pk")


def events_for(actor: Actor) -> Any:
    return Event.objects.visible_to(actor).select_related("institution__partner")


def narrowed(rows: Any, *, now: datetime, kind: str = "", when: str = "", institution: Institution | None = None, text: str = "") -> Any:
    if kind:
        rows = rows.filter(kind=kind)
    if when == "coming":
        rows = rows.filter(ends_at__gt=now).exclude(state="cancelled")
    elif when == "past":
        rows = rows.filter(ends_at__lte=now)
    if institution:
        rows = rows.filter(institution=institution)
    for word in text.split():
        rows = rows.filter(Q(reference__icontains=word) | Q(title_en__icontains=word) | Q(title_ru__icontains=word) | Q(title_kk__icontains=word))
    return rows


def has_sessions(event: Event) -> bool:
    rows = EventSession.objects.across_partners(reason="whether the plan of an event that was fetched is empty")
    return bool(rows.filter(event_id=event.pk, state=SessionState.PLANNED).exists())


def sessions_of(event: Event, actor: Actor) -> Any:
    """With room and speakers: two queries whatever the number."""
    return shown(EventSession.objects.visible_to(actor).filter(event=event))


def shown(rows: Any) -> Any:
    roles = SessionRole.objects.across_partners(reason="parts in sessions that were fetched for this reader").select_related("speaker")
    return rows.select_related("booking__room").prefetch_related(Prefetch("roles", roles.order_by("order", "pk"))).order_by("starts_at", "pk")


@dataclass(frozen=True)
class Slot:
    """A session as a timetable shows it: in the time of the event, and the reader's own where it differs."""

    pk: int
    title: str
    kind: str
    time: str
    reader_time: str
    starts_at: datetime
    room: str
    people: str
    is_cancelled: bool
    is_break: bool


@dataclass(frozen=True)
class Day:
    """`rows` are the moments at which something begins, each with a cell for every track; `slots` the same as a list."""

    on: date
    slots: list[Slot]
    tracks: list[str]
    rows: list[tuple[str, list[list[Slot]]]]

    @property
    def title(self) -> str:
        return day_text(self.on, with_weekday=True)


def slot_of(session: EventSession, event: Event, reader_zone: str) -> Slot:
    zone = event.zone
    reader = ""
    if reader_zone and not same_offset(session.starts_at, zone, reader_zone):
        reader = f"{span_text(session.starts_at, session.ends_at, reader_zone)} {city(reader_zone)}"
    return Slot(
        pk=session.pk,
        title=session.title,
        kind=str(session.get_kind_display()),
        time=span_text(session.starts_at, session.ends_at, zone),
        reader_time=reader,
        starts_at=session.starts_at,
        room=str(session.booking.room) if session.booking else "",
        people=names_text((row.speaker.name, row.role) for row in session.roles.all()),
        is_cancelled=session.state == SessionState.CANCELLED,
        is_break=session.kind == SessionKind.BREAK,
    )


def span_text(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    return f"{time_text(starts_at, zone)}–{time_text(ends_at, zone)}"


def days_of(sessions: Iterable[EventSession], event: Event, *, reader_zone: str = "") -> list[Day]:
    """Days by the clock of the event. Rooms are the tracks; what has no room stands in a track of its own."""
    by_day: dict[date, list[Slot]] = {}
    for session in sessions:
        by_day.setdefault(session.starts_at.astimezone(ZoneInfo(event.zone)).date(), []).append(slot_of(session, event, reader_zone))
    return [_day(on, slots, event.zone) for on, slots in by_day.items()]


def _day(on: date, slots: list[Slot], zone: str) -> Day:
    tracks = sorted({slot.room for slot in slots}, key=lambda room: (not room, room))
    moments = dict.fromkeys(time_text(slot.starts_at, zone) for slot in slots)
    rows = [
        (moment, [[slot for slot in slots if slot.room == room and time_text(slot.starts_at, zone) == moment] for room in tracks])
        for moment in moments
    ]
    return Day(on, slots, tracks, rows)


def has_tracks(days: Iterable[Day]) -> bool:
    """Whether anything happens at the same time as something else: then a day is drawn as a table of rooms."""
    return any(sum(bool(cell) for cell in cells) > 1 for day in days for _moment, cells in day.rows)


def speakers_of(event: Event, actor: Actor) -> Any:
    """With the sessions in which each has a part."""
    roles = SessionRole.objects.across_partners(reason="parts of speakers who were fetched for this reader").select_related("session")
    rows = EventSpeaker.objects.visible_to(actor).filter(event=event).select_related("country")
    return rows.prefetch_related(Prefetch("roles", roles.order_by("starts_at", "pk")))


def sides_of(event: Event) -> list[Delegation]:
    """Who is invited, in the order of precedence; for whoever reads the inside of the event."""
    rows = Delegation.objects.across_partners(reason="delegations of an event whose inside this actor reads").filter(event=event)
    return list(rows.select_related("partner", "institution").order_by(F("precedence").asc(nulls_last=True), "partner__code", "pk")[:60])


def public_events() -> Any:
    """Announced and public: what somebody who is not signed in may see."""
    return Event.objects.visible_to(Actor.nobody()).select_related("institution__partner")
