"""A week of a timetable as its pages show it: days with their sessions, in the academy's time and the reader's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from core.timefmt import city, day_text, same_offset, time_text
from partners.actor import Actor
from partners.enums import Role
from training.enums import SessionKind, SessionState
from training.models import Intake, Room, RoomBooking, SessionGroup, SessionLecturer, TeachingSession
from training.queries.timetable import SHOWN, sessions_of_trainee

WORKING_DAYS = 5


def title_of(session: TeachingSession) -> str:
    return session.shown_title


@dataclass(frozen=True)
class Slot:
    """A session, or another use of a room, as a week shows it."""

    pk: int | None
    title: str
    time: str
    reader_time: str
    starts_at: datetime
    kind: str = ""
    intake: str = ""
    room: str = ""
    lecturers: str = ""
    groups: str = ""
    is_online: bool = False
    is_cancelled: bool = False


@dataclass(frozen=True)
class Day:
    on: date
    slots: list[Slot]
    is_today: bool


@dataclass(frozen=True)
class Week:
    """From Monday to Sunday by the academy's calendar."""

    first: date

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)

    @property
    def span(self) -> tuple[datetime, datetime]:
        start, end = (datetime.combine(day, time(), ZoneInfo(settings.HOST_ZONE)) for day in (self.first, self.first + timedelta(days=7)))
        return start, end

    @property
    def title(self) -> str:
        return f"{day_text(self.first)} – {day_text(self.last)}"

    @property
    def previous(self) -> str:
        return f"?week={self.first - timedelta(days=7)}"

    @property
    def next(self) -> str:
        return f"?week={self.first + timedelta(days=7)}"


def week_of(text: str, otherwise: date) -> Week:
    """The week with the day that was asked for; what is no day gives the other."""
    try:
        day = date.fromisoformat(text)
        return Week(day - timedelta(days=day.weekday())) if 2000 < day.year < 2100 else week_of("", otherwise)
    except ValueError:
        return Week(otherwise - timedelta(days=otherwise.weekday()))


def day_to_open(intake: Intake, today: date) -> date:
    """Today while the intake runs, else the day of it that is nearest."""
    return min(max(today, intake.starts_on), intake.ends_on)


def in_week(rows: QuerySet[TeachingSession], week: Week) -> QuerySet[TeachingSession]:
    start, end = week.span
    return shown(rows.filter(starts_at__gte=start, starts_at__lt=end))


def shown(rows: QuerySet[TeachingSession]) -> QuerySet[TeachingSession]:
    """With everything that a slot says: three queries whatever the number."""
    lecturers = SessionLecturer.objects.select_related("lecturer").order_by("lecturer__name", "pk")
    groups = SessionGroup.objects.select_related("group").order_by("group__name", "pk")
    return rows.select_related(*SHOWN).prefetch_related(Prefetch("lecturers", lecturers), Prefetch("groups", groups)).order_by("starts_at", "pk")


def sessions_of(actor: Actor) -> QuerySet[TeachingSession]:
    """Of the intakes in which this person studies, and what they teach as long as they are a lecturer there."""
    academies = [grant.institution_id for grant in actor.grants if grant.role == Role.LECTURER]
    teaching = SessionLecturer.objects.filter(
        session=OuterRef("pk"), lecturer__user_id=actor.user_id, lecturer__is_active=True, lecturer__institution_id__in=academies
    )
    studying = sessions_of_trainee(actor.user_id or 0).order_by().values("pk")
    return TeachingSession.objects.filter(Q(pk__in=studying) | Exists(teaching)) if actor.user_id else TeachingSession.objects.none()


def belongs_to(actor: Actor, session: TeachingSession) -> bool:
    """Whether it is this person's own session, as trainee or lecturer."""
    return sessions_of(actor).filter(pk=session.pk).exists()


