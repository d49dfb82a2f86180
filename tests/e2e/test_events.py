"""A roundtable at the screens: planned and published by the registrar, refused a room that is taken, moved; the officer who is invited reads what changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from events.models import Event, EventSession
from tests.e2e.story import Stage, follow, go_by, press
from tests.e2e.test_experts import picture
from tests.eventing import STARTS, make_delegation, make_event, make_registration, make_room, make_session, make_speaker
from tests.programming import deliver
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage(browser: Browser, live_server: Any, world: World) -> Iterator[Stage]:
    stage = Stage(browser, live_server.url, world, scripts=True)
    yield stage
    stage.close()


def test_planned_refused_published_moved_and_told(stage: Stage) -> None:
    world = stage.world
    room = make_room(world)
    make_room(world, "Library")
    make_session(make_event(world, number=50, title_en="Another event"), title="Elsewhere", hour=1, room=room)

    event = _plan(stage)
    session = _programme(stage, event)
    make_delegation(event, world.partner_a)
    _move(stage, session)
    deliver("change")
    _read(stage)
    _everybody_reads(stage, event)


def _plan(stage: Stage) -> Event:
    page = stage.page_of("ruslan")
    page.goto(reverse("events:events"))
    picture(page, "events", stage.scripts)
    follow(page, "New event")
    page.locator("#id_kind").select_option("roundtable")
    for language, title in (("English", "Roundtable on water"), ("Russian", "Круглый стол по воде"), ("Kazakh", "Су жөніндегі дөңгелек үстел")):
        page.get_by_label(f"Title in {language}").fill(title)
    page.get_by_label("First day").fill("2027-04-14")
    page.get_by_label("Last day").fill("2027-04-15")
    page.locator("#id_place").fill("Astana, Mangilik El 8")
    page.locator("#id_capacity").fill("40")
    page.locator("#id_is_public").check()
    picture(page, "event-new", stage.scripts)
    press(page, "Plan the event")
    expect(page.get_by_text("Nobody outside the house knows of it").first).to_be_visible()
    return Event.objects.across_partners(reason="test").get(title_en="Roundtable on water")


def _programme(stage: Stage, event: Event) -> EventSession:
    page = stage.page_of("ruslan")
    page.goto(reverse("events:programme", args=[event.pk]))
    follow(page, "Add a session")
    page.get_by_label("Title").fill("First questions")
    page.get_by_label("Begins").fill("10:00")
    page.get_by_label("Ends").fill("11:30")
    page.get_by_label("Room").select_option(label="Hall (100 seats)")
    press(page, "Add the session")
    expect(page.get_by_text("The room is taken at this time.").first).to_be_visible()
    expect(page.get_by_text("Elsewhere").first).to_be_visible()
    picture(page, "session-refused", stage.scripts)
    page.get_by_label("Room").select_option(label="Library (100 seats)")
    press(page, "Add the session")
    expect(page.get_by_role("link", name="First questions")).to_be_visible()
    page.goto(reverse("events:event", args=[event.pk]))
    follow(page, "Publish the programme")
    press(page, "Publish the programme")
    expect(page.get_by_text("Programme published").first).to_be_visible()
    picture(page, "event", stage.scripts)
    return EventSession.objects.across_partners(reason="test").get(event=event)


def _move(stage: Stage, session: EventSession) -> None:
    page = stage.page_of("ruslan")
    page.goto(reverse("events:session", args=[session.pk]))
    follow(page, "Change or move")
    page.get_by_label("Begins").fill("14:00")
    page.get_by_label("Ends").fill("15:30")
    press(page, "Save the session")
    expect(page.get_by_text("Those concerned are told.").first).to_be_visible()
    picture(page, "session", stage.scripts)


def _read(stage: Stage) -> None:
    page = stage.page_of("alice")
    page.goto("/")
    page.goto(reverse("inbox"))
    go_by(page.get_by_role("link", name="Programme of Roundtable on water changed: First questions").first)
    expect(page.get_by_text("before: Wed 14 Apr 2027, 10:00–11:30 Astana").first).to_be_visible()
    picture(page, "event-notice", stage.scripts)


def _everybody_reads(stage: Stage, event: Event) -> None:
    page = stage.page_of("nobody")
    page.goto(reverse("events:public_events"))
    picture(page, "events-public", stage.scripts)
    follow(page, "Roundtable on water")
    expect(page.get_by_text("First questions").first).to_be_visible()
    picture(page, "event-public", stage.scripts)


def test_forty_sessions_and_a_table_are_readable(stage: Stage) -> None:
    """Wide as rooms beside each other, narrow as a list; the table of a roundtable with its cards."""
    world = stage.world
    rooms = [make_room(world, name) for name in ("Congress hall", "Hall A", "Hall B", "Hall C")]
    event = make_event(world, number=60, kind="conference", ends_at=STARTS + timedelta(days=2), title_en="Conference on training", is_public=True)
    for number, hour in enumerate((*range(0, 10, 2), *range(24, 34, 2))):
        for place, room in enumerate(rooms):
            session = make_session(event, title=f"How academies prepare people for talks, part {number * 4 + place + 1}", hour=hour, room=room)
            make_speaker(event, f"Aigerim Suleimenova {number}-{place}", session=session, role="chair")
    for number, partner in enumerate((world.partner_a, world.partner_b), 1):
        delegation = make_delegation(event, partner, precedence=number)
        for member in range(3):
            make_registration(event, number=10 * number + member, delegation=delegation)
    page = stage.page_of("ruslan")

    page.goto(reverse("events:programme", args=[event.pk]))
    expect(page.locator(".slot")).to_have_count(40)
    picture(page, "programme", stage.scripts)
    page.goto(reverse("events:speakers", args=[event.pk]))
    picture(page, "event-speakers", stage.scripts)
    session = EventSession.objects.across_partners(reason="test").filter(event=event).first()
    assert session
    page.goto(reverse("events:seating", args=[session.pk]))
    follow(page, "Propose by precedence")
    press(page, "Set the places")
    expect(page.get_by_role("img", name="Plan of the table")).to_be_visible()
    picture(page, "seating", stage.scripts)
    _others(page, event, session, stage)


def _others(page: Page, event: Event, session: EventSession, stage: Stage) -> None:
    for name, key in (("change_seats", session.pk), ("seat_cards", session.pk), ("session_speakers", session.pk), ("change_event", event.pk)):
        page.goto(reverse(f"events:{name}", args=[key]))
        picture(page, name.replace("_", "-"), stage.scripts)
