"""`perform_each` does what `perform` does, for many records in a few statements."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core.errors import NotAllowed, Refused
from core.models import HistoryEntry
from core.workflow import perform, perform_each
from events import operations as events
from events.models import Event, Registration
from tests.eventing import ENDS, make_event, make_registration
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
AFTER = ENDS + timedelta(hours=1)


def rows(event: Event) -> list[Registration]:
    found = Registration.objects.across_partners(reason="test").filter(event=event).select_related("event")
    return list(found.order_by("pk"))


def told(registration: Registration) -> list[dict[str, Any]]:
    found = HistoryEntry.objects.across_partners(reason="test").filter(model="events.registration", object_id=registration.pk)
    return list(found.values("step", "source", "target", "actor_label", "data", "at"))


def test_rows_and_history_are_those_of_one_by_one(world: World) -> None:
    event = make_event(world)
    one, many = make_registration(event, number=1), make_registration(event, number=2)

    perform(rows(event)[0], "miss", actor=world.ruslan, now=AFTER, changes={"state_since": AFTER}, data={"n": 1})
    perform_each(rows(event)[1:], "miss", actor=world.ruslan, now=AFTER, changes={"state_since": AFTER}, data=lambda row: {"n": 1})

    assert [(row.state, row.state_since) for row in rows(event)] == [("no_show", AFTER)] * 2
    assert told(one) == told(many)


@pytest.mark.parametrize(("state", "who", "refusal"), [("cancelled", "ruslan", Refused), ("confirmed", "leila", NotAllowed)])
def test_one_that_can_not_undoes_all(world: World, state: str, who: str, refusal: type[Exception]) -> None:
    event = make_event(world)
    make_registration(event, number=1)
    make_registration(event, number=2, state=state)

    with pytest.raises(refusal), transaction.atomic():
        perform_each(rows(event), "miss", actor=world.actors[who], now=AFTER)

    assert [row.state for row in rows(event)] == ["confirmed", state]
    assert [told(row) for row in rows(event)] == [[], []]


def test_counters_of_the_database_follow(world: World) -> None:
    event = make_event(world, capacity=3)
    for number in range(5):
        make_registration(event, number=number, state="registered")

    events.approve_each(event, rows(event), actor=world.sofia, now=NOW)

    event.refresh_from_db()
    assert (event.taken, [row.state for row in rows(event)]) == (3, ["confirmed"] * 3 + ["waiting"] * 2)


@pytest.mark.parametrize("verb", ["count_absent", "approve_each", "mark_each_attended"])
def test_thirty_cost_as_many_statements_as_two(world: World, verb: str) -> None:
    costs = []
    for number, people in ((1, 2), (2, 30)):
        event = make_event(world, number=number)
        for one in range(people):
            make_registration(event, number=one, state="registered" if verb == "approve_each" else "confirmed")
        more = {} if verb == "count_absent" else {"approve_each": {"registrations": rows(event)}, "mark_each_attended": {"people": rows(event)}}[verb]
        with CaptureQueriesContext(connection) as asked:
            getattr(events, verb)(event, actor=world.ruslan, now=NOW if verb == "approve_each" else AFTER, **more)
        costs.append(len(asked))

    assert costs[0] == costs[1] <= 25
