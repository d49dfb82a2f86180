"""What PostgreSQL refuses of two sessions at once, by raw statements, and that what a session holds moves with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.schooling import BEGINS, add_session, make_school
from tests.world import World
from training.models import RoomBooking, SessionGroup, SessionLecturer, TeachingSession


@pytest.mark.parametrize("held", ["room", "lecturer", "groups"])
def test_two_sessions_at_once_hold_nothing_in_common(world: World, held: str) -> None:
    school = make_school(world)
    things = {"room": None, "lecturer": None, "groups": []} | {held: getattr(school, held)}

    with pytest.raises(IntegrityError), transaction.atomic():
        add_session(school.intake, school.modules[0], things["groups"], things["lecturer"], things["room"], BEGINS + timedelta(minutes=89))
    add_session(school.intake, school.modules[0], school.groups, school.lecturer, school.room, BEGINS + timedelta(minutes=90))


def test_what_a_session_holds_moves_with_it(world: World) -> None:
    school = make_school(world)
    first, second = school.sessions

    later = BEGINS + timedelta(days=9)
    TeachingSession.objects.filter(pk=first.pk).update(starts_at=later, ends_at=later + timedelta(minutes=90))

    for model in (RoomBooking, SessionLecturer, SessionGroup):
        assert set(model.objects.filter(session=first).values_list("starts_at", flat=True)) == {later}
    with pytest.raises(IntegrityError), transaction.atomic():
        TeachingSession.objects.filter(pk=first.pk).update(starts_at=second.starts_at, ends_at=second.ends_at)


def test_a_cancelled_session_holds_nothing(world: World) -> None:
    school = make_school(world)
    TeachingSession.objects.filter(pk=school.sessions[0].pk).update(state="cancelled")

    again = add_session(school.intake, school.modules[0], school.groups, school.lecturer, school.room, BEGINS)

    with pytest.raises(IntegrityError), transaction.atomic():
        TeachingSession.objects.filter(pk=school.sessions[0].pk).update(state="planned")
    assert RoomBooking.objects.get(session=again).is_held


def test_a_raw_statement_can_not_hold_another_time(world: World) -> None:
    school = make_school(world)

    RoomBooking.objects.update(starts_at=BEGINS + timedelta(days=99), ends_at=BEGINS + timedelta(days=99, hours=1))

    assert RoomBooking.objects.get(session=school.sessions[0]).starts_at == BEGINS
