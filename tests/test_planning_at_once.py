"""Many plan the same room, lecturer or group at the same moment: exactly one stands, and the others are told by whom it is taken."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import close_old_connections

from core.errors import Invalid, Refused
from tests.schooling import make_school
from tests.test_operations_at_once import at_once
from tests.timetabling import MONDAY, wanted
from tests.world import NOW, World, make_intake, make_world
from training import operations as verbs
from training.models import Intake, IntakeGroup, Lecturer, Room, TeachingSession

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
HELD = ("room", "lecturers", "groups")


def scene(world: World, held: str, count: int) -> list[tuple[Intake, dict[str, Any]]]:
    """As many plans for one Monday morning, which have this alone in common: intakes of their own but for the group."""
    school = make_school(world)
    academy = school.room.institution
    plans = []
    for number in range(count):
        intake = school.intake if held == "groups" else make_intake(world, reference=f"N-{number}")
        room = school.room if held == "room" else Room.objects.create(institution=academy, name=f"R{number}", seats=99)
        lecturer = school.lecturer if held == "lecturers" else Lecturer.objects.create(institution=academy, name=f"L{number}")
        groups = [school.groups[0]] if held == "groups" else list(IntakeGroup.objects.filter(intake=intake))
        plans.append((intake, wanted(school, module=None, title=f"Talk {number}", room=room, lecturers=[lecturer], groups=groups)))
    return plans


@pytest.mark.parametrize("held", HELD)
@pytest.mark.parametrize("count", [2, 10])
def test_one_of_many_plans_stands(held: str, count: int) -> None:
    world = make_world()
    plans = scene(world, held, count)
    before = TeachingSession.objects.count()
    close_old_connections()

    answers = at_once([lambda plan=plan: verbs.plan_session(plan[0], fields=plan[1], actor=world.ruslan, now=NOW) for plan in plans])

    assert answers == ["Invalid"] * (count - 1) + ["done"]
    assert TeachingSession.objects.count() == before + 1
    with pytest.raises(Invalid) as refused:
        verbs.plan_session(plans[0][0], fields={**plans[0][1], "title": "Talk x"}, actor=world.ruslan, now=NOW)
    assert "Talk" in str(refused.value)


@pytest.mark.parametrize("held", HELD)
def test_where_nobody_waits_for_a_lock_the_constraint_refuses_and_names_it(held: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another writer, or a fault of ours: the rows themselves can't stand."""
    world = make_world()
    plans = scene(world, held, 10)
    monkeypatch.setattr("training.operations.timetable._hold_still", lambda *args: None)
    monkeypatch.setattr("training.operations.timetable.lock", lambda obj: obj)
    before = TeachingSession.objects.count()
    close_old_connections()

    answers = at_once([lambda plan=plan: verbs.plan_session(plan[0], fields=plan[1], actor=world.ruslan, now=NOW) for plan in plans])

    assert answers == ["Invalid"] * 9 + ["done"]
    assert TeachingSession.objects.count() == before + 1


def test_two_changes_into_one_room_leave_one_where_it_was() -> None:
    world = make_world()
    school = make_school(world)
    rooms = [Room.objects.create(institution=school.room.institution, name=f"R{number}", seats=99) for number in range(2)]
    made = [
        verbs.plan_session(school.intake, fields=wanted(school, room=room, lecturers=[], groups=[group]), actor=world.ruslan, now=NOW)
        for room, group in zip(rooms, school.groups, strict=True)
    ]
    close_old_connections()
    fields = [wanted(school, lecturers=[], groups=[group]) for group in school.groups]

    answers = at_once(
        [
            lambda row=row, more=more: verbs.change_session(row, fields=more, actor=world.ruslan, now=NOW)
            for row, more in zip(made, fields, strict=True)
        ]
    )

    assert answers == ["Invalid", "done"]
    assert TeachingSession.objects.filter(booking__room=school.room, starts_at__date=MONDAY).count() == 1


def test_cancelled_session_and_a_new_one_do_not_both_come_to_stand() -> None:
    world = make_world()
    school = make_school(world)
    session = verbs.plan_session(school.intake, fields=wanted(school), actor=world.ruslan, now=NOW)
    verbs.cancel_session(session, reason="Ill", actor=world.ruslan, now=NOW)
    close_old_connections()

    answers = at_once(
        [
            lambda: verbs.bring_back(session, actor=world.ruslan, now=NOW),
            lambda: verbs.plan_session(school.intake, fields=wanted(school), actor=world.ruslan, now=NOW),
        ]
    )

    assert answers in (["Invalid", "done"], ["Refused", "done"])
    assert TeachingSession.objects.filter(state="planned", starts_at__date=MONDAY).count() == 1
    with pytest.raises((Invalid, Refused)):
        verbs.plan_session(school.intake, fields=wanted(school), actor=world.ruslan, now=NOW)
