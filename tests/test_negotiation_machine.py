"""Any order of acts of two sides, against a small model (`negotiation_machine`)."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.negotiation_machine import Negotiation
from tests.world import World

pytestmark = pytest.mark.django_db
QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}


def play(world: World, examples: int, steps: int, *, quick: bool) -> None:
    """`quick`: the same acts each time, and what fails is shown as it came, since making it smaller takes minutes."""
    Negotiation.world = world
    phases = (Phase.generate,) if quick else tuple(Phase)
    run_state_machine_as_test(
        Negotiation, settings=settings(max_examples=examples, stateful_step_count=steps, derandomize=quick, phases=phases, **QUIET)
    )


@pytest.mark.timeout(400)
def test_any_order_of_acts_keeps_terms_approvals_and_ledger_together(world: World) -> None:
    play(world, 15, 20, quick=True)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_many_more_orders(world: World) -> None:
    play(world, 1500, 50, quick=False)
