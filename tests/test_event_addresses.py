"""The address of an online meeting is read by those who take part, not by everybody who knows of the event."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from events import operations
from events.calendar_source import of_event
from notifications.models import Notice
from tests.eventing import make_delegation, make_event, make_registration, make_session
from tests.pages import text_of
from tests.programming import deliver
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
WHOLE, PART = "https://meet.example.org/whole", "https://meet.example.org/part"


def pages(world: World, name: str, event: Any, session: Any) -> list[bool]:
    """On which of the pages one of the addresses stands."""
    addresses = [
        reverse("events:event", args=[event.pk]),
        reverse("events:session", args=[session.pk]),
        reverse("events:event_calendar", args=[event.pk]),
    ]
    client = world.client(name)
    texts = [client.get(address).content.decode().replace("\r\n ", "") for address in addresses]
    return ["meet.example.org" in text for text in texts]


@pytest.mark.parametrize(
    ("state", "reads"), [("confirmed", True), ("waiting", False), ("registered", False), ("cancelled", False), ("declined", False)]
)
def test_whoever_has_a_place_reads_the_address(world: World, state: str, reads: bool) -> None:
    event = make_event(world, is_public=True, online_url=WHOLE, mode="hybrid")
    session = make_session(event, online_url=PART)
    own = make_registration(event, state=state, user=world.users["timur"])

    assert pages(world, "timur", event, session) == [reads] * 3
    assert (WHOLE in text_of(world.client("timur"), reverse("events:registration", args=[own.pk]))) is reads


def test_officers_of_a_side_that_is_asked_read_the_address_and_of_another_do_not(world: World) -> None:
    event = make_event(world, is_public=True, online_url=WHOLE, mode="hybrid")
    session = make_session(event, online_url=PART)
    make_delegation(event, world.partner_a)
    make_delegation(event, world.partner_b, state="withdrawn")

    assert pages(world, "alice", event, session) == [True] * 3
    assert pages(world, "charlie", event, session) == [False] * 3
    assert pages(world, "sofia", event, session) == [True] * 3


def test_message_of_a_new_address_does_not_carry_it(world: World) -> None:
    event = make_event(world, online_url=WHOLE, mode="hybrid")
    make_registration(event, state="waiting", user=world.users["timur"])

    operations.change_event(event, fields={"online_url": PART}, actor=world.ruslan, now=NOW + timedelta(hours=1))
    deliver("change")

    notice = Notice.objects.across_partners(reason="test").get(recipient=world.users["timur"])
    assert "meet.example.org" not in str(notice.params)
    assert of_event(event).description.endswith(PART)