def slot_of(session: TeachingSession, reader_zone: str) -> Slot:
    booking = getattr(session, "booking", None)
    return Slot(
        pk=session.pk,
        title=title_of(session),
        time=span_text(session.starts_at, session.ends_at, settings.HOST_ZONE),
        reader_time=reader_text(session.starts_at, session.ends_at, reader_zone),
        starts_at=session.starts_at,
        kind=str(session.get_kind_display()),
        intake=session.intake.reference,
        room=str(booking.room) if booking else "",
        lecturers=", ".join(str(row.lecturer) for row in session.lecturers.all()),
        groups="" if session.for_all else ", ".join(str(row.group) for row in session.groups.all()),
        is_online=bool(session.online_url) and session.kind != SessionKind.ONLINE,
        is_cancelled=session.state == SessionState.CANCELLED,
    )


def span_text(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    return f"{time_text(starts_at, zone)}–{time_text(ends_at, zone)}"


def reader_text(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """The reader's own clock where it differs then: "08:00–09:30 Dushanbe"."""
    if not zone or same_offset(starts_at, settings.HOST_ZONE, zone):
        return ""
    return f"{span_text(starts_at, ends_at, zone)} {city(zone)}"


def local_day(at: datetime) -> date:
    return at.astimezone(ZoneInfo(settings.HOST_ZONE)).date()


def days_of(sessions: Iterable[TeachingSession], week: Week, *, reader_zone: str, today: date) -> list[Day]:
    """Monday to Friday, and of the weekend what has sessions."""
    by_day: dict[date, list[Slot]] = {week.first + timedelta(days=number): [] for number in range(7)}
    for session in sessions:
        by_day[local_day(session.starts_at)].append(slot_of(session, reader_zone))
    return [Day(on, slots, on == today) for number, (on, slots) in enumerate(by_day.items()) if slots or number < WORKING_DAYS]


@dataclass(frozen=True)
class RoomWeek:
    """One line of the week by rooms; without a room: online, outside, not decided yet."""

    room: Room | None
    days: list[Day]


def rooms_of_week(institution_ids: Iterable[int], week: Week, *, reader_zone: str, today: date, room: Room | None = None) -> list[RoomWeek]:
    """What stands in each room of these academies, and what has none. Five queries whatever the number; `room` narrows it to one."""
    ids = list(institution_ids)
    rooms = [room] if room else list(Room.objects.filter(institution_id__in=ids, is_active=True).order_by("name", "pk"))
    rows = TeachingSession.objects.filter(booking__room=room) if room else TeachingSession.objects.filter(intake__programme__institution_id__in=ids)
    lines: dict[int, dict[date, list[Slot]]] = {}
    for session in in_week(rows.filter(state=SessionState.PLANNED), week):
        booking = getattr(session, "booking", None)
        _put(lines, booking.room_id if booking else 0, replace(slot_of(session, reader_zone), room=""))
    for booking in _other_uses(rooms, week):
        _put(lines, booking.room_id, _slot_of_booking(booking, reader_zone))
    without = [] if room or 0 not in lines else [None]
    days = [week.first + timedelta(days=number) for number in range(7)]
    days = [on for number, on in enumerate(days) if number < WORKING_DAYS or any(on in line for line in lines.values())]
    return [RoomWeek(row, [Day(on, _of(lines, row, on), on == today) for on in days]) for row in (*rooms, *without)]


def _put(lines: dict[int, dict[date, list[Slot]]], room_id: int, slot: Slot) -> None:
    lines.setdefault(room_id, {}).setdefault(local_day(slot.starts_at), []).append(slot)


def _of(lines: dict[int, dict[date, list[Slot]]], room: Room | None, on: date) -> list[Slot]:
    return sorted(lines.get(room.pk if room else 0, {}).get(on, ()), key=lambda slot: slot.starts_at)


def _other_uses(rooms: list[Room], week: Week) -> QuerySet[RoomBooking]:
    start, end = week.span
    return RoomBooking.objects.filter(session=None, is_held=True, room__in=rooms, starts_at__gte=start, starts_at__lt=end).order_by("starts_at", "pk")


def _slot_of_booking(booking: RoomBooking, reader_zone: str) -> Slot:
    return Slot(
        pk=None,
        title=booking.purpose,
        time=span_text(booking.starts_at, booking.ends_at, settings.HOST_ZONE),
        reader_time=reader_text(booking.starts_at, booking.ends_at, reader_zone),
        starts_at=booking.starts_at,
    )
