"""Any order of acts on two missions of one expert, against a small model (`mission_machine`)."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.mission_machine import Missions
from tests.world import World

pytestmark = pytest.mark.django_db
QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}


def play(world: World, examples: int, steps: int, *, derandomize: bool) -> None:
    Missions.world = world
    run_state_machine_as_test(Missions, settings=settings(max_examples=examples, stateful_step_count=steps, derandomize=derandomize, **QUIET))


@pytest.mark.timeout(400)
def test_any_order_of_acts_keeps_stays_and_days_right(world: World) -> None:
    play(world, 5, 22, derandomize=True)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_many_more_orders(world: World) -> None:
    play(world, 500, 50, derandomize=False)
