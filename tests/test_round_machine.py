"""Any order of acts on sheets of decisions, against a small model (`round_machine`)."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.round_machine import Sheets
from tests.world import World

pytestmark = pytest.mark.django_db
QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}


def play(world: World, examples: int, steps: int, *, derandomize: bool) -> None:
    Sheets.world = world
    run_state_machine_as_test(Sheets, settings=settings(max_examples=examples, stateful_step_count=steps, derandomize=derandomize, **QUIET))


@pytest.mark.timeout(400)
def test_any_order_of_acts_keeps_two_people_and_places_right(world: World) -> None:
    play(world, 8, 35, derandomize=True)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_many_more_orders(world: World) -> None:
    play(world, 500, 60, derandomize=False)
