"""An event of yesterday with somebody confirmed of partner A, somebody who attended, and a certificate; for the tests of routes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from events import operations as events
from events.models import Registration
from tests.eventing import make_delegation, make_event, make_registration
from tests.world import NOW


def add_door(town: Any) -> None:
    world = town.world
    event = make_event(world, kind="seminar", number=80, starts_at=NOW - timedelta(days=2), ends_at=NOW - timedelta(days=1))
    delegation = make_delegation(event, world.partner_a, ceiling=5)
    attended = [make_registration(event, number=number, state="attended", delegation=delegation) for number in (81, 82)]
    Registration.objects.across_partners(reason="test").filter(pk=attended[1].pk).update(state="confirmed")
    events.issue_certificates(event, actor=world.ruslan, now=NOW)
    Registration.objects.across_partners(reason="test").filter(pk=attended[1].pk).update(state="attended")
    town.things |= {"door_event": event, "certified_guest": attended[0], "attended_guest": attended[1]}
