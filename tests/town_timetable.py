"""A week of a running intake for the town: a session, a cancelled one, a room, two groups."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from tests.world import NOW, make_intake
from training import operations as training
from training.models import Lecturer

FIRST_DAY = date(2026, 11, 2)


def add_timetable(town: Any) -> None:
    world = town.world
    academy, by = world.institutions["academy"], {"actor": world.ruslan, "now": NOW}
    room = training.add_room(institution=academy, fields={"name": "201", "seats": 40, "place": "First floor, step-free"}, **by)
    lecturer, _is_new = Lecturer.objects.get_or_create(institution=academy, user=world.users["leila"], defaults={"name": "Leila"})
    intake = make_intake(world, reference="TT-26", starts_on=FIRST_DAY)
    group = training.add_group(intake, name="B", **by)
    fields = {"kind": "lecture", "title": "Negotiation", "starts": time(9), "ends": time(10, 30), "room": room, "lecturers": [lecturer]}
    days = [date(2026, 11, day) for day in (23, 24, 26)]
    made = training.plan_sessions(intake, days=days, fields=fields | {"online_url": "https://meet.example.org/1"}, **by)
    training.cancel_session(made[1], reason="Leila is ill.", **by)
    town.things |= {"timetable_intake": intake, "group": group, "room": room, "session": made[0], "cancelled_session": made[1]}
