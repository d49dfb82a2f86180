"""Attendance: by list, by the code in the room, and what an intake's page says of it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.signing import TimestampSigner
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import NotAllowed, Refused
from core.models import HistoryEntry
from documents.throttle import MISSES_OF_ONE
from partners.enums import Role
from tests.academy import other_academy, person, read, url
from tests.daily import IN_CLASS, presences, trainee_account
from tests.schooling import BEGINS, School, add_session, make_school
from tests.world import World, add_person
from training import operations
from training.models import Attendance, Enrolment, TeachingSession
from training.operations.timetable import standing
from training.presence_code import is_short_code, session_in, short_code, token_of
from training.queries.attendance import expected_in
from training.queries.results import attendance_of

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def in_class(clock: Any) -> None:
    """Pages are read five minutes into the first session."""
    clock.move_to(IN_CLASS)


def take(world: World, session: TeachingSession, taken: dict[int, str], *, seen: dict[int, str] | None = None, now: datetime = IN_CLASS) -> int:
    return operations.take_attendance(session, presences=taken, seen=seen or {}, actor=world.leila, now=now)


def everybody(school: School, presence: str = "present") -> dict[int, str]:
    return {one.pk: presence for one in school.enrolments}


# --- who takes it -----------------------------------------------------------------------------------


@pytest.mark.parametrize("change", ["left", "elsewhere"])
def test_who_teaches_no_more_or_at_another_academy_takes_nothing_and_marks_nothing(world: World, change: str) -> None:
    """The role at this academy and a name in its timetable do not make up for it."""
    school = make_school(world)
    other_academy(world)
    changes = {"is_active": False} if change == "left" else {"institution": world.institutions["hub"]}
    type(school.lecturer).objects.filter(pk=school.lecturer.pk).update(**changes)

    with pytest.raises(NotAllowed):
        take(world, school.sessions[0], everybody(school))
    with pytest.raises(NotAllowed):
        operations.open_sheet(school.intake, school.modules[0], actor=world.leila, now=IN_CLASS)


# --- by list ----------------------------------------------------------------------------------------


def test_list_is_written_once_and_corrected_with_the_old_value_in_the_history(world: World) -> None:
    school = make_school(world)
    session = school.sessions[0]
    first = school.enrolments[0].pk

    written = take(world, session, everybody(school))
    again = take(world, session, everybody(school) | {first: "absent"}, seen=everybody(school))
    nothing = take(world, session, everybody(school) | {first: "absent"}, seen=everybody(school) | {first: "absent"})
    entries = list(HistoryEntry.objects.across_partners(reason="test").filter(step="attendance_taken").order_by("pk"))

    assert (written, again, nothing) == (3, 1, 0)
    assert [entry.data for entry in entries] == [{"new": 3, "over": []}, {"new": 0, "over": [[first, "present", "absent"]]}]
    assert presences(session)[first] == "absent"


def test_what_came_in_by_the_code_meanwhile_stays_unless_it_is_changed_on_purpose(world: World) -> None:
    school = make_school(world)
    trainee_account(world, school)
    session, first, second = school.sessions[0], school.enrolments[0].pk, school.enrolments[1].pk
    late = BEGINS + timedelta(minutes=20)
    operations.check_in(session, actor=world.timur, now=late)  # after the list was opened, before it was sent

    take(world, session, everybody(school), seen={})
    kept = presences(session)[first]
    take(world, session, {first: "excused", second: "absent"}, seen={first: "late", second: "present"}, now=late)

    assert kept == "late"
    assert presences(session) == {first: "excused", second: "absent", school.enrolments[2].pk: "present"}


def test_row_that_the_page_showed_and_nobody_touched_is_left_alone(world: World) -> None:
    school = make_school(world)
    session, first = school.sessions[0], school.enrolments[0].pk
    take(world, session, everybody(school))
    take(world, session, {first: "excused"}, seen=everybody(school))

    written = take(world, session, everybody(school), seen=everybody(school))

    assert written == 0
    assert presences(session)[first] == "excused"


def test_who_is_expected_follows_group_state_and_days(world: World) -> None:
    school = make_school(world, people=8)
    session = school.sessions[0]
    states = {0: {}, 1: {"state": "suspended"}, 2: {"state": "withdrawn"}, 3: {"state": "active"}, 4: {"enrolled_at": session.ends_at},
              5: {"arrived_on": BEGINS.date() + timedelta(days=1)}, 6: {"state": "completed", "completed_on": BEGINS.date() - timedelta(days=1)},
              7: {"state": "completed", "completed_on": BEGINS.date()}}  # fmt: skip
    for number, columns in states.items():
        if columns:
            Enrolment.objects.across_partners(reason="test").filter(pk=school.enrolments[number].pk).update(**columns)
    keys = [one.pk for one in school.enrolments]

    whole = {one.enrolment.pk for one in expected_in(session)}
    TeachingSession.objects.filter(pk=session.pk).update(for_all=False)
    session.groups.filter(group=school.groups[1]).delete()
    session.refresh_from_db()
    group = {one.enrolment.pk for one in expected_in(session)}

    assert whole == {keys[0], keys[3], keys[7]}
    assert group == {keys[0]}


def test_who_was_marked_and_then_left_can_still_be_put_right(world: World) -> None:
    school = make_school(world)
    session, gone = school.sessions[0], school.enrolments[0]
    take(world, session, everybody(school))
    Enrolment.objects.across_partners(reason="test").filter(pk=gone.pk).update(state="withdrawn")

    take(world, session, {gone.pk: "late"}, seen={gone.pk: "present"})

    assert presences(session)[gone.pk] == "late"


@pytest.mark.parametrize(("before", "opens"), [(timedelta(minutes=30, seconds=1), False), (timedelta(minutes=30), True)])
def test_list_opens_half_an_hour_before_the_session(world: World, before: timedelta, opens: bool) -> None:
    school = make_school(world, people=1)

    if opens:
        assert take(world, school.sessions[0], everybody(school), now=BEGINS - before) == 1
    else:
        with pytest.raises(Refused, match="30 minutes before the session"):
            take(world, school.sessions[0], everybody(school), now=BEGINS - before)


def test_cancelled_session_has_no_attendance(world: World) -> None:
    school = make_school(world)
    trainee_account(world, school)
    TeachingSession.objects.filter(pk=school.sessions[0].pk).update(state="cancelled")

    with pytest.raises(Refused, match="cancelled"):
        take(world, school.sessions[0], everybody(school))
    with pytest.raises(Refused, match="cancelled"):
        operations.check_in(school.sessions[0], actor=world.timur, now=IN_CLASS)


def test_only_whoever_teaches_the_session_and_the_registrar_take_it(world: World) -> None:
    other_academy(world)
    add_person(world, "lara", "academy", Role.LECTURER)
    school = make_school(world)

    for name in ("lara", "rashid", "alice", "timur", "hana", "olga"):
        with pytest.raises(NotAllowed):
            operations.take_attendance(school.sessions[0], presences={}, seen={}, actor=world.actors[name], now=IN_CLASS)
    assert operations.take_attendance(school.sessions[0], presences=everybody(school), seen={}, actor=world.ruslan, now=IN_CLASS) == 3


@pytest.mark.parametrize("people", [1, 30])
def test_list_is_saved_with_as_few_statements_for_30_people_as_for_one(world: World, people: int) -> None:
    school = make_school(world, people=people)

    with CaptureQueriesContext(connection) as queries:
        take(world, school.sessions[0], everybody(school))
    with CaptureQueriesContext(connection) as again:
        take(world, school.sessions[0], everybody(school, "late"), seen=everybody(school))

    assert len(queries) <= 14
    assert len(again) <= 14


# --- by the code ------------------------------------------------------------------------------------


def test_code_is_good_for_two_minutes_to_the_second() -> None:
    token = token_of(7, now=IN_CLASS)

    assert session_in(token, now=IN_CLASS) == 7
    assert session_in(token, now=IN_CLASS + 119 * SECOND) == 7
    assert session_in(token, now=IN_CLASS + 120 * SECOND) == 7
    with pytest.raises(Refused, match="older than two minutes"):
        session_in(token, now=IN_CLASS + 121 * SECOND)


@pytest.mark.parametrize("token", ["", "7", "7:abc:def", "x:y", TimestampSigner(salt="another").sign("7"), "7:1:" + "A" * 43, "é:é:é"])
def test_what_is_no_code_is_refused_with_a_sentence(token: str) -> None:
    with pytest.raises(Refused, match="no code of a session"):
        session_in(token, now=IN_CLASS)


def test_changed_session_in_a_code_is_found_out() -> None:
    token = token_of(7, now=IN_CLASS)

    with pytest.raises(Refused, match="no code of a session"):
        session_in("8" + token[1:], now=IN_CLASS)


def test_short_code_is_good_for_its_minute_and_the_next() -> None:
    minute = datetime(2027, 9, 6, 4, 5, tzinfo=IN_CLASS.tzinfo)
    code = short_code(7, now=minute)

    assert len(code) == 6
    assert is_short_code(code, 7, now=minute)
    assert is_short_code(f" {code[:3].lower()} {code[3:]}", 7, now=minute + 119 * SECOND)
    assert not is_short_code(code, 7, now=minute + 120 * SECOND)
    assert not is_short_code(code, 7, now=minute - SECOND)
    assert not is_short_code(code, 8, now=minute)
    assert not is_short_code("", 7, now=minute)


@pytest.mark.parametrize(
    ("after", "presence"),
    [
        (timedelta(minutes=-15), "present"), (timedelta(), "present"), (timedelta(minutes=15), "present"), (timedelta(minutes=15, seconds=1), "late"),
        (timedelta(minutes=90, seconds=-1), "late"),
    ],
)  # fmt: skip
def test_who_comes_after_fifteen_minutes_is_late(world: World, after: timedelta, presence: str) -> None:
    school = make_school(world, people=1)
    trainee_account(world, school)

    row = operations.check_in(school.sessions[0], actor=world.timur, now=BEGINS + after)

    assert (row.presence, row.via, row.marked_by_label) == (presence, "qr", "Timur")


@pytest.mark.parametrize(("after", "sentence"), [(timedelta(minutes=-15, seconds=-1), "Too early"), (timedelta(minutes=90), "The session is over")])
def test_too_early_and_too_late_are_told_in_a_sentence(world: World, after: timedelta, sentence: str) -> None:
    school = make_school(world, people=1)
    trainee_account(world, school)

    with pytest.raises(Refused, match=sentence):
        operations.check_in(school.sessions[0], actor=world.timur, now=BEGINS + after)
    assert presences(school.sessions[0]) == {}


def test_second_time_changes_nothing_and_the_list_is_not_written_over(world: World) -> None:
    school = make_school(world, people=1)
    trainee_account(world, school)
    session = school.sessions[0]
    first = operations.check_in(session, actor=world.timur, now=IN_CLASS)

    again = operations.check_in(session, actor=world.timur, now=BEGINS + timedelta(minutes=40))
    take(world, session, everybody(school, "absent"), seen=everybody(school))

    assert (again.pk, again.presence, Attendance.objects.across_partners(reason="test").count()) == (first.pk, "present", 1)
    with pytest.raises(Refused, match="You are marked as “absent”"):
        operations.check_in(session, actor=world.timur, now=IN_CLASS)


def test_who_is_in_another_group_is_told_so_and_who_is_not_in_the_intake_may_not(world: World) -> None:
    school = make_school(world, people=2)
    trainee_account(world, school, 1)
    other = add_session(school.intake, school.modules[0], [school.groups[0]], None, None, BEGINS + timedelta(hours=3), for_all=False)

    with pytest.raises(Refused, match="not expected in this session"):
        operations.check_in(other, actor=world.timur, now=other.starts_at)
    with pytest.raises(NotAllowed):
        operations.check_in(other, actor=world.nigora, now=other.starts_at)


# --- pages ------------------------------------------------------------------------------------------


def test_list_page_presets_present_and_saves_in_one_request(world: World, in_class: None) -> None:
    school = make_school(world)
    session = school.sessions[0]
    client = world.client("leila")
    first, second, third = (one.pk for one in school.enrolments)

    page = read(client, "attendance", session.pk)
    data = {f"p_{first}": "present", f"p_{second}": "late", f"p_{third}": "excused", f"was_{first}": "", f"was_{second}": "", f"was_{third}": ""}
    answer = client.post(url("attendance", session.pk), data, follow=True).content.decode()
    corrected = client.post(url("attendance", session.pk), data | {f"p_{second}": "absent", f"was_{second}": "late"}, follow=True).content.decode()
    wrong = client.post(url("attendance", session.pk), {f"p_{first}": "elsewhere"})

    assert page.count("checked") == 3
    assert "Attendance of 3 people is saved." in answer
    assert "NAZAROVA: late → absent" in corrected
    assert presences(session) == {first: "present", second: "absent", third: "excused"}
    assert wrong.status_code == 422


def test_phone_opens_the_code_of_the_wall_and_is_marked_with_one_button(world: World, in_class: None, clock: Any) -> None:
    school = make_school(world)
    trainee_account(world, school)
    session = school.sessions[0]
    wall = read(world.client("leila"), "room_code", session.pk)
    address = url("attend", token_of(session.pk, now=IN_CLASS))
    phone = world.client("timur")

    asked = phone.get(address)
    done = phone.post(address, follow=True).content.decode()
    clock.move_to(IN_CLASS + timedelta(minutes=3))
    old = phone.get(address)

    assert "<svg" in wall
    assert short_code(session.pk, now=IN_CLASS) in wall
    assert "I am here" in asked.content.decode()
    assert "You are marked as “present” in the session “Negotiation”." in done
    assert presences(session) == {school.enrolments[0].pk: "present"}
    assert old.status_code == 409
    assert "older than two minutes" in old.content.decode()


def test_opening_the_address_alone_marks_nobody(world: World, in_class: None) -> None:
    school = make_school(world)
    trainee_account(world, school)

    world.client("timur").get(url("attend", token_of(school.sessions[0].pk, now=IN_CLASS)))

    assert presences(school.sessions[0]) == {}


def test_short_code_is_typed_where_there_is_no_camera(world: World, in_class: None) -> None:
    school = make_school(world)
    trainee_account(world, school)
    session = school.sessions[0]
    phone = world.client("timur")

    wrong = phone.post(url("attend_by_code"), {"code": "AAAAAA"})
    right = phone.post(url("attend_by_code"), {"code": short_code(session.pk, now=IN_CLASS)})

    assert wrong.status_code == 422
    assert "No session of yours that runs now has this code." in wrong.content.decode()
    assert right.status_code == 302
    assert presences(session) == {school.enrolments[0].pk: "present"}
    assert world.client("alice").post(url("attend_by_code"), {"code": short_code(session.pk, now=IN_CLASS)}).status_code == 422


def test_short_codes_are_not_guessed_one_after_another(world: World, in_class: None) -> None:
    school = make_school(world)
    trainee_account(world, school)
    session = school.sessions[0]
    cache.clear()
    phone, right = world.client("timur"), {"code": short_code(session.pk, now=IN_CLASS)}

    for number in range(MISSES_OF_ONE):
        phone.post(url("attend_by_code"), {"code": f"AAAA{number}"})
    braked = phone.post(url("attend_by_code"), right)
    cache.clear()  # the minute is over

    assert braked.status_code == 422
    assert "Too many wrong codes." in braked.content.decode()
    assert presences(session) == {}
    assert phone.post(url("attend_by_code"), right).status_code == 302


def test_letters_of_another_alphabet_are_a_wrong_code_and_no_fault(world: World, in_class: None) -> None:
    trainee_account(world, make_school(world))

    answer = world.client("timur").post(url("attend_by_code"), {"code": "АВС234"})

    assert answer.status_code == 422


def test_stranger_with_the_code_is_told_that_it_is_not_for_them(world: World, in_class: None) -> None:
    school = make_school(world)
    address = url("attend", token_of(school.sessions[0].pk, now=IN_CLASS))

    for name in ("timur", "leila", "charlie"):
        answer = world.client(name).get(address)
        assert answer.status_code == 409
        assert "not enrolled in the intake of this session" in answer.content.decode()


def test_code_of_the_room_is_renewed_as_a_part_of_the_page(world: World, in_class: None) -> None:
    school = make_school(world)
    client = world.client("leila")

    whole = read(client, "room_code", school.sessions[0].pk)
    part = client.get(url("room_code", school.sessions[0].pk), headers={"hx-request": "true"}).content.decode()

    assert "<h1" in whole
    assert 'http-equiv="refresh" content="60"' in whole
    assert 'hx-trigger="every 60s"' in part
    assert "<h1" not in part
    for name, status in (("ruslan", 200), ("hana", 403), ("alice", 403), ("timur", 403)):
        assert world.client(name).get(url("room_code", school.sessions[0].pk)).status_code == status


def test_intake_shows_shares_and_who_is_below_which_minimum(world: World, in_class: None) -> None:
    school = make_school(world)
    good, middle, bad = (one.pk for one in school.enrolments)
    rows = {good: "pppp", middle: "ppla", bad: "aaap"}
    words = {"p": "present", "a": "absent", "l": "late"}
    sessions = [*school.sessions, *(add_session(school.intake, None, school.groups, None, None, BEGINS + timedelta(days=n)) for n in (3, 4))]
    for number, session in enumerate(sessions):
        take_now = {key: words[letters[number]] for key, letters in rows.items()}
        operations.take_attendance(session, presences=take_now, seen={}, actor=world.ruslan, now=session.starts_at)

    page = read(world.client("ruslan"), "intake_attendance", school.intake.pk)
    own = read(world.client("alice"), "enrolment_marks", middle)

    assert attendance_of(school.enrolments) == {good: 100, middle: 75, bad: 25}
    assert all(f"{share} %" in page for share in (100, 75, 25))
    assert page.count("certificate of participation") == 2  # the rule, and who is below it
    assert "Below 80 %: too little for the certificate of completion." in own
    assert world.client("alice").get(url("intake_attendance", school.intake.pk)).status_code == 403
    assert world.client("alice").get(url("attendance", school.sessions[0].pk)).status_code == 403


def test_sessions_that_have_begun_stand_on_a_list_with_what_is_missing(world: World, in_class: None) -> None:
    school = make_school(world)

    before = read(world.client("leila"), "registers", school.intake.pk)
    take(world, school.sessions[0], everybody(school))
    after = read(world.client("leila"), "registers", school.intake.pk)

    assert "not taken" in before
    assert "3 of 3 were there" in after
    assert "International law" not in after  # begins tomorrow


@pytest.mark.parametrize("reader", ["ruslan", "leila", "hana"])
@pytest.mark.parametrize("name", ["attendance", "intake_attendance", "registers", "room_code"])
def test_pages_of_attendance_ask_as_few_queries_for_30_people_as_for_one(world: World, in_class: None, name: str, reader: str) -> None:
    school = make_school(world, people=1, capacity=40)
    session, client = school.sessions[0], world.client(reader)
    take(world, session, everybody(school))
    number = session.pk if name in ("attendance", "room_code") else school.intake.pk

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(name, number)).status_code == (403 if (name, reader) == ("room_code", "hana") else 200)
        return len(queries)

    first = count()
    for more in range(1, 30):
        one = operations.enrol_person(
            person=person(world, more + 3), intake=school.intake, actor=world.ruslan, now=session.starts_at - timedelta(days=9)
        )
        Attendance(session=session, enrolment=one, presence="present", marked_at=IN_CLASS, marked_by_label="Leila").save(force_insert=True)

    assert count() == first <= 12


def test_who_did_not_complete_is_expected_no_more_and_keeps_what_was_taken(world: World) -> None:
    school = make_school(world, people=2)
    take(world, school.sessions[0], everybody(school))
    Enrolment.objects.across_partners(reason="test").filter(pk=school.enrolments[0].pk).update(state="not_completed")

    assert {one.enrolment.pk for one in expected_in(school.sessions[0])} == {one.pk for one in school.enrolments}
    assert {one.enrolment.pk for one in expected_in(school.sessions[1])} == {school.enrolments[1].pk}


def test_a_session_that_was_held_is_not_moved(world: World) -> None:
    school = make_school(world)
    session = school.sessions[0]
    take(world, session, everybody(school))
    stands = standing(session)
    fields = stands | {"day": session.starts_at.date(), "starts": time(9), "ends": time(10, 30), "groups": []}

    with pytest.raises(Refused) as refused:
        operations.change_session(session, fields=fields | {"ends": time(11)}, actor=world.ruslan, now=IN_CLASS)
    operations.change_session(session, fields=fields | {"note": "Texts are in the library."}, actor=world.ruslan, now=IN_CLASS)

    session.refresh_from_db()
    assert (refused.value.code, session.note) == ("held", "Texts are in the library.")
