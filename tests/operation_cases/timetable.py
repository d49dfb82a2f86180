from __future__ import annotations

from datetime import date, time
from typing import Any

from partners.actor import Actor
from tests.numbering import numbers
from tests.operation_cases.base import DONE, INVALID, REFUSED, WHY, Case, again_and_again, intake
from tests.operation_cases.training import enrolled
from tests.world import NOW, World
from training import operations as verbs
from training.models import Enrolment, IntakeGroup, Room, TeachingSession

FIELDS: dict[str, Any] = {"kind": "lecture", "title": "Negotiation", "day": date(2027, 9, 6), "starts": time(9), "ends": time(10, 30)}


def session(world: World) -> TeachingSession:
    return verbs.plan_session(intake(world), fields=FIELDS, actor=world.ruslan, now=NOW)


def cancelled(world: World) -> TeachingSession:
    found = session(world)
    verbs.cancel_session(found, reason=WHY, actor=world.ruslan, now=NOW)
    return found


def room(world: World) -> Room:
    return add_room(world, None, world.ruslan)


def group(world: World) -> IntakeGroup:
    return verbs.add_group(intake(world), name="B", actor=world.ruslan, now=NOW)


def in_no_group(world: World) -> Enrolment:
    found = enrolled(world)
    Enrolment.objects.across_partners(reason="test").filter(pk=found.pk).update(group=None)
    return found


def add_room(world: World, record: Any, actor: Actor) -> Room:
    fields = {"name": f"R{next(numbers)}", "seats": 20, "place": ""}
    return verbs.add_room(institution=world.institutions["academy"], fields=fields, actor=actor, now=NOW)


def change_session(world: World, record: Any, actor: Actor) -> object:
    return verbs.change_session(record, fields=FIELDS | {"title": f"Topic {next(numbers)}"}, actor=actor, now=NOW)


def place_people(world: World, record: Any, actor: Actor) -> object:
    first = IntakeGroup.objects.filter(intake=record.intake).first()
    return verbs.place_people(record.intake, groups={record.pk: first}, actor=actor, now=NOW)


REGISTRAR = {"by": "ruslan", "stranger": "sofia"}

CASES = [
    Case(
        name="training.plan_session",
        ready=intake,
        do=lambda world, record, actor: verbs.plan_session(record, fields=FIELDS, actor=actor, now=NOW),
        steps=("training.teachingsession planned", "training.intake sessions_planned"),
        again=INVALID,
        at_once=(INVALID, DONE),
        **REGISTRAR,
    ),
    Case(
        **again_and_again("training.change_session"),
        ready=session,
        do=change_session,
        steps=("training.teachingsession change",),
        **REGISTRAR,
    ),
    Case(
        name="training.cancel_session",
        ready=session,
        do=lambda world, record, actor: verbs.cancel_session(record, reason=WHY, actor=actor, now=NOW),
        steps=("training.teachingsession cancel",),
        at_once=(REFUSED, DONE),
        **REGISTRAR,
    ),
    Case(
        name="training.bring_back",
        ready=cancelled,
        do=lambda world, record, actor: verbs.bring_back(record, actor=actor, now=NOW),
        steps=("training.teachingsession bring_back",),
        at_once=(REFUSED, DONE),
        **REGISTRAR,
    ),
    Case(**again_and_again("training.add_room"), ready=intake, do=add_room, steps=("training.room added",), **REGISTRAR),
    Case(
        **again_and_again("training.change_room"),
        ready=room,
        do=lambda world, record, actor: verbs.change_room(record, fields={"name": f"R{next(numbers)}"}, actor=actor, now=NOW),
        steps=("training.room changed",),
        **REGISTRAR,
    ),
    Case(
        **again_and_again("training.add_group"),
        ready=intake,
        do=lambda world, record, actor: verbs.add_group(record, name=f"G{next(numbers)}", actor=actor, now=NOW),
        steps=("training.intakegroup added",),
        **REGISTRAR,
    ),
    Case(
        **again_and_again("training.rename_group"),
        ready=group,
        do=lambda world, record, actor: verbs.rename_group(record, name=f"G{next(numbers)}", actor=actor, now=NOW),
        steps=("training.intakegroup renamed",),
        **REGISTRAR,
    ),
    Case(**again_and_again("training.place_people"), ready=in_no_group, do=place_people, steps=("training.enrolment placed_in_group",), **REGISTRAR),
    Case(
        **again_and_again("training.divide_evenly"),
        ready=in_no_group,
        do=lambda world, record, actor: verbs.divide_evenly(record.intake, actor=actor, now=NOW),
        steps=("training.enrolment placed_in_group",),
        **REGISTRAR,
    ),
]

ELSEWHERE = {
    "training.plan_sessions": "plan_session for several days: tests/test_planning.py",
    "training.renew_calendar_link": "everybody's own: tests/test_calendar_feed.py",
    "training.note_reading": "has no actor, the secret is the right: tests/test_calendar_feed.py",
}
