"""Any order of acts of the academy and the sending side on enrolments, against a small model (`enrolment_machine`)."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.enrolment_machine import Lives
from tests.world import World

pytestmark = pytest.mark.django_db
QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}


def play(world: World, examples: int, steps: int, *, derandomize: bool) -> None:
    Lives.world = world
    run_state_machine_as_test(Lives, settings=settings(max_examples=examples, stateful_step_count=steps, derandomize=derandomize, **QUIET))


@pytest.mark.timeout(400)
def test_any_order_of_acts_keeps_seats_places_and_days_right(world: World) -> None:
    play(world, 8, 25, derandomize=True)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_many_more_orders(world: World) -> None:
    play(world, 1000, 60, derandomize=False)
