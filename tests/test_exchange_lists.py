"""Lists of exchanges and events cost the same for one row and for thirty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exchanges.models import Availability
from notifications.models import FollowUpAction
from tests.eventing import make_delegation, make_event
from tests.exchanging import make_expert, make_need
from tests.world import NOW, World

pytestmark = pytest.mark.django_db


def an_expert(world: World, number: int) -> None:
    expert = make_expert(world, 300 + number)
    Availability(expert=expert, starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 20)).save(force_insert=True)


def a_request(world: World, number: int) -> None:
    make_need(world, number=number)


def an_offer(world: World, number: int) -> None:
    make_need(world, kind="offer", number=number, expert=make_expert(world, 400 + number))


def an_action(world: World, number: int) -> None:
    FollowUpAction(
        text=f"Send the slides {number}", due_on=date(2027, 4, 1), owner=world.users["sofia"], model="events.event", object_id=number,
        object_label="EV-1", created_at=NOW, created_by_label="Sofia",
    ).save(force_insert=True)  # fmt: skip


def a_public_event(world: World, number: int) -> None:
    event = make_event(world, number=number, is_public=True)
    make_delegation(event, world.partner_a)


LISTS: dict[str, tuple[Callable[[World, int], None], str]] = {
    "exchanges:experts": (an_expert, "sofia"),
    "exchanges:needs": (an_offer, "alice"),
    "actions": (an_action, "sofia"),
    "events:public_events": (a_public_event, "alice"),
    "events:events": (a_public_event, "alice"),
}


def cost(world: World, name: str, address: str) -> int:
    client = world.client(name)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(asked)


@pytest.mark.parametrize("name", LISTS)
def test_list_costs_the_same_for_one_row_and_for_thirty(world: World, name: str) -> None:
    make, reader = LISTS[name]
    costs = []
    for numbers in (range(1, 2), range(2, 31)):
        for number in numbers:
            make(world, number)
        costs.append(cost(world, reader, reverse(name)))

    assert costs[0] == costs[1] <= 12


@pytest.mark.parametrize(("ours", "theirs"), [("request", an_offer), ("offer", a_request)])
def test_what_fits_costs_the_same_for_one_and_for_thirty(world: World, ours: str, theirs: Any) -> None:
    expert = make_expert(world, 500) if ours == "offer" else None
    need = make_need(world, kind=ours, number=900, expert=expert)
    costs = []
    for numbers in (range(1, 2), range(2, 31)):
        for number in numbers:
            theirs(world, number)
        costs.append(cost(world, "sofia", reverse("exchanges:need", args=[need.pk])))

    assert costs[0] == costs[1] <= 12
