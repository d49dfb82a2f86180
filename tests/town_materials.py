"""Materials of partner A in the states in which their pages have something to show, for the tests of routes."""

from __future__ import annotations

from typing import Any

from exchanges import operations as verbs
from tests import sharing as made
from tests.world import NOW


def add_materials(town: Any) -> None:
    world = town.world
    found = made.shared(world, partner=world.partner_a, reach=made.INTERNAL)
    verbs.note_reading(made.version_of(found), actor=world.sofia, now=NOW)
    town.things |= {
        "shared_material": found, "material_version": made.version_of(found), "draft_material": made.written(world, partner=world.partner_a),
        "received_material": made.shared(world, reach=made.named(world.partner_a)),
    }  # fmt: skip
