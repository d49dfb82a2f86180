"""Each change of date, place, room, speaker or programme tells those concerned once, with what stood there before; nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from core.errors import Invalid, Refused
from events import operations as verbs
from events.enums import SpeakerRole
from events.models import EventSession, EventSpeaker
from notifications.render import letter_text, notice_text
from tests.eventing import ENDS, STARTS, make_event, make_room, make_session, make_speaker
from tests.programming import TOLD, deliver, letters, names, peopled, session_fields, told
from tests.world import NOW, World
from training.models import RoomBooking

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def sentence(kind: str, language: str = "en") -> str:
    with translation.override(language):
        return " ".join(notice_text(told(kind)[0], zone="Asia/Almaty"))


def test_other_dates_are_told_with_the_old_ones_and_the_programme_moves_along(world: World) -> None:
    event, session = peopled(world, room=make_room(world))

    verbs.change_event(event, fields={"starts_at": STARTS + DAY, "ends_at": ENDS + DAY}, with_sessions=True, actor=world.sofia, now=NOW)
    deliver("change", "move_with_event", "event_changed")

    assert names(told("event_change")) == TOLD
    assert "Thu 15 Apr 2027, 09:00" in sentence("event_change")
    assert "before: Wed 14 Apr 2027, 09:00" in sentence("event_change")
    assert [row.address for row in letters("guest_event_changed")] == ["guest@example.org"]
    assert told("event_session_change") == []  # one notice, not one for each session
    moved = EventSession.objects.across_partners(reason="test").get(pk=session.pk)
    assert (moved.starts_at, moved.sequence, event.sequence) == (STARTS + DAY, 1, 1)
    assert RoomBooking.objects.get(pk=moved.booking_id).starts_at == STARTS + DAY


def test_programme_that_would_be_left_behind_is_named(world: World) -> None:
    event, _session = peopled(world)

    with pytest.raises(Invalid) as refused:
        verbs.change_event(event, fields={"starts_at": STARTS + DAY, "ends_at": ENDS + DAY}, actor=world.sofia, now=NOW)

    assert "1 session of the programme would lie outside the event, on 14 Apr 2027." in str(refused.value.errors["ends_on"][0])
    deliver("change")
    assert told("event_change") == []


def test_other_place_is_told_in_the_language_of_each(world: World) -> None:
    event, _session = peopled(world)

    verbs.change_event(event, fields={"place": "Almaty"}, actor=world.ruslan, now=NOW)
    deliver("change", "event_changed")

    assert names(told("event_change")) == TOLD
    assert "Place: Almaty, before: Astana." in sentence("event_change")
    assert "Круглый стол по воде" in sentence("event_change", "ru")
    subject, body = letter_text(letters("guest_event_changed")[0])
    assert "Круглый стол по воде" in subject
    assert "Almaty" in body
    assert "Astana" in body


def test_what_concerns_nobody_is_recorded_and_not_told(world: World) -> None:
    event, _session = peopled(world)

    verbs.change_event(event, fields={"capacity": 60, "place": "Astana"}, actor=world.sofia, now=NOW)
    deliver("change", "event_changed")

    assert (event.capacity, event.sequence) == (60, 0)
    assert told("event_change") == []
    assert letters("guest_event_changed") == []


@pytest.mark.parametrize("act", ["event", "session", "added", "cancelled"])
def test_nobody_is_told_of_a_plan(world: World, act: str) -> None:
    event, session = peopled(world, state="planned")

    if act == "event":
        verbs.change_event(event, fields={"place": "Almaty"}, actor=world.sofia, now=NOW)
    elif act == "session":
        verbs.change_session(session, fields=session_fields(2), actor=world.sofia, now=NOW)
    elif act == "added":
        verbs.add_session(event, fields=session_fields(2), actor=world.sofia, now=NOW)
    else:
        verbs.cancel_event(event, reason="No money.", actor=world.sofia, now=NOW)
    deliver("change", "added", "cancel", "event_changed", "session_changed")

    kinds = ("event_change", "event_session_change", "event_session_added", "event_cancel")
    assert [row for kind in kinds for row in told(kind)] == []


def test_other_room_and_other_time_are_told_in_one_notice(world: World) -> None:
    hall, library = make_room(world), make_room(world, "Library")
    _event, session = peopled(world, room=hall)
    old = session.booking_id

    verbs.change_session(session, fields=session_fields(3, title="Opening", room=library), seen="0", actor=world.sofia, now=NOW)
    deliver("change", "session_changed")

    assert names(told("event_session_change")) == TOLD
    assert "12:00–13:30 Astana" in sentence("event_session_change")
    assert "before: Wed 14 Apr 2027, 09:00–10:30 Astana." in sentence("event_session_change")
    assert "Room: Library, before: Hall." in sentence("event_session_change")
    assert [row.address for row in letters("guest_session_changed")] == ["guest@example.org"]
    assert session.booking.room == library
    assert not RoomBooking.objects.filter(pk=old).exists()
    with pytest.raises(Refused, match="Somebody else has changed it"):
        verbs.change_session(session, fields=session_fields(5), seen="0", actor=world.sofia, now=NOW)


def test_other_speaker_is_told_who_is_left_out_too(world: World) -> None:
    event, session = peopled(world)
    leila = EventSpeaker.objects.across_partners(reason="test").get(event=event)
    make_speaker(event, "Dina")
    dina = EventSpeaker.objects.across_partners(reason="test").get(event=event, name="Dina")

    verbs.set_speakers(session, parts=[{"speaker": dina, "role": SpeakerRole.CHAIR, "topic": "Water"}], actor=world.sofia, now=NOW)
    deliver("set_speakers", "session_changed")

    assert names(told("event_session_set_speakers")) == TOLD
    assert "Speakers: Dina (chair), before: Leila." in sentence("event_session_set_speakers")
    assert len(letters("guest_session_changed")) == 1
    verbs.set_speakers(session, parts=[{"speaker": dina, "role": SpeakerRole.CHAIR, "topic": "Rivers"}], actor=world.sofia, now=NOW)
    deliver("set_speakers", "session_changed")
    assert len(told("event_session_set_speakers")) == len(TOLD)  # a topic is no news
    verbs.remove_speaker(leila, actor=world.sofia, now=NOW)
    with pytest.raises(Refused, match="has a part in a session"):
        verbs.remove_speaker(dina, actor=world.sofia, now=NOW)


def test_session_that_is_added_or_cancelled_is_told(world: World) -> None:
    event, session = peopled(world)

    verbs.add_session(event, fields=session_fields(4, title="On rivers"), actor=world.sofia, now=NOW)
    verbs.cancel_session(session, reason="The speaker is ill.", actor=world.sofia, now=NOW)
    deliver("added", "cancel", "session_added", "session_cancelled")

    assert names(told("event_session_added")) == names(told("event_session_cancel")) == TOLD
    assert "New in the programme of Roundtable on water: On rivers" in sentence("event_session_added")
    assert "does not take place. Reason: The speaker is ill." in sentence("event_session_cancel")
    assert [len(letters(f"guest_session_{word}")) for word in ("added", "cancelled")] == [1, 1]


def test_event_called_off_frees_rooms_and_speakers_and_tells_everybody_once(world: World) -> None:
    room = make_room(world)
    event, session = peopled(world, room=room)
    make_session(event, title="Later", hour=4, room=room)

    verbs.cancel_event(event, reason="The host travels.", actor=world.ruslan, now=NOW)
    deliver("cancel", "cancel_with_event", "event_cancelled")

    assert names(told("event_cancel")) == TOLD
    assert "does not take place. Reason: The host travels." in sentence("event_cancel")
    assert told("event_session_cancel") == []
    assert len(letters("guest_event_cancelled")) == 1
    assert not RoomBooking.objects.filter(room=room, is_held=True).exists()
    other = make_event(world, number=2)
    verbs.add_session(other, fields=session_fields(0, room=room), actor=world.sofia, now=NOW)
    with pytest.raises(Refused):
        verbs.change_session(session, fields=session_fields(3), actor=world.sofia, now=NOW)


def test_whoever_does_it_is_not_told_and_speakers_hear_that_the_programme_is_published(world: World) -> None:
    event, _session = peopled(world, state="planned")

    verbs.publish_programme(event, actor=world.sofia, now=NOW)
    deliver("publish_programme")

    assert names(told("event_publish_programme")) == {"leila"}


def test_programme_moves_back_and_forth_without_meeting_itself(world: World) -> None:
    """Six sessions in a row in one room: each steps into the place the next has just left."""
    room = make_room(world)
    event = make_event(world)
    for number in range(6):
        make_session(event, title=f"Session {number}", hour=2 * number, room=room, state="planned")

    for shift in (timedelta(hours=2), -timedelta(hours=2)):
        fields = {"starts_at": event.starts_at + shift, "ends_at": event.ends_at + shift}
        verbs.change_event(event, fields=fields, with_sessions=True, actor=world.sofia, now=NOW)

    starts = list(RoomBooking.objects.filter(room=room).order_by("starts_at").values_list("starts_at", flat=True))
    assert starts == [STARTS + timedelta(hours=2 * number) for number in range(6)]
