"""The recount names a record whose state its history does not tell."""

from __future__ import annotations

import pytest

from portal.recount import disagreements
from scholarships.models import Nomination
from tests.eventing import make_event
from tests.world import World, make_call, make_nomination

pytestmark = pytest.mark.django_db


def test_state_that_history_does_not_tell_is_named(world: World) -> None:
    nomination = make_nomination(world, make_call(world))
    assert disagreements() == []

    Nomination.objects.across_partners(reason="test").filter(pk=nomination.pk).update(state="in_review")

    assert f"scholarships.nomination {nomination.pk}, state: kept in_review, counted submitted" in disagreements()


def test_record_without_history_is_named(world: World) -> None:
    event = make_event(world)

    assert disagreements() == [f"events.event {event.pk}, state: kept invited, counted without history"]
