"""A view of a list, for the tests of routes."""

from __future__ import annotations

from typing import Any

from core.lists.places import place_at
from core.lists.saved import save_view
from tests.world import NOW


def add_lists(town: Any) -> None:
    place = place_at("/nominations/?state=submitted")
    assert place
    town.things |= {"list_view": save_view(place, name="Submitted", actor=town.world.actors["alice"], now=NOW)}
