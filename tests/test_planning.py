"""Sessions planned, changed, cancelled and brought back; what is refused, with what stands there, and who is told."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from core.errors import Invalid, NotAllowed, Refused
from core.models import HistoryEntry
from notifications.models import Notice
from notifications.operations import deliver_event
from notifications.render import notice_text
from tests.academy import other_academy
from tests.schooling import BEGINS, School, make_school
from tests.timetabling import MONDAY, fresh, wanted
from tests.world import NOW, World
from training import operations as verbs
from training.models import Attendance, Enrolment, IntakeGroup, Lecturer, Room, RoomBooking, SessionGroup, SessionLecturer, TeachingSession

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def school(world: World) -> School:
    return make_school(world)


def small_room(school: School, seats: int = 30, name: str = "102") -> Room:
    return Room.objects.create(institution=school.room.institution, name=name, seats=seats)


def planned(school: School, world: World, **more: Any) -> TeachingSession:
    return fresh(verbs.plan_session(school.intake, fields=wanted(school, **more), actor=world.ruslan, now=NOW))


def faults(act: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        act()
    return {name: " ".join(map(str, texts)) for name, texts in refused.value.errors.items()}


def give_account(world: World, enrolment: Enrolment, name: str) -> None:
    person = enrolment.person
    person.user = world.users[name]
    person.save(update_fields=["user"])


def told(step: str) -> list[tuple[str, str]]:
    """Who was told what by the last such step."""
    entry = HistoryEntry.objects.across_partners(reason="test").filter(step=step).latest("pk")
    deliver_event(entry.pk, now=entry.at)
    rows = Notice.objects.across_partners(reason="test").filter(event=entry).select_related("recipient").order_by("recipient__email")
    return [(row.recipient.full_name, " | ".join(notice_text(row, zone="Asia/Almaty"))) for row in rows]


# --- planning -------------------------------------------------------------------------------------


def test_planned_session_holds_room_lecturer_and_every_group(world: World, school: School) -> None:
    session = planned(school, world)

    assert (session.title, session.for_all, session.sequence) == ("Negotiation", True, 0)
    assert session.starts_at == BEGINS + WEEK
    assert RoomBooking.objects.get(session=session).room == school.room
    assert SessionLecturer.objects.get(session=session).lecturer == school.lecturer
    assert set(SessionGroup.objects.filter(session=session).values_list("group", flat=True)) == {group.pk for group in school.groups}


def test_clash_names_what_stands_there_and_offers_what_is_free(world: World, school: School) -> None:
    small_room(school)
    small_room(school, seats=2, name="Closet")
    fields = wanted(school, day=BEGINS.date(), starts=time(10), ends=time(11))

    said = faults(lambda: verbs.plan_session(school.intake, fields=fields, actor=world.ruslan, now=NOW))

    assert said["room"] == ("Room 101 is taken, Mon 6 Sep 2027, 09:00–10:30 Astana: MIR-27, Negotiation. Free at this time: 102 (30 seats).")
    assert said["lecturers"] == "Leila teaches already, Mon 6 Sep 2027, 09:00–10:30 Astana: MIR-27, Negotiation."
    assert said["groups"].startswith("Groups 1, B have another session, Mon 6 Sep")


def test_groups_of_one_intake_are_taught_at_the_same_time_in_two_rooms(world: World, school: School) -> None:
    other = Lecturer.objects.create(institution=school.room.institution, name="Marat")

    planned(school, world, groups=[school.groups[0]])
    planned(school, world, groups=[school.groups[1]], room=small_room(school), lecturers=[other])

    with pytest.raises(Invalid):
        planned(school, world, room=None, lecturers=[])


def test_room_with_too_few_seats_is_refused_with_figures_unless_the_registrar_says_so(world: World, school: School) -> None:
    closet = small_room(school, seats=2)

    said = faults(lambda: planned(school, world, room=closet))

    assert said["room"] == "Room 102 has fewer seats (2) than people are expected (3). Free at this time: 101 (40 seats)."
    assert planned(school, world, room=closet, groups=[school.groups[1]]).pk  # one person
    assert planned(school, world, room=closet, crowded=True, day=MONDAY + timedelta(days=1)).pk


def test_what_is_not_of_the_academy_or_the_intake_is_refused(world: World, school: School) -> None:
    other_academy(world)
    hub = world.institutions["hub"]
    strange: dict[str, Any] = {
        "room": Room.objects.create(institution=hub, name="1", seats=99),
        "lecturers": [Lecturer.objects.create(institution=hub, name="Marat")],
        "groups": [IntakeGroup.objects.create(intake=make_other(world), name="X")],
        "day": date(2030, 1, 1),
        "ends": time(8),
    }

    for name, value in strange.items():
        assert name in faults(lambda name=name, value=value: planned(school, world, **{name: value})), name
    assert TeachingSession.objects.count() == 2


def make_other(world: World) -> Any:
    from tests.world import make_intake

    return make_intake(world, reference="MIR-28")


def test_series_is_planned_whole_or_not_at_all_and_told_once(world: World, school: School) -> None:
    give_account(world, school.enrolments[0], "timur")
    days = [MONDAY + number * WEEK for number in range(3)]

    made = verbs.plan_sessions(school.intake, days=days, fields=wanted(school), actor=world.ruslan, now=NOW)

    assert [session.starts_at for session in made] == [BEGINS + (number + 1) * WEEK for number in range(3)]
    assert told("sessions_planned") == [
        ("Leila", "New in the timetable of MIR-27: Negotiation | Negotiation stands in the timetable of MIR-27: Mon 13 Sep 2027 – Mon 27 Sep 2027. Number of sessions: 3."),
        ("Timur", "New in the timetable of MIR-27: Negotiation | Negotiation stands in the timetable of MIR-27: Mon 13 Sep 2027 – Mon 27 Sep 2027. Number of sessions: 3."),
    ]  # fmt: skip
    said = faults(lambda: verbs.plan_sessions(school.intake, days=[*days, MONDAY + 9 * WEEK], fields=wanted(school), actor=world.ruslan, now=NOW))
    assert said["room"].count("Room 101 is taken") == 3
    assert TeachingSession.objects.count() == 5


def test_registrar_of_another_academy_and_others_plan_nothing(world: World, school: School) -> None:
    other_academy(world)

    for name in ("rashid", "leila", "sofia", "olga", "timur"):
        with pytest.raises(NotAllowed):
            verbs.plan_session(school.intake, fields=wanted(school), actor=world.actors[name], now=NOW)


# --- changing -------------------------------------------------------------------------------------


def test_change_is_counted_and_told_each_time_to_old_and_new(world: World, school: School) -> None:
    give_account(world, school.enrolments[0], "timur")
    marat = Lecturer.objects.create(institution=school.room.institution, name="Marat", user=world.users["erlan"])
    session = planned(school, world)

    verbs.change_session(session, fields=wanted(school, lecturers=[marat], room=small_room(school)), actor=world.ruslan, now=NOW)
    first = told("change")
    verbs.change_session(session, fields=wanted(school, lecturers=[marat], room=None, day=MONDAY + WEEK), actor=world.ruslan, now=NOW)

    assert [name for name, _text in first] == ["Erlan", "Leila", "Timur"]
    assert "Room: 102, before: 101. Lecturers: Marat, before: Leila." in first[0][1]
    assert [name for name, _text in told("change")] == ["Erlan", "Timur"]
    assert "Time: Mon 20 Sep 2027, 09:00–10:30 Astana, before: Mon 13 Sep 2027, 09:00–10:30 Astana. Room: none, before: 102." in told("change")[0][1]
    assert (session.sequence, session.state) == (2, "planned")
    assert not RoomBooking.objects.filter(session=session).exists()


def test_change_that_changes_nothing_is_not_counted(world: World, school: School) -> None:
    session = planned(school, world)

    verbs.change_session(session, fields=wanted(school, title="Negotiation"), actor=world.ruslan, now=NOW)

    assert session.sequence == 0
    assert not HistoryEntry.objects.across_partners(reason="test").filter(step="change").exists()


def test_two_sessions_swap_their_rooms_over_a_third_time(world: World, school: School) -> None:
    """The time moves to where the old room is taken: the old room is let go first."""
    blocking = planned(school, world, day=MONDAY + WEEK, lecturers=[], groups=[school.groups[0]])
    session = planned(school, world, groups=[school.groups[1]])

    verbs.change_session(
        session, fields=wanted(school, groups=[school.groups[1]], day=MONDAY + WEEK, room=small_room(school)), actor=world.ruslan, now=NOW
    )

    assert fresh(session).starts_at == blocking.starts_at


def test_change_into_a_clash_names_it_and_changes_nothing(world: World, school: School) -> None:
    session = planned(school, world)

    said = faults(lambda: verbs.change_session(session, fields=wanted(school, day=BEGINS.date()), actor=world.ruslan, now=NOW))

    assert set(said) == {"room", "lecturers", "groups"}
    assert fresh(session).starts_at == BEGINS + WEEK
    assert SessionLecturer.objects.filter(session=session).count() == 1


def test_cancelled_session_frees_everything_and_comes_back_only_if_nothing_stands_there(world: World, school: School) -> None:
    give_account(world, school.enrolments[0], "timur")
    session = planned(school, world)

    verbs.cancel_session(session, reason="Leila is ill.", actor=world.ruslan, now=NOW)
    cancelled = told("cancel")
    verbs.bring_back(session, actor=world.ruslan, now=NOW)
    verbs.cancel_session(session, reason="Again.", actor=world.ruslan, now=NOW)
    other = planned(school, world)

    assert "Cancelled: Negotiation, Mon 13 Sep 2027, 09:00–10:30 Astana" in cancelled[0][1]
    assert "Reason: Leila is ill." in cancelled[1][1]
    assert [name for name, _text in told("bring_back")] == ["Leila", "Timur"]
    with pytest.raises(Refused, match=r"It can't come back as it was\. Room 101 is taken"):
        verbs.bring_back(session, actor=world.ruslan, now=NOW)
    assert (session.sequence, session.state, other.state) == (3, "cancelled", "planned")


def test_session_in_which_attendance_was_taken_is_not_cancelled(world: World, school: School) -> None:
    session = school.sessions[0]
    Attendance(session=session, enrolment=school.enrolments[0], presence="present", marked_at=NOW, marked_by_label="Leila").save()

    with pytest.raises(Refused, match="Attendance was taken"):
        verbs.cancel_session(session, reason="Too late.", actor=world.ruslan, now=NOW)


def test_nobody_is_told_of_what_is_over(world: World, school: School) -> None:
    give_account(world, school.enrolments[0], "timur")
    session = planned(school, world)

    verbs.change_session(session, fields=wanted(school, note="Room was cold"), actor=world.ruslan, now=BEGINS + 9 * WEEK)

    assert told("change") == []


def test_dates_of_an_intake_do_not_leave_sessions_outside(world: World, school: School) -> None:
    last = {"starts_on": school.intake.starts_on, "ends_on": BEGINS.date()}

    with pytest.raises(Refused, match=r"1 session is planned outside these dates, on 7 Sep 2027\. Move or cancel it first\."):
        verbs.change_intake(school.intake, fields=last, actor=world.ruslan, now=NOW)
    verbs.cancel_session(school.sessions[1], reason="Shorter.", actor=world.ruslan, now=NOW)
    verbs.change_intake(school.intake, fields=last, actor=world.ruslan, now=NOW)


def test_who_teaches_at_two_academies_is_one_person(world: World, school: School) -> None:
    other_academy(world)
    twin = Lecturer.objects.create(institution=world.institutions["hub"], user=world.users["leila"], name="Leila")
    elsewhere = make_other(world)
    elsewhere.programme.institution = world.institutions["hub"]
    elsewhere.programme.save(update_fields=["institution"])
    fields = wanted(school, module=None, title="Talk", room=None, lecturers=[twin], day=BEGINS.date())

    said = faults(lambda: verbs.plan_session(elsewhere, fields=fields, actor=world.actors["rashid"], now=NOW))

    assert set(said) == {"lecturers"}


# --- rooms and groups -----------------------------------------------------------------------------


def test_room_with_something_ahead_stays_in_use_and_its_name_counts_as_a_change(world: World, school: School) -> None:
    session = school.sessions[0]

    said = faults(lambda: verbs.change_room(school.room, fields={"is_active": False}, actor=world.ruslan, now=NOW))
    verbs.change_room(school.room, fields={"name": "Hall"}, actor=world.ruslan, now=NOW)

    assert said == {"is_active": "2 sessions or events ahead stand in this room. Move them first."}
    assert fresh(session).sequence == 1
    verbs.change_room(school.room, fields={"is_active": False}, actor=world.ruslan, now=BEGINS + WEEK)
    assert not Room.objects.get().is_active


def test_new_group_is_expected_in_sessions_of_the_whole_intake(world: World, school: School) -> None:
    planned(school, world, groups=[school.groups[0]])

    group = verbs.add_group(school.intake, name="C", actor=world.ruslan, now=NOW)

    assert set(SessionGroup.objects.filter(group=group).values_list("session", flat=True)) == {row.pk for row in school.sessions}
    assert faults(lambda: verbs.add_group(school.intake, name="C", actor=world.ruslan, now=NOW)) == {
        "": "A group with this name is in the intake already."
    }


def test_people_are_divided_evenly_by_name_and_told_of_their_group(world: World) -> None:
    school = make_school(world, people=7)
    give_account(world, school.enrolments[0], "timur")
    verbs.place_people(school.intake, groups={row.pk: None for row in school.enrolments}, actor=world.ruslan, now=NOW)

    moved = verbs.divide_evenly(school.intake, actor=world.ruslan, now=NOW)

    sizes = [Enrolment.objects.across_partners(reason="test").filter(group=group).count() for group in school.groups]
    assert (moved, sorted(sizes)) == (7, [3, 4])
    assert verbs.divide_evenly(school.intake, actor=world.ruslan, now=NOW) == 0
    entries = HistoryEntry.objects.across_partners(reason="test").filter(step="placed_in_group", object_id=school.enrolments[0].pk)
    deliver_event(entries.latest("pk").pk, now=NOW)
    assert "You are now in group" in notice_text(Notice.objects.across_partners(reason="test").latest("pk"), zone="UTC")[1]
