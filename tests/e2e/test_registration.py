"""A conference at the screens of those who invite, come and wait: a delegation named, a visitor by the public page, many approved, a place that passes on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, expect

from core.models import HistoryEntry
from events.models import Event, Registration
from notifications.models import Delivery
from notifications.operations import deliver_event
from notifications.render import letter_text
from tests.e2e.story import Stage, follow, go_by, press
from tests.e2e.test_consultation import picture
from tests.eventing import make_event, make_registration
from tests.stays import make_person
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage(browser: Browser, live_server: Any, world: World) -> Iterator[Stage]:
    cache.clear()
    stage = Stage(browser, live_server.url, world, scripts=True)
    yield stage
    stage.close()


@pytest.fixture
def event(world: World) -> Event:
    """Of five places two are taken and two have asked for the others."""
    starts = timezone.now() + timedelta(days=60)
    more = {"starts_at": starts, "ends_at": starts + timedelta(days=1), "capacity": 4, "is_public": True, "open_registration": True}
    made = make_event(world, kind="conference", state="programme_open", **more)
    for number, state in enumerate(("confirmed", "registered", "registered"), start=1):
        make_registration(made, number=number, state=state)
    return made


def last_link() -> str:
    """The address in the newest letter to somebody without an account."""
    for entry in HistoryEntry.objects.across_partners(reason="test").filter(delivered_at__isnull=True).order_by("pk"):
        deliver_event(entry.pk, now=timezone.now())
    letter = Delivery.objects.across_partners(reason="test").filter(notice__isnull=True, address="aigul@example.org").latest("pk")
    found = re.search(r"/events/registration/\S+", letter_text(letter)[1])
    assert found
    return found[0]


def test_from_the_invitation_to_the_place_that_passes_on(stage: Stage, event: Event) -> None:
    make_person(stage.world)
    _invite(stage, event)
    _name(stage)
    _confirm(stage, event)
    _visitor(stage, event)
    _approve(stage, event)
    _pass_on(stage, event)


def _invite(stage: Stage, event: Event) -> None:
    page = stage.page_of("sofia")
    page.goto(reverse("events:delegations", args=[event.pk]))
    follow(page, "Put sides on the list")
    page.get_by_label("Tajikistan", exact=True).check()
    picture(page, "delegations-invite", stage.scripts)
    press(page, "Put them on the list")
    press(page, "Read over 1 invitation and send it")
    picture(page, "delegations-send", stage.scripts)
    press(page, "Send 1 invitation")
    expect(page.get_by_text("1 invitation is sent.")).to_be_visible()
    picture(page, "delegations-list", stage.scripts)


def _name(stage: Stage) -> None:
    page = stage.page_of("alice")
    page.goto("/")
    go_by(page.locator("main").get_by_role("link", name=re.compile("Name people or decline")).first)
    follow(page, "Name people")
    page.locator("#known").get_by_role("checkbox").first.check()
    picture(page, "delegation-name", stage.scripts)
    press(page, "Name the ticked people")
    picture(page, "delegation-record", stage.scripts)
    follow(page, "Hand in the delegation")
    press(page, "Hand in the delegation")
    expect(page.get_by_text("Delegation handed in").first).to_be_visible()


def _confirm(stage: Stage, event: Event) -> None:
    page = stage.page_of("sofia")
    page.goto(reverse("events:delegations", args=[event.pk]))
    follow(page, "Tajikistan")
    follow(page, "Confirm the delegation")
    press(page, "Confirm the delegation")
    expect(page.get_by_text("Delegation confirmed").first).to_be_visible()


def _visitor(stage: Stage, event: Event) -> None:
    page = stage.page_of("nobody")
    page.goto(reverse("events:register", args=[event.pk]))
    page.get_by_label("Given names").fill("Aigul")
    page.get_by_label("E-mail").fill("aigul@example.org")
    page.get_by_label("Diet").select_option(label="halal")
    page.get_by_label("Allergies and wishes").fill("no nuts")
    page.get_by_label("The organiser may use these data").check()
    picture(page, "register", stage.scripts)
    press(page, "Register")
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    page.goto(last_link())
    picture(page, "own-registration", stage.scripts)
    follow(page, "Confirm the address")
    press(page, "Confirm the address")
    expect(page.get_by_text("registered, waiting for approval").first).to_be_visible()


def _approve(stage: Stage, event: Event) -> None:
    """Two places are left for three people."""
    page = stage.page_of("sofia")
    page.goto(reverse("events:registrations", args=[event.pk]))
    picture(page, "registrations", stage.scripts)
    follow(page, "Approve 3 registrations")
    expect(page.get_by_text("2 people get a place")).to_be_visible()
    picture(page, "approve-many", stage.scripts)
    press(page, "Approve 3 registrations")
    expect(page.get_by_text("1 person stands on the waiting list.")).to_be_visible()


def _pass_on(stage: Stage, event: Event) -> None:
    first = Registration.objects.across_partners(reason="test").get(event=event, state="confirmed", given_names="Guest1")
    page = stage.page_of("sofia")
    page.goto(reverse("events:registration", args=[first.pk]))
    picture(page, "registration-record", stage.scripts)
    follow(page, "Cancel the registration")
    press(page, "Cancel the registration")
    expect(page.get_by_text("Registration cancelled").first).to_be_visible()

    visitor = stage.page_of("nobody")
    visitor.goto(last_link())
    expect(visitor.get_by_text("A place is offered", exact=True)).to_be_visible()
    picture(visitor, "own-offer", stage.scripts)
    follow(visitor, "Take the place")
    press(visitor, "Take the place")
    expect(visitor.locator("main").get_by_text("confirmed").first).to_be_visible()
