"""Somebody in training beside the nominations, for whom the sending government is asked to consent to more time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from tests.academy import person
from training import operations as training

MIDDLE = datetime(2028, 3, 1, 6, tzinfo=UTC)


def add_enrolments(town: Any) -> None:
    world = town.world
    guest = training.enrol_person(person=person(world, 70), intake=town.intake, actor=world.ruslan, now=datetime(2027, 8, 1, tzinfo=UTC))
    training.record_arrival(guest, arrived_on=date(2027, 8, 31), actor=world.ruslan, now=MIDDLE)
    training.start(guest, actor=world.ruslan, now=MIDDLE)
    town.things["enrolment_active"] = guest
    town.things["extension"] = training.ask_extension(guest, until=date(2028, 10, 1), reason="The thesis.", actor=world.ruslan, now=MIDDLE)
