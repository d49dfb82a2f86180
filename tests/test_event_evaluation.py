"""Participants of an event are asked what they think: on their first page, and in messages without empty brackets."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from core.models import HistoryEntry
from events import operations
from events.models import Delegation, Event
from notifications.models import Notice
from notifications.operations import deliver_event
from notifications.render import notice_text
from people.models import Person
from portal.recount import disagreements
from portal.worklist_together import of_training
from tests.evaluating import standard_form
from tests.eventing import make_delegation, make_event, make_registration
from tests.stays import make_person
from tests.world import NOW, World
from training.operations.evaluation_clock import turn_evaluations

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def guests(world: World, event: Event, name: str) -> None:
    """Five who came, the first of them with the account of this name."""
    for number in range(5):
        make_registration(event, number=number, state="attended", person=make_person(world))
    first = Person.objects.across_partners(reason="test").order_by("-pk").first()
    assert first is not None
    Person.objects.across_partners(reason="test").filter(user=world.users[name]).update(user=None)
    Person.objects.across_partners(reason="test").filter(pk=first.pk).update(user=world.users[name])


@pytest.mark.parametrize("name", ["timur", "erlan"])
def test_whoever_came_to_an_event_is_asked_on_the_first_page(world: World, name: str) -> None:
    event = make_event(world, state="held", starts_at=NOW - 2 * DAY, ends_at=NOW - DAY)
    guests(world, event, name)

    operations.evaluate_event(event, form=standard_form(world), opens_at=NOW - DAY, closes_at=NOW + DAY, actor=world.ruslan, now=NOW)

    assert [task.title for task in of_training(world.actors[name], NOW) if event.reference in task.title] == [f"Evaluation of {event.reference}"]


def test_message_of_an_event_has_no_empty_brackets(world: World) -> None:
    event = make_event(world, state="held", starts_at=NOW - 2 * DAY, ends_at=NOW - DAY)
    guests(world, event, "timur")
    operations.evaluate_event(event, form=standard_form(world), opens_at=NOW, closes_at=NOW + DAY, actor=world.ruslan, now=NOW)

    turn_evaluations(now=NOW)
    for entry in HistoryEntry.objects.across_partners(reason="test").filter(model="training.evaluationround").order_by("pk"):
        deliver_event(entry.pk, now=NOW)

    notice = Notice.objects.across_partners(reason="test").get(recipient=world.users["timur"])
    with translation.override("en"):
        assert "()" not in " ".join(notice_text(notice, zone="UTC"))


def test_recount_finds_places_and_names_that_were_miscounted(world: World) -> None:
    event = make_event(world)
    side = make_delegation(event, world.partner_a)
    make_registration(event, delegation=side)
    assert not [fault for fault in disagreements() if "taken" in fault or "named" in fault]

    Event.objects.across_partners(reason="test").filter(pk=event.pk).update(taken=2)
    Delegation.objects.across_partners(reason="test").filter(pk=side.pk).update(named=2)

    faults = disagreements()
    assert f"event {event.reference}, taken: kept 2, counted 1" in faults
    assert f"delegation {side} to {event.reference}, named: kept 2, counted 1" in faults
