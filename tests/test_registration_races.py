"""Many want the few places at the same moment, each over a connection of their own: never more than there are, and nobody out of turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from core.models import HistoryEntry
from events import operations as verbs
from events.models import Delegation, Event, Registration
from events.operations.registrations_clock import pass_places_on
from events.rules.people import guest_of
from portal.recount import disagreements
from tests.eventing import make_delegation, make_event, make_registration
from tests.test_operations_at_once import at_once
from tests.world import NOW, World, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(400)]
AT_ONCE, PLACES = 50, 10


@pytest.fixture
def world() -> World:
    return make_world()


def states(event: Event) -> Counter[str]:
    return Counter(Registration.objects.across_partners(reason="test").filter(event=event).values_list("state", flat=True))


def taken(event: Event) -> int:
    event.refresh_from_db()
    return event.taken


def counters() -> list[str]:
    """What the tests have written plainly has no history."""
    return [row for row in disagreements() if "without history" not in row]


def doing(verb: Callable[[Registration], object], rows: list[Registration]) -> list[Callable[[], object]]:
    return [lambda row=row: verb(row) for row in rows]  # type: ignore[misc]


def test_fifty_at_once_for_ten_places_leave_ten_and_forty_on_the_waiting_list(world: World) -> None:
    event = make_event(world, capacity=PLACES, approval_needed=False, is_public=True, open_registration=True)
    rows = [make_registration(event, number=number, state="unconfirmed") for number in range(AT_ONCE)]

    answers = at_once(doing(lambda row: verbs.confirm_address(row, actor=guest_of(row), now=NOW), rows))

    assert answers == ["done"] * AT_ONCE
    assert states(event) == {"confirmed": PLACES, "waiting": AT_ONCE - PLACES}
    assert taken(event) == PLACES
    assert counters() == []


def test_fifty_approvals_at_once_for_ten_places_approve_ten(world: World) -> None:
    event = make_event(world, capacity=PLACES)
    rows = [make_registration(event, number=number, state="registered") for number in range(AT_ONCE)]

    answers = at_once(doing(lambda row: verbs.approve_registration(row, actor=world.sofia, now=NOW), rows))

    assert Counter(answers) == {"done": PLACES, "Refused": AT_ONCE - PLACES}
    assert states(event) == {"confirmed": PLACES, "registered": AT_ONCE - PLACES}


def test_places_that_are_given_up_at_once_go_to_who_has_waited_longest_and_to_each_once(world: World) -> None:
    event = make_event(world, capacity=PLACES)
    placed = [make_registration(event, number=number) for number in range(PLACES)]
    queue = [make_registration(event, number=20 + n, state="waiting", waits_since=NOW + timedelta(minutes=n)) for n in range(15)]
    clock = [lambda: pass_places_on(now=NOW)] * 3

    answers = at_once([*doing(lambda row: verbs.cancel_registration(row, actor=world.sofia, now=NOW), placed), *clock])

    offered = HistoryEntry.objects.across_partners(reason="test").filter(model="events.registration", step="offer_place").order_by("pk")
    assert answers == ["done"] * (PLACES + 3)
    assert list(offered.values_list("object_id", flat=True)) == [row.pk for row in queue[:PLACES]]
    assert taken(event) == PLACES


def test_twelve_at_once_name_people_for_five_places_of_a_delegation(world: World) -> None:
    delegation = make_delegation(make_event(world), world.partner_a, ceiling=5)
    people = [[{"given_names": f"Guest {number}"}] for number in range(12)]

    answers = at_once([lambda row=row: verbs.name_people(delegation, people=row, actor=world.alice, now=NOW) for row in people])  # type: ignore[misc]

    assert Counter(answers) == {"done": 5, "Refused": 7}
    assert Delegation.objects.across_partners(reason="test").get(pk=delegation.pk).named == 5
    assert counters() == []
