"""What the nominating pages say before a button is pressed: which instant counts, whether the call is open, whether a slot is free."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from scholarships import operations as verbs
from scholarships.models import Nomination
from tests.world import NOW, World, make_call, make_draft, make_nomination

pytestmark = pytest.mark.django_db
PAGES = ("nomination_edit", "nomination_check", "nomination")
SUBMIT = "Submit the nomination"


def url(name: str, *args: object) -> str:
    return reverse(f"scholarships:{name}", args=args)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def shown(client: Client, name: str, pk: int) -> str:
    page = client.get(url(name, pk))
    assert page.status_code == 200
    return page.content.decode()


def returned(world: World, days: int) -> Nomination:
    found = make_nomination(world, make_call(world))
    verbs.return_nomination(found, reason="The diploma is cut off.", mend_until=NOW + timedelta(days=days), actor=world.sofia, now=NOW)
    return found


@pytest.mark.parametrize("name", PAGES)
def test_returned_with_an_early_date_counts_to_the_close_of_the_call(world: World, name: str) -> None:
    found = returned(world, days=2)

    text = shown(world.client("alice"), name, found.pk)

    assert found.mendable_until == found.call.closes_at
    assert "due in 7 days" in text
    assert "due in 2 days" not in text
    assert "The ministry asks for it by:" in text


@pytest.mark.parametrize("name", PAGES)
def test_returned_with_a_late_date_has_one_instant(world: World, name: str) -> None:
    text = shown(world.client("alice"), name, returned(world, days=9).pk)

    assert "due in 9 days" in text
    assert "The ministry asks for it by:" not in text


def test_returned_after_its_time_offers_no_sending(world: World, clock: time_machine.Traveller) -> None:
    found = returned(world, days=9)
    clock.move_to(NOW + timedelta(days=10))

    for name in PAGES:
        text = shown(world.client("alice"), name, found.pk)
        assert "Ask the ministry to return it with a new date." in text
        assert "Send the completed nomination" not in text


def test_call_not_open_yet_says_when_it_opens(world: World) -> None:
    opens = NOW + timedelta(days=3)
    call = make_call(world, opens_at=opens, is_open=False)
    verbs.publish_call(call, actor=world.sofia, now=NOW)
    found, alice = make_draft(world, call), world.client("alice")

    texts = [shown(alice, name, found.pk) for name in PAGES] + [shown(alice, "nominate", call.pk)]
    refused = alice.post(url("nomination_check", found.pk)).content.decode()

    for text in texts:
        assert "Drafts can be prepared now. They can be sent from:" in text
        assert "Fri 27 Nov 2026, 11:00 Astana" in text
        assert SUBMIT not in text
    assert "has not opened yet: it opens Fri 27 Nov 2026, 11:00 Astana" in refused


def test_no_slot_free_is_said_with_the_way_to_the_nominations(world: World) -> None:
    call = make_call(world, places=1)
    sent, alice = make_nomination(world, call), world.client("alice")
    draft = make_draft(world, call, number=1)

    texts = [shown(alice, name, draft.pk) for name in PAGES] + [shown(alice, "nominate", call.pk)]

    for text in texts:
        assert "No slot is free" in text
        assert f"{url('nominations')}?call={call.pk}" in text
        assert SUBMIT not in text
    assert "Nominate another person" not in shown(alice, "nomination_receipt", sent.pk)


def test_receipt_offers_another_person_while_a_slot_is_free(world: World) -> None:
    sent = make_nomination(world, make_call(world, places=2))

    assert "Nominate another person" in shown(world.client("alice"), "nomination_receipt", sent.pk)


def test_draft_of_a_closed_call_can_not_be_sent(world: World, clock: time_machine.Traveller) -> None:
    call = make_call(world)
    draft, alice = make_draft(world, call), world.client("alice")
    clock.move_to(call.closes_at + timedelta(hours=1))
    verbs.turn_clock(now=call.closes_at + timedelta(hours=1))
    alice = world.client("alice")

    for name in PAGES:
        text = shown(alice, name, draft.pk)
        assert "closed Tue 1 Dec 2026, 11:00 Astana. This draft can no longer be sent." in text
        assert SUBMIT not in text
    nominate = shown(alice, "nominate", call.pk)
    assert "closed Tue 1 Dec 2026, 11:00 Astana." in nominate
    assert "Start the nomination" not in nominate
    assert "can be used for another call" not in alice.post(url("nomination_check", draft.pk)).content.decode()


def test_draft_of_a_cancelled_call_can_not_be_sent(world: World) -> None:
    call = make_call(world)
    draft = make_draft(world, call)
    verbs.cancel_call(call, reason="No budget.", actor=world.hana, now=NOW)

    text = shown(world.client("alice"), "nomination_check", draft.pk)

    assert f"The call {call} is cancelled. This draft can no longer be sent." in text
    assert SUBMIT not in text
