"""Rooms and speakers are in one place at a time: refused by the database whatever writes, and of two at once one wins."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction

from core.errors import Invalid
from core.scoping import left_to_database
from events import operations as verbs
from events.enums import SpeakerRole
from events.models import EventSession, EventSpeaker, SessionRole
from tests.eventing import STARTS, make_event, make_room, make_session, make_speaker
from tests.programming import session_fields
from tests.schooling import make_school
from tests.test_operations_at_once import at_once
from tests.timetabling import wanted as lesson
from tests.world import NOW, World, make_world
from training import operations as training
from training.models import RoomBooking

HOUR = timedelta(hours=1)


@pytest.mark.django_db
def test_room_that_is_taken_is_named_with_what_stands_in_it(world: World) -> None:
    room = make_room(world)
    first, second = make_event(world), make_event(world, number=2)
    verbs.add_session(first, fields=session_fields(0, title="Opening", room=room), actor=world.sofia, now=NOW)

    with pytest.raises(Invalid) as refused:
        verbs.add_session(second, fields=session_fields(1, room=room), actor=world.sofia, now=NOW)

    assert refused.value.errors["room"] == [
        "The room is taken at this time.", "Room Hall is taken, Wed 14 Apr 2027, 09:00–10:30 Astana: EV-1, Opening.",
    ]  # fmt: skip
    made = verbs.add_session(second, fields=session_fields(2, room=room), actor=world.sofia, now=NOW)
    with pytest.raises(Invalid):
        verbs.change_session(made, fields=session_fields(1, room=room), actor=world.sofia, now=NOW)
    assert EventSession.objects.across_partners(reason="test").get(pk=made.pk).starts_at == STARTS + 2 * HOUR


@pytest.mark.django_db
def test_lesson_and_session_never_meet_in_one_room(world: World) -> None:
    school = make_school(world)
    planned = training.plan_session(school.intake, fields=lesson(school), actor=world.ruslan, now=NOW)
    event = make_event(world, starts_at=planned.starts_at - HOUR, ends_at=planned.ends_at + 5 * HOUR)

    fields = session_fields() | {"starts_at": planned.starts_at, "ends_at": planned.ends_at, "room": school.room}
    with pytest.raises(Invalid) as refused:
        verbs.add_session(event, fields=fields, actor=world.ruslan, now=NOW)

    assert "MIR-27" in str(refused.value.errors["room"][1])


@pytest.mark.django_db
def test_speaker_is_in_one_session_at_a_time(world: World) -> None:
    event = make_event(world)
    opening, parallel, later = (make_session(event, title=title, hour=hour) for title, hour in (("Opening", 0), ("Parallel", 1), ("Later", 3)))
    dina = make_speaker(event, "Dina", session=opening)
    part = [{"speaker": dina, "role": SpeakerRole.SPEAKER}]

    with pytest.raises(Invalid) as refused:
        verbs.set_speakers(parallel, parts=part, actor=world.sofia, now=NOW)
    verbs.set_speakers(later, parts=part, actor=world.sofia, now=NOW)
    with pytest.raises(Invalid) as moved:
        verbs.change_session(later, fields=session_fields(1, title="Later"), actor=world.sofia, now=NOW)

    clash = "Dina has a part already, Wed 14 Apr 2027, 09:00–10:30 Astana: Opening."
    assert refused.value.errors["speakers"] == moved.value.errors["speakers"] == ["This person has a part in another session at this time.", clash]
    verbs.cancel_session(opening, reason="Ill.", actor=world.sofia, now=NOW)
    verbs.change_session(later, fields=session_fields(1, title="Later"), actor=world.sofia, now=NOW)


@pytest.mark.django_db
def test_raw_sql_is_refused_too(world: World) -> None:
    room = make_room(world)
    event = make_event(world)
    first, second = make_session(event, title="A", room=room), make_session(event, title="B", hour=4, room=room)
    dina = make_speaker(event, "Dina", session=first)
    with left_to_database():
        times = {"starts_at": second.starts_at, "ends_at": second.ends_at}
        SessionRole(session=second, speaker=dina, **times).save(force_insert=True)

    for column in ("starts_at", "state"):  # moved onto the first; and the first brought back after the second took its place
        value = "(SELECT starts_at FROM events_eventsession WHERE title = 'A')" if column == "starts_at" else "'planned'"
        target = "B" if column == "starts_at" else "A"
        if column == "state":
            _run("UPDATE events_eventsession SET state = 'cancelled' WHERE title = 'A'")
            _run(
                "UPDATE events_eventsession SET starts_at = starts_at - interval '4 hours', ends_at = ends_at - interval '4 hours' WHERE title = 'B'"
            )
        with pytest.raises(IntegrityError), transaction.atomic():
            _run(f"UPDATE events_eventsession SET {column} = {value} WHERE title = '{target}'")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_gets_the_room_and_one_the_speaker() -> None:
    world = make_world()
    room = make_room(world)
    events = [make_event(world, number=number) for number in (1, 2)]
    close_old_connections()

    rooms = at_once(
        [lambda event=event: verbs.add_session(event, fields=session_fields(0, room=room), actor=world.sofia, now=NOW) for event in events]
    )
    dina = make_speaker(events[0], "Dina")
    pair = [make_session(events[0], title=title, hour=4) for title in ("A", "B")]
    parts = [{"speaker": dina, "role": SpeakerRole.CHAIR}]
    people = at_once([lambda row=row: verbs.set_speakers(row, parts=parts, actor=world.sofia, now=NOW) for row in pair])

    assert rooms == people == ["Invalid", "done"]
    assert RoomBooking.objects.filter(room=room).count() == 1
    assert EventSpeaker.objects.across_partners(reason="test").get().roles.across_partners(reason="test").count() == 1
