"""Any order of coming, approving, taking, passing on, cancelling and waiting: never more than the places, nobody waits beside a free one, in turn."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core.errors import Refused
from core.models import HistoryEntry
from events import operations as verbs
from events.models import Registration
from events.operations.registrations_clock import pass_places_on
from tests.eventing import make_event, make_registration
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}
CAPACITY, MOST = 2, 6
which = st.integers(0, MOST - 1)


class Places(RuleBasedStateMachine):
    """Two places, at most six people. Fresh in a savepoint of its own; `world` is set by the test."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        self.now, self.keys = NOW, list[int]()
        self.event = make_event(self.world, capacity=CAPACITY, offer_hours=24)

    def act(self, number: int, verb: Callable[[Registration], Any]) -> None:
        """Refused is an answer too; what stands afterwards is looked at by the invariants."""
        if number < len(self.keys):
            with suppress(Refused):
                verb(Registration._base_manager.get(pk=self.keys[number]))
        self.now += timedelta(minutes=1)

    @rule()
    def come(self) -> None:
        if len(self.keys) < MOST:
            made = make_registration(self.event, number=len(self.keys), state="registered")
            self.keys.append(made.pk)

    @rule(number=which)
    def approve_or_queue(self, number: int) -> None:
        self.act(number, lambda row: verbs.place_or_queue(row, actor=self.world.sofia, now=self.now))

    @rule(number=which)
    def take(self, number: int) -> None:
        self.act(number, lambda row: verbs.take_place(row, actor=self.world.sofia, now=self.now))

    @rule(number=which)
    def pass_up(self, number: int) -> None:
        self.act(number, lambda row: verbs.pass_place(row, actor=self.world.sofia, now=self.now))

    @rule(number=which)
    def cancel(self, number: int) -> None:
        self.act(number, lambda row: verbs.cancel_registration(row, actor=self.world.sofia, now=self.now))

    @rule(hours=st.sampled_from([1, 23, 25]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        pass_places_on(now=self.now)

    @invariant()
    def places_are_kept(self) -> None:
        if not hasattr(self, "event"):
            return
        self.event.refresh_from_db()
        states = list(Registration._base_manager.filter(event=self.event).values_list("state", flat=True))
        assert self.event.taken == sum(state in ("offered", "confirmed") for state in states) <= CAPACITY
        assert "waiting" not in states or self.event.free == 0

    @invariant()
    def offers_come_in_turn(self) -> None:
        rows = HistoryEntry._base_manager.filter(model="events.registration", step="offer_place", object_id__in=getattr(self, "keys", []))
        waited = Registration._base_manager.in_bulk([row.object_id for row in rows])
        turns = [waited[row.object_id].waits_since for row in rows.order_by("pk")]
        assert turns == sorted(turns)  # type: ignore[type-var]


def play(world: World, examples: int, steps: int, *, derandomize: bool) -> None:
    Places.world = world
    run_state_machine_as_test(Places, settings=settings(max_examples=examples, stateful_step_count=steps, derandomize=derandomize, **QUIET))


@pytest.mark.timeout(400)
def test_any_order_keeps_places_and_turns(world: World) -> None:
    play(world, 6, 20, derandomize=True)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_many_more_orders(world: World) -> None:
    play(world, 500, 50, derandomize=False)
