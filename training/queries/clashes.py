"""What stands in the way of a session, in sentences: which session, in which room, of which lecturer or group. And what is free instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext, ngettext

from core.timefmt import period_text
from training.enums import STUDYING, EnrolmentState
from training.models import Enrolment, Intake, IntakeGroup, Lecturer, Room, RoomBooking, SessionGroup, SessionLecturer
from training.queries.weeks import title_of

Span = tuple[datetime, datetime]
EXPECTED = (EnrolmentState.PRE_REGISTERED, *STUDYING)
OFFERED = 5


@dataclass(frozen=True)
class Wanted:
    """What a session would hold at each of its times; `besides` is the session that is being changed."""

    spans: tuple[Span, ...]
    room: Room | None = None
    lecturers: tuple[Lecturer, ...] = ()
    groups: tuple[IntakeGroup, ...] = ()
    besides: int | None = None


@dataclass(frozen=True)
class Clash:
    """`field` is room, lecturers or groups; `span` the wanted time that does not go."""

    field: str
    span: Span
    sentence: str


def clashes_of(wanted: Wanted) -> list[Clash]:
    """All of them, by time; at most three queries whatever the number of times."""
    found = [*_of_room(wanted), *_of_lecturers(wanted), *_of_groups(wanted)] if wanted.spans else []
    return sorted(found, key=lambda clash: (clash.span, ("room", "lecturers", "groups").index(clash.field)))


def _in_the_way(wanted: Wanted) -> Q:
    first, last = min(start for start, _end in wanted.spans), max(end for _start, end in wanted.spans)
    return Q(is_held=True, starts_at__lt=last, ends_at__gt=first) & ~Q(session_id=wanted.besides or 0)


def _met(wanted: Wanted, row: RoomBooking | SessionLecturer | SessionGroup) -> Iterator[Span]:
    return ((start, end) for start, end in wanted.spans if row.starts_at < end and row.ends_at > start)


def _holder(row: RoomBooking | SessionLecturer | SessionGroup) -> str:
    session = row.session
    if session is None:
        return str(getattr(row, "purpose", ""))
    return f"{session.intake.reference}, {title_of(session)}"


def _of_room(wanted: Wanted) -> Iterator[Clash]:
    if not wanted.room:
        return
    rows = RoomBooking.objects.filter(_in_the_way(wanted), room=wanted.room)
    for row in rows.select_related("session__intake", "session__module").order_by("starts_at", "pk"):
        words = {"room": wanted.room, "when": period_text(row.starts_at, row.ends_at, settings.HOST_ZONE), "holder": _holder(row)}
        for span in _met(wanted, row):
            yield Clash("room", span, gettext("Room %(room)s is taken, %(when)s: %(holder)s.") % words)


def _of_lecturers(wanted: Wanted) -> Iterator[Clash]:
    if not wanted.lecturers:
        return
    users = [lecturer.user_id for lecturer in wanted.lecturers if lecturer.user_id]  # who teaches at two academies is one person
    rows = SessionLecturer.objects.filter(_in_the_way(wanted), Q(lecturer__in=wanted.lecturers) | Q(lecturer__user__in=users))
    for row in rows.select_related("session__intake", "session__module", "lecturer").order_by("starts_at", "pk"):
        words = {"name": row.lecturer, "when": period_text(row.starts_at, row.ends_at, settings.HOST_ZONE), "holder": _holder(row)}
        for span in _met(wanted, row):
            yield Clash("lecturers", span, gettext("%(name)s teaches already, %(when)s: %(holder)s.") % words)


def _of_groups(wanted: Wanted) -> Iterator[Clash]:
    """One for each session, whichever of its groups are wanted too."""
    if not wanted.groups:
        return
    rows = SessionGroup.objects.filter(_in_the_way(wanted), group__in=wanted.groups)
    found: dict[int, list[SessionGroup]] = {}
    for row in rows.select_related("session__intake", "session__module", "group").order_by("starts_at", "group__name", "pk"):
        found.setdefault(row.session_id, []).append(row)
    for held in found.values():
        words = {
            "names": ", ".join(str(row.group) for row in held),
            "when": period_text(held[0].starts_at, held[0].ends_at, settings.HOST_ZONE),
            "holder": _holder(held[0]),
        }
        sentence = ngettext(
            "Group %(names)s has another session, %(when)s: %(holder)s.", "Groups %(names)s have another session, %(when)s: %(holder)s.", len(held)
        )
        for span in _met(wanted, held[0]):
            yield Clash("groups", span, sentence % words)


def expected_in(intake: Intake, groups: Iterable[IntakeGroup]) -> int:
    """People who would sit in a session of these groups; of none: of the whole intake."""
    rows = Enrolment.objects.across_partners(reason="how many people a room must hold").filter(intake=intake, state__in=EXPECTED)
    chosen = list(groups)
    return int((rows.filter(group__in=chosen) if chosen else rows).count())


def free_rooms(institution_id: int, spans: Iterable[Span], *, seats: int) -> list[Room]:
    """Rooms in use that hold so many people and are free at all these times, the smallest first."""
    overlapping = Q()
    for start, end in spans:
        overlapping |= Q(starts_at__lt=end, ends_at__gt=start)
    booked = RoomBooking.objects.filter(overlapping, room=OuterRef("pk"), is_held=True)
    rows = Room.objects.filter(~Exists(booked), institution_id=institution_id, is_active=True, seats__gte=seats)
    return list(rows.order_by("seats", "name", "pk")[:OFFERED])


def offer(institution_id: int, spans: Iterable[Span], *, seats: int) -> str:
    """One sentence on where one could go instead."""
    spans = list(spans)
    rooms = free_rooms(institution_id, spans, seats=seats)
    if not rooms:
        return gettext("No room for %(n)d people is free then.") % {"n": seats} if seats else gettext("No room is free then.")
    names = ", ".join(ngettext("%(room)s (%(n)d seat)", "%(room)s (%(n)d seats)", room.seats) % {"room": room, "n": room.seats} for room in rooms)
    sentence = gettext("Free at this time: %(rooms)s.") if len(spans) == 1 else gettext("Free at all these times: %(rooms)s.")
    return sentence % {"rooms": names}
