"""A conference of forty sessions, a roundtable and a seminar to come; one of each that was; one that was called off.

Who is invited and comes, papers and statements are added by their own parts: the events stand on the stage as `stage.events["conference"]`.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from core.bulk import insert_each
from core.history import record_each
from events import operations as verbs
from events.enums import EventState as S
from events.enums import SpeakerRole
from events.models import DiscussionQuestion, Event, EventSession, EventSpeaker, SessionRole
from people.models import Person
from portal.demo.content import events as data
from portal.demo.stage import Stage, local
from training.models import Room, RoomBooking

PLANNED_BEFORE = 70  # days before it begins


def plan_events(stage: Stage) -> None:
    insert_each([Room(institution=stage.offices["institute"], name=name, seats=seats) for name, seats in data.ROOMS])
    rooms = list(
        Room.objects.filter(institution=stage.offices["institute"], name__in=[name for name, _seats in data.ROOMS]).order_by("-seats", "name")
    )
    for row in data.EVENTS:
        stage.events[row.key] = _play(stage, row, rooms)


def _workday(day: date) -> date:
    """That day, or the Monday after it; a conference of two days begins on a Wednesday at the latest."""
    return day + timedelta(days=(7 - day.weekday()) % 7) if day.weekday() > 2 else day


def _play(stage: Stage, row: data.Told, rooms: list[Room]) -> Event:
    first = _workday(stage.day(row.days))
    starts_at, ends_at = local(first, row.hours[0]), local(first + timedelta(days=row.length - 1), row.hours[1])
    at = min(starts_at, stage.now) - timedelta(days=PLANNED_BEFORE)
    words = {
        f"{name}_{code}": getattr(row, code if name == "title" else f"{name}_{code}") for name in ("title", "about") for code in ("en", "ru", "kk")
    }
    fields = {
        **words, "kind": row.kind, "institution": stage.offices["institute"], "starts_at": starts_at, "ends_at": ends_at, "place": data.PLACE,
        "languages": ["en", "ru", "kk"] if row.length > 1 else ["en", "ru"], "capacity": row.capacity, **_clocks(stage, row, starts_at), **row.more,
    }  # fmt: skip
    event = verbs.create_event(fields=fields, actor=stage.actors["programme.officer"], now=at)
    (_long if row.length > 1 else _short)(stage, event, rooms, at)
    _bring(stage, event, row, at)
    return event


def _clocks(stage: Stage, row: data.Told, starts_at: datetime) -> dict[str, datetime]:
    found = {"registration_closes_at": starts_at - timedelta(days=3)} if row.more.get("open_registration") else {}
    return found | ({"papers_until": starts_at - timedelta(days=14)} if row.more.get("papers_wanted") else {})


def _bring(stage: Stage, event: Event, row: data.Told, at: datetime) -> None:
    """By the verbs, so that the history says who did what."""
    officer, registrar, day = stage.actors["programme.officer"], stage.actors["registrar"], timedelta(days=1)
    if row.end == S.PLANNED:
        return
    verbs.publish_programme(event, actor=officer, now=at + 5 * day)
    if row.end == S.CANCELLED:
        verbs.cancel_event(event, reason=data.WHY_CANCELLED, actor=officer, now=stage.ago(3))
    if row.end in (S.HELD, S.CLOSED):
        verbs.note_invited(event, actor=officer, now=at + 10 * day)
        verbs.note_held(event, actor=registrar, now=event.ends_at + day)
    if row.end == S.CLOSED:
        verbs.write_event_report(event, text=data.REPORT, actor=registrar, now=event.ends_at + 20 * day)
        verbs.close_event(event, actor=registrar, now=event.ends_at + 21 * day)


def _insert(stage: Stage, event: Event, sessions: list[EventSession], rooms: list[Room | None], at: datetime) -> None:
    """Rooms first, then the sessions that hold them: three statements."""
    held = [
        (row, RoomBooking(room=room, purpose=f"{event.reference}, {row.title}"[:200], starts_at=row.starts_at, ends_at=row.ends_at))
        for row, room in zip(sessions, rooms, strict=True)
        if room
    ]
    insert_each([booking for _row, booking in held])
    for row, booking in held:
        row.booking = booking
    insert_each(sessions)
    record_each(sessions, "added", actor=stage.actors["programme.officer"], now=at)


def _speakers(stage: Stage, event: Event, count: int, first: int = 0) -> list[EventSpeaker]:
    chosen = [data.SPEAKERS[(first + number) % len(data.SPEAKERS)] for number in range(count)]
    rows = [
        EventSpeaker(event=event, name=name, position=post, organisation=place, country=stage.partners.get(code), confirmed_at=event.created_at)
        for name, post, place, code in chosen
    ]
    insert_each(rows)
    return rows


def _roles(rows: list[tuple[EventSession, EventSpeaker, str]]) -> None:
    insert_each(
        [
            SessionRole(session=session, speaker=speaker, role=role, order=number % 3 + 1, starts_at=session.starts_at, ends_at=session.ends_at)
            for number, (session, speaker, role) in enumerate(rows)
        ]
    )


def _long(stage: Stage, event: Event, rooms: list[Room], at: datetime) -> None:
    """Twenty sessions a day: a plenary, four times four beside each other, three breaks."""
    sessions: list[EventSession] = []
    places: list[Room | None] = []
    days = [event.starts_at.date() + timedelta(days=number) for number in (0, 1)]
    for number, day in enumerate(days):
        kind, title = data.PLENARIES[number]
        sessions.append(_session(event, local(day, 9), 90, kind, title, at))
        places.append(rooms[0])
        for hour, minute, title in data.BREAKS:
            sessions.append(_session(event, local(day, hour, minute), 30, "break", title, at))
            places.append(None)
        for slot, (hour, minute) in enumerate(data.SLOTS):
            for track, room in enumerate(rooms):
                topic = data.TOPICS[(number * len(data.SLOTS) + slot) * len(rooms) + track]
                sessions.append(_session(event, local(day, hour, minute), 80, "papers" if track == 3 else "panel", topic, at))
                places.append(room)
    _insert(stage, event, sessions, places, at)
    speakers = _speakers(stage, event, len(data.SPEAKERS))
    parallel = [row for row in sessions if row.kind in ("panel", "papers")]
    parts = (SpeakerRole.CHAIR, SpeakerRole.SPEAKER, SpeakerRole.SPEAKER)
    _roles(
        [(row, speakers[(3 * number + place) % len(speakers)], str(role)) for number, row in enumerate(parallel) for place, role in enumerate(parts)]
    )


def _session(event: Event, starts_at: datetime, minutes: int, kind: str, title: str, at: datetime) -> EventSession:
    return EventSession(event=event, kind=kind, title=title, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes), changed_at=at)


def _short(stage: Stage, event: Event, rooms: list[Room], at: datetime) -> None:
    """One room, one day; a roundtable has its questions."""
    day = event.starts_at.date()
    sessions = [_session(event, local(day, hour, minute), minutes, kind, title, at) for hour, minute, minutes, kind, title in data.SHORT]
    if event.kind != "roundtable":
        for row in sessions:
            row.kind = "workshop" if row.kind == "roundtable" else row.kind
    _insert(stage, event, sessions, [rooms[1 + event.pk % 3]] * len(sessions), at)
    speakers = _speakers(stage, event, 4, first=event.pk)
    own = Person.objects.across_partners(reason="people of the demo").filter(user=stage.users["expert"]).first()
    if own:
        speakers.append(EventSpeaker(event=event, person=own, name=str(stage.users["expert"]), organisation=str(event.institution)))
        speakers[-1].save(force_insert=True)
    _roles([(row, speakers[0], str(SpeakerRole.CHAIR)) for row in sessions] + [(sessions[1], row, str(SpeakerRole.SPEAKER)) for row in speakers[1:]])
    if event.kind == "roundtable":
        asked = [
            DiscussionQuestion(session=sessions[1], order=number, text=text, minutes=minutes)
            for number, (text, minutes) in enumerate(data.QUESTIONS, 1)
        ]
        insert_each(asked)
