"""A session of a timetable for the matrix."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from partners.actor import Actor
from tests.world import NOW, World, make_intake
from training import operations as training
from training.models import Intake, TeachingSession

DAY = date(2027, 9, 6)
FIELDS: dict[str, Any] = {"kind": "lecture", "title": "Negotiation", "day": DAY, "starts": time(9), "ends": time(10, 30)}


def make(world: World) -> TeachingSession:
    intake = Intake.objects.filter(reference="MIR-27").first() or make_intake(world)
    return training.plan_session(intake, fields=FIELDS, actor=world.ruslan, now=NOW)


def change(record: TeachingSession, actor: Actor) -> object:
    return training.change_session(record, fields=FIELDS | {"title": f"{record.title} once more"[-200:]}, actor=actor, now=NOW)


STEPS = {
    "change": change,
    "cancel": lambda record, actor: training.cancel_session(record, reason="Ill", actor=actor, now=NOW),
    "bring_back": lambda record, actor: training.bring_back(record, actor=actor, now=NOW),
}
