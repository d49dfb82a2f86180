"""A paper of the event to which partner A is invited, published for it alone, for the tests of routes."""

from __future__ import annotations

from typing import Any

from events import operations as verbs
from tests.searching import file_of
from tests.world import NOW


def add_session_materials(town: Any) -> None:
    world, fields = town.world, {"title": "Slides", "session": town.event_session, "for_participants": False}
    for_partner = {"kind": "named", "partners": [world.partner_a], "file": file_of(world)}
    town.things["session_material"] = verbs.add_session_material(town.event, fields=fields, **for_partner, actor=world.sofia, now=NOW)
    verbs.publish_session_materials(town.event, actor=world.sofia, now=NOW)
