"""Verbs of the papers of an event."""

from __future__ import annotations

from typing import Any

from events import operations as verbs
from partners.actor import Actor
from tests.operation_cases.base import GONE, Case, again_and_again, last_file, with_file
from tests.operation_cases.programmes import event
from tests.searching import file_of
from tests.world import NOW, World

FIELDS = {"title": "Slides", "session": None, "for_participants": True}
DESK = {"by": "ruslan", "stranger": "alice"}


def add(world: World, record: Any, actor: Actor) -> object:
    return verbs.add_session_material(record, fields=FIELDS, kind="named", partners=[world.partner_a], file=last_file(), actor=actor, now=NOW)


def material(world: World) -> Any:
    return verbs.add_session_material(
        event(world), fields=FIELDS, kind="named", partners=[world.partner_a], file=file_of(world), actor=world.sofia, now=NOW
    )


CASES = [
    Case(**again_and_again("events.add_session_material"), **DESK, ready=with_file(event), do=add, steps=("events.event material_added",)),
    Case(
        "events.publish_session_materials",
        **DESK,
        ready=lambda world: material(world).event,
        do=lambda world, record, actor: verbs.publish_session_materials(record, actor=actor, now=NOW),
        steps=("events.event materials_opened",),
    ),
    Case(
        "events.remove_session_material",
        **DESK,
        ready=material,
        do=lambda world, record, actor: verbs.remove_session_material(record, actor=actor, now=NOW),
        steps=("events.event material_removed",),
        **GONE,
    ),
]
