"""Three hundred people at two doors while the server is killed twice and the network drops: none lost, none doubled."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from core.models import HistoryEntry
from devservices.browser import find_chromium, launch_arguments
from devservices.ports import free_port
from events.models import CheckIn, Event, Registration
from tests.eventing import make_event, make_registration
from tests.live import environment_of_test, own_valkey
from tests.typist import Server
from tests.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_clock]
PEOPLE = 300
BOTH_DOORS = 20  # whose badge is read at both


@contextmanager
def running_server(folder: Path) -> Iterator[Server]:
    folder.mkdir(parents=True, exist_ok=True)
    with own_valkey(folder / "valkey") as valkey:
        port = free_port(8500 + 20 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")))
        server = Server(environment_of_test(valkey.url), folder / "web.log", port)
        server.start()
        try:
            yield server
        finally:
            server.die()


def phone(playwright: Playwright, folder: Path, server: Server, world: World, name: str) -> BrowserContext:
    options: dict[str, Any] = {"executable_path": find_chromium(), "args": launch_arguments(), "headless": True}
    context = playwright.chromium.launch_persistent_context(folder, base_url=f"http://localhost:{server.port}", **options)
    cookie = world.client(name).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": f"http://localhost:{server.port}"}])
    return context


def read_badge(page: Page, code: str) -> None:
    """As a hand-held reader types it."""
    page.locator("[data-door-words]").fill(code)
    page.keyboard.press("Enter")


def open_door(context: BrowserContext, event: Event) -> Page:
    page = context.new_page()
    page.goto(reverse("events:door", args=[event.pk]))
    expect(page.locator("[data-door-count]")).to_contain_text(str(PEOPLE))
    page.wait_for_function("navigator.serviceWorker.controller !== null || navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # from here on the page is kept in the phone
    expect(page.locator("[data-door-count]")).to_contain_text(str(PEOPLE))
    return page


def crowd(world: World) -> tuple[Event, list[Registration]]:
    now = timezone.now()
    event = make_event(world, kind="conference", capacity=PEOPLE, starts_at=now - timedelta(minutes=30), ends_at=now + timedelta(hours=8))
    return event, [make_registration(event, number=number) for number in range(PEOPLE)]


def let_in_everybody(doors: list[Page], queues: tuple[list[str], list[str]], server: Server, network: BrowserContext) -> None:
    """Badge by badge at both doors, while the server dies twice and the network of the first is gone for a while."""
    happens = {50: server.die, 75: server.start, 85: lambda: network.set_offline(True), 90: lambda: comes_back(doors[0]), 100: server.die}
    happens |= {120: lambda: network.set_offline(False), 130: server.start}
    for place in range(max(map(len, queues))):
        for door, queue in zip(doors, queues, strict=True):
            if place < len(queue):
                read_badge(door, queue[place])
        happens.get(place, lambda: None)()


def comes_back(door: Page) -> None:
    """Without the network the kept page opens, and knows what waits."""
    door.reload()
    expect(door.locator("#door")).not_to_have_attribute("data-waiting", "0")


def test_nobody_is_lost_and_nobody_doubled(playwright: Playwright, world: World, tmp_path: Path) -> None:
    event, people = crowd(world)
    codes = [one.code for one in people]
    middle = PEOPLE // 2
    with running_server(tmp_path) as server:
        phones = [phone(playwright, tmp_path / name, server, world, name) for name in ("ruslan", "leila")]
        doors = [open_door(context, event) for context in phones]
        let_in_everybody(doors, (codes[: middle + BOTH_DOORS], codes[middle:]), server, phones[0])
        for door in doors:
            expect(door.locator("#door")).to_have_attribute("data-waiting", "0", timeout=120_000)
        for context in phones:
            context.close()

    seen = CheckIn.objects.across_partners(reason="test").filter(registration__event=event)
    attended = HistoryEntry.objects.across_partners(reason="test").filter(model="events.registration", step="attend")
    assert sorted(seen.values_list("registration__code", flat=True)) == sorted(codes)
    assert attended.count() == PEOPLE
    assert Registration.objects.across_partners(reason="test").filter(event=event, state="attended").count() == PEOPLE
