"""Closings of calls in the calendars of those who nominate: a later version of the same event when a call is extended, none for who may not see the call."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse

from scholarships import operations as scholarships
from tests.test_calendar_feed import address, events
from tests.world import NOW, World, make_call

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr("partners.middleware.timezone.now", lambda: NOW)


def closings(world: World, name: str) -> list[Any]:
    return [event for event in events(address(world, name)) if "Call" in str(event["SUMMARY"])]


def test_closing_of_a_call_stands_in_the_calendar_and_moves_with_it(world: World) -> None:
    call = make_call(world, closes_at=NOW + WEEK)
    before = closings(world, "alice")[0]

    scholarships.extend_call(call, closes_at=NOW + 2 * WEEK, reason="Many asked for time.", actor=world.hana, now=NOW + timedelta(hours=1))
    after = closings(world, "alice")[0]

    assert str(before["SUMMARY"]) == f"Call {call.reference} closes: {call.title}"
    assert before["DTEND"].dt == NOW + WEEK
    assert (str(after["UID"]), after["DTEND"].dt) == (str(before["UID"]), NOW + 2 * WEEK)
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTAMP"].dt > before["DTSTAMP"].dt


def test_cancelled_call_is_cancelled_there_too(world: World) -> None:
    call = make_call(world, closes_at=NOW + WEEK)

    scholarships.cancel_call(call, reason="No money.", actor=world.hana, now=NOW)

    assert [str(event["STATUS"]) for event in closings(world, "alice")] == ["CANCELLED"]


def test_calendar_holds_the_calls_that_its_owner_sees_and_has_to_do_with(world: World) -> None:
    make_call(world, closes_at=NOW + WEEK)

    shown = {name: len(closings(world, name)) for name in ("alice", "daler", "zarina", "sofia", "hana", "charlie", "ruslan", "timur", "leila")}

    assert {name for name, count in shown.items() if count} == {"alice", "daler", "zarina", "sofia", "hana"}


@pytest.mark.parametrize(("name", "follows"), [("alice", True), ("sofia", True), ("ruslan", False)])
def test_list_of_calls_leads_to_the_calendar(world: World, name: str, follows: bool) -> None:
    page = world.client(name).get(reverse("scholarships:calls")).content.decode()

    assert (reverse("training:calendar_link") in page) is follows
