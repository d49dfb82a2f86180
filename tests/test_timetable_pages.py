"""Pages of timetables, rooms, groups and of one session."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.errors import Invalid
from core.scoping import left_to_database
from tests.academy import other_academy, read, url
from tests.schooling import BEGINS, School, add_session, make_school
from tests.timetabling import typed
from tests.world import NOW, World, make_intake
from training import operations as verbs
from training.models import Enrolment, Room, RoomBooking, TeachingSession

pytestmark = pytest.mark.django_db
WEEK = "2027-09-06"


@pytest.fixture
def school(world: World) -> School:
    found = make_school(world)
    person = found.enrolments[0].person
    person.user = world.users["timur"]
    person.save(update_fields=["user"])
    return found


def sent(client: Client, name: str, /, *args: Any, **data: Any) -> tuple[int, str]:
    answer = client.post(url(name, *args), data)
    return answer.status_code, " ".join(answer.content.decode().split())


# --- weeks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["timur", "leila"])
def test_own_week_shows_what_is_attended_or_taught(world: World, school: School, name: str) -> None:
    shown = read(world.client(name), "timetable", week=WEEK)

    assert shown.count("09:00–10:30") == 2
    assert "room 101" in shown
    assert "MIR-27" in shown
    assert "?week=2027-08-30" in shown
    assert "?week=2027-09-13" in shown


def test_trainee_sees_the_own_group_alone_and_nothing_once_withdrawn(world: World, school: School) -> None:
    mine, other = school.groups
    with left_to_database():
        add_session(school.intake, None, [other], None, None, BEGINS + timedelta(hours=4), title="Of the others", for_all=False)
        add_session(school.intake, None, [mine], None, None, BEGINS + timedelta(hours=4), title="Of my group", for_all=False)
    client = world.client("timur")

    before = read(client, "timetable", week=WEEK)
    Enrolment.objects.across_partners(reason="test").filter(person__user=world.users["timur"]).update(state="withdrawn")
    after = read(client, "timetable", week=WEEK)

    assert "Of my group" in before
    assert "Of the others" not in before
    assert "Negotiation" not in after
    assert "Of my group" not in after


def test_week_is_shown_in_the_time_of_the_academy_and_of_the_reader(world: World, school: School) -> None:
    world.users["timur"].time_zone = "Asia/Dubai"
    world.users["timur"].save()

    assert "08:00–09:30 Abu Dhabi" in read(world.client("timur"), "timetable", week=WEEK)


def test_registrar_sees_the_week_by_rooms_with_other_uses_and_what_has_none(world: World, school: School) -> None:
    with left_to_database():
        add_session(school.intake, None, [], None, None, BEGINS + timedelta(hours=4), title="Walk in the park")
        RoomBooking(room=school.room, purpose="Reception", starts_at=BEGINS + timedelta(hours=6), ends_at=BEGINS + timedelta(hours=7)).save()

    shown = read(world.client("ruslan"), "timetable", week=WEEK)

    for words in ("101", "Reception", "without a room", "Walk in the park", "Negotiation", "The week by rooms"):
        assert words in shown
    other_academy(world)
    assert "Negotiation" not in read(world.client("rashid"), "timetable", week=WEEK)


@pytest.mark.parametrize(
    ("name", "reader", "limit"), [("timetable", "timur", 12), ("timetable", "ruslan", 12), ("intake_timetable", "ruslan", 12), ("room", "ruslan", 12)]
)
def test_week_asks_as_much_for_sixty_sessions_as_for_two(world: World, school: School, name: str, reader: str, limit: int) -> None:
    args = {"timetable": [], "intake_timetable": [school.intake.pk], "room": [school.room.pk]}[name]
    client = world.client(reader)
    read(client, name, *args, week=WEEK)  # the first page of a process asks more

    with CaptureQueriesContext(connection) as few:
        read(client, name, *args, week=WEEK)
    with left_to_database():
        for number in {*range(59)} - {11}:  # the second session of the school stands there
            add_session(school.intake, school.modules[0], school.groups, school.lecturer, school.room, BEGINS + timedelta(hours=2 + 2 * number))
    with CaptureQueriesContext(connection) as many:
        shown = read(client, name, *args, week=WEEK)

    assert shown.count('<p class="slot-time">') == 60
    assert len(few) == len(many) <= limit


@pytest.mark.parametrize("asked", ["x", "2027-99-01", "0001-01-01", "9999-12-31", ""])
def test_week_that_is_none_opens_the_one_of_today(world: World, school: School, asked: str) -> None:
    assert "30 Aug 2027 – 5 Sep 2027" in read(world.client("ruslan"), "intake_timetable", school.intake.pk, week=asked)


# --- one session ----------------------------------------------------------------------------------


def test_address_and_note_are_for_those_whose_session_it_is_and_names_for_who_may_read_them(world: World, school: School) -> None:
    session = school.sessions[0]
    TeachingSession.objects.filter(pk=session.pk).update(online_url="https://meet.example.org/1", note="Bring the case")
    name = school.enrolments[1].person.passport_name

    shown = {who: read(world.client(who), "session", session.pk) for who in ("timur", "leila", "ruslan", "alice", "charlie")}

    assert {who for who, page in shown.items() if "meet.example.org" in page} == {"timur", "leila", "ruslan"}
    assert {who for who, page in shown.items() if "Bring the case" in page} == {"timur", "leila", "ruslan"}
    assert {who for who, page in shown.items() if name in page} == {"leila", "ruslan", "alice"}
    assert all("Negotiation" in page for page in shown.values())
    assert {who for who, page in shown.items() if url("change_session", session.pk) in page} == {"ruslan"}
    assert {who for who, page in shown.items() if url("attendance", session.pk) in page} == {"ruslan", "leila"}


def test_small_room_and_reason_of_a_cancellation_stand_on_the_page(world: World, school: School) -> None:
    Room.objects.update(seats=2)
    session = school.sessions[0]
    client = world.client("ruslan")

    assert "fewer seats (2) than people are expected (3)" in read(client, "session", session.pk)
    assert sent(client, "cancel_session", session.pk, reason="Leila is ill.")[0] == 302
    shown = read(world.client("timur"), "session", session.pk)

    assert "Leila is ill." in shown
    assert "cancelled" in shown
    for name in ("charlie", "alice"):  # not their session: why somebody is away is no fact of the timetable
        elsewhere = read(world.client(name), "session", session.pk)
        assert "cancelled" in elsewhere
        assert "Leila is ill." not in elsewhere
    assert "cancelled" in read(world.client("timur"), "timetable", week=WEEK)
    assert sent(client, "bring_back", session.pk)[0] == 302


# --- planning -------------------------------------------------------------------------------------


def test_session_is_planned_on_its_page_and_a_clash_stands_next_to_the_field(world: World, school: School) -> None:
    client = world.client("ruslan")
    status, page = sent(client, "plan_session", school.intake.pk, **typed(school, day="2027-09-06"))

    assert status == 422
    assert "Room 101 is taken, Mon 6 Sep 2027, 09:00–10:30 Astana: MIR-27, Negotiation." in page
    assert 'id="id_room_error"' in page
    assert 'value="2027-09-06"' in page
    answer = client.post(url("plan_session", school.intake.pk), typed(school))
    assert answer["Location"] == url("intake_timetable", school.intake.pk) + "?week=2027-09-13"
    assert "Negotiation" in read(client, "intake_timetable", school.intake.pk, week="2027-09-13")


def test_small_room_is_asked_about_once_and_then_planned(world: World, school: School) -> None:
    Room.objects.update(seats=2)
    client = world.client("ruslan")

    assert 'type="checkbox" name="crowded"' not in read(client, "plan_session", school.intake.pk)
    status, page = sent(client, "plan_session", school.intake.pk, **typed(school))

    assert status == 422
    assert 'type="checkbox" name="crowded"' in page
    assert sent(client, "plan_session", school.intake.pk, **typed(school, crowded="on"))[0] == 302


def test_series_is_shown_with_its_clashes_before_anything_is_saved(world: World, school: School) -> None:
    client = world.client("ruslan")
    Room.objects.create(institution=school.room.institution, name="102", seats=30)
    asked = typed(school, weekdays=["0", "2"], first_day="2027-09-06", until="2027-09-19")

    status, page = sent(client, "plan_series", school.intake.pk, **asked)

    assert status == 200
    assert TeachingSession.objects.count() == 2
    assert "Days: 4. Without a clash: 3." in page
    assert "Free at all these times: 102 (30 seats)." in page

    assert 'value="2027-09-06" id="id_days_0" aria-label="Mon 6 Sep 2027">' in page
    assert 'value="2027-09-13" id="id_days_2" aria-label="Mon 13 Sep 2027" checked>' in page
    assert all(words in page for words in ("Room 101 is taken", "Leila teaches already", "Groups 1, B have another session"))

    seen = page.split('name="seen" value="')[1].split('"')[0]
    status, page = sent(client, "plan_series", school.intake.pk, **asked, seen=seen, plan="1", days=["2027-09-06", "2027-09-08"])
    assert status == 422
    assert "Room 101 is taken" in page
    assert TeachingSession.objects.count() == 2

    changed = asked | {"starts": "09:15"}
    status, page = sent(client, "plan_series", school.intake.pk, **changed, seen=seen, plan="1", days=["2027-09-08"])
    assert status == 200
    assert "nothing is saved yet" in page
    assert TeachingSession.objects.count() == 2

    assert sent(client, "plan_series", school.intake.pk, **asked, seen=seen, plan="1", days=["2027-09-08", "2027-09-13"])[0] == 302
    assert TeachingSession.objects.count() == 4


def test_change_page_shows_what_stands_and_saves_what_is_typed(world: World, school: School) -> None:
    session = school.sessions[0]
    client = world.client("ruslan")
    shown = read(client, "change_session", session.pk)

    assert 'value="2027-09-06"' in shown
    assert 'value="09:00"' in shown
    status, _page = sent(client, "change_session", session.pk, **typed(school, day="2027-09-06", starts="11:00", ends="12:00"))

    assert status == 302
    shown = read(client, "session", session.pk)
    assert "Time: Mon 6 Sep 2027, 11:00–12:00 Astana, before: Mon 6 Sep 2027, 09:00–10:30 Astana." in shown


@pytest.mark.parametrize("name", ["leila", "sofia", "olga", "timur", "alice"])
def test_only_the_registrar_plans(world: World, school: School, name: str) -> None:
    client = world.client(name)

    for route, pk in (("plan_session", school.intake.pk), ("plan_series", school.intake.pk), ("groups", school.intake.pk), ("change_session", school.sessions[0].pk),
                      ("cancel_session", school.sessions[0].pk), ("change_room", school.room.pk), ("rename_group", school.groups[0].pk)):  # fmt: skip
        assert client.get(url(route, pk)).status_code == 403, route
    assert client.get(url("add_room")).status_code == 403
    assert url("plan_session", school.intake.pk) not in read(client, "intake_timetable", school.intake.pk)


# --- rooms and groups -----------------------------------------------------------------------------


def test_rooms_are_added_changed_and_taken_out_of_use(world: World, school: School) -> None:
    client = world.client("ruslan")
    academy = world.institutions["academy"].pk

    assert sent(client, "add_room", institution=academy, name="201", seats="25", place="Second floor")[0] == 302
    room = Room.objects.get(name="201")
    assert sent(client, "change_room", room.pk, name="201", seats="25", place="Second floor")[0] == 302
    status, page = sent(client, "change_room", school.room.pk, name="101", seats="40")

    assert "not in use" in read(client, "rooms")
    assert status == 422
    assert "2 sessions or events ahead stand in this room" in page
    assert "Negotiation" in read(client, "room", school.room.pk, week=WEEK)
    assert "has a room with this name already" in sent(client, "add_room", institution=academy, name="101", seats="5")[1]


def test_people_are_put_into_groups_in_one_form(world: World, school: School) -> None:
    client = world.client("ruslan")
    first, second = school.groups
    choice = {f"p{row.pk}": second.pk for row in school.enrolments}

    assert sent(client, "groups", school.intake.pk, **choice)[0] == 302
    assert set(Enrolment.objects.across_partners(reason="test").values_list("group", flat=True)) == {second.pk}
    assert sent(client, "divide_groups", school.intake.pk)[0] == 302
    assert {first.pk, second.pk} == set(Enrolment.objects.across_partners(reason="test").values_list("group", flat=True))
    assert sent(client, "add_group", school.intake.pk, name="C")[0] == 302
    assert sent(client, "rename_group", second.pk, name="C")[0] == 422
    assert sent(client, "groups", school.intake.pk, **{f"p{school.enrolments[0].pk}": "999999"})[0] == 422


def test_group_of_another_intake_takes_nobody(world: World, school: School) -> None:
    other = make_intake(world, reference="MIR-28").groups.get()

    with pytest.raises(Invalid):
        verbs.place_people(school.intake, groups={school.enrolments[0].pk: other}, actor=world.ruslan, now=NOW)
