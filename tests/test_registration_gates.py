"""Who keeps whom out of an event: addresses that nobody has proved, turns of the waiting list, heads that do not come."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache

from core.errors import Refused
from core.models import HistoryEntry
from events import operations as verbs
from events.models import Delegation, Registration
from events.operations.registrations_clock import pass_places_on
from tests.eventing import make_delegation, make_event, make_registration
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
OPEN: dict[str, Any] = {"open_registration": True, "is_public": True, "approval_needed": False}


@pytest.fixture(autouse=True)
def _no_brake() -> None:
    cache.clear()


def fresh(registration: Registration) -> Registration:
    return Registration.objects.across_partners(reason="test").select_related("event").get(pk=registration.pk)


def typed(event: Any, email: str) -> Registration:
    """By anybody, who need not have the address."""
    return verbs.register_publicly(event, fields={"given_names": "Mallory", "email": email, "language": "en"}, now=NOW)


def test_address_that_nobody_has_proved_keeps_its_owner_not_out(world: World) -> None:
    event = make_event(world, **OPEN)
    email = world.users["timur"].email.lower()
    unproved = typed(event, email)

    own = verbs.register_oneself(event, fields={"given_names": "Timur", "email": email}, actor=world.timur, now=NOW)

    assert (own.state, fresh(unproved).state) == ("confirmed", "cancelled")


def test_address_that_nobody_has_proved_keeps_no_delegate_out(world: World) -> None:
    event = make_event(world, **OPEN)
    side = make_delegation(event, world.partner_a)
    unproved = typed(event, "delegate@example.org")

    (named,) = verbs.name_people(side, people=[{"given_names": "Dana", "email": "delegate@example.org"}], actor=world.alice, now=NOW)

    assert (named.state, fresh(unproved).state) == ("named", "cancelled")


def test_whose_an_address_is_no_other_side_learns(world: World) -> None:
    """Naming people is no way to ask who else comes."""
    event = make_event(world)
    make_registration(event, delegation=make_delegation(event, world.partner_b), given_names="Secret", email="x@example.org")
    side = make_delegation(event, world.partner_a)

    people = [{"given_names": "Dana", "family_name": "Doe", "email": "x@example.org"}]
    with pytest.raises(Refused, match="already: Dana Doe") as no:
        verbs.name_people(side, people=people, actor=world.alice, now=NOW)

    assert "Secret" not in str(no.value)


def test_whoever_waits_is_offered_a_new_place_before_who_comes_now(world: World) -> None:
    """Between a raised number of places and the clock nobody passes the queue."""
    event = make_event(world, capacity=1, **OPEN)
    make_registration(event, number=1)
    waits = make_registration(event, number=2, state="waiting", waits_since=NOW - timedelta(days=1))
    verbs.change_event(event, fields={"capacity": 2}, actor=world.ruslan, now=NOW)

    late = verbs.register_oneself(event, fields={"given_names": "Timur", "email": "t@example.org"}, actor=world.timur, now=NOW)

    assert (fresh(waits).state, late.state) == ("offered", "waiting")


def test_delegation_whose_head_does_not_come_is_not_handed_in_without_one(world: World) -> None:
    event = make_event(world)
    side = make_delegation(event, world.partner_a)
    head, other = verbs.name_people(side, people=[{"given_names": "Head"}, {"given_names": "Other"}], actor=world.alice, now=NOW)

    verbs.cancel_registration(fresh(head), actor=world.alice, now=NOW)

    side = Delegation.objects.across_partners(reason="test").get(pk=side.pk)
    assert side.head_id is None
    with pytest.raises(Refused, match="heads"):
        verbs.hand_in_delegation(side, actor=world.alice, now=NOW)
    verbs.arrange_delegation(side, order=[], head=other.pk, actor=world.alice, now=NOW)
    verbs.hand_in_delegation(side, actor=world.alice, now=NOW)


def test_offer_of_an_event_that_is_called_off_says_not_that_the_place_went_on(world: World) -> None:
    event = make_event(world, state="cancelled")
    offered = make_registration(event, state="offered", offered_until=NOW - timedelta(hours=1))

    assert pass_places_on(now=NOW) == 0

    assert fresh(offered).state == "offered"
    assert not HistoryEntry.objects.across_partners(reason="test").filter(step="lapse").exists()
