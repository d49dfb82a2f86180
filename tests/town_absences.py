"""Amir stands in for Alice, for the tests of routes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from partners import operations
from partners.queries import host_day
from tests.world import NOW


def add_absences(town: Any) -> None:
    world, today = town.world, host_day(NOW)
    absence = operations.be_away(
        starts_on=today, ends_on=today + timedelta(days=5), stand_in=world.users["amir"], note="", actor=world.actors["alice"], now=NOW
    )
    town.things |= {"absence": absence}
