"""Looking for something among materials, keeping the search, and being told of what comes; what is recalled is gone from every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, expect

from exchanges import operations as verbs
from exchanges.models import Material
from exchanges.operations.search_clock import tell_at_once
from notifications.operations import sweep_events
from tests.e2e.story import Stage, follow, press
from tests.e2e.test_consultation import picture
from tests.exchanging import make_circle
from tests.searching import plant
from tests.world import NOW, World

pytestmark = pytest.mark.django_db(transaction=True)
KAZAKH = "Өзендердің маусымдық ағысы"


@pytest.fixture(params=[False, True], ids=["without-scripts", "with-scripts"])
def stage(request: Any, browser: Browser, live_server: Any, world: World) -> Iterator[Stage]:
    named = make_circle("named", world.partner_a)
    plant(world, "Seasonal flow of the river is measured at six gauges, and the treaty names them.", number=1, title="Flows of rivers", circle=named)
    plant(world, "Маусымдық ағысы алты бекетте өлшенеді.", number=2, title=KAZAKH, topic="climate", language="kk")
    stage = Stage(browser, live_server.url, world, scripts=request.param)
    yield stage
    stage.close()


def test_search_is_kept_and_tells_of_what_comes(stage: Stage) -> None:
    _look(stage)
    _keep(stage)
    _told(stage)
    _recalled(stage)


def _look(stage: Stage) -> None:
    officer = stage.page_of("alice")
    officer.goto(reverse("exchanges:materials"))
    follow(officer, "Search in the texts")
    picture(officer, "search-empty", stage.scripts)
    officer.get_by_label("Words").fill("treaties")
    press(officer, "Search")
    expect(officer.locator("mark").first).to_have_text("treaty")
    picture(officer, "search-found", stage.scripts)
    officer.get_by_label("Words").fill("озендер")
    press(officer, "Search")
    expect(officer.locator("main")).to_contain_text("words that are like yours")
    expect(officer.locator("main")).to_contain_text(KAZAKH)
    picture(officer, "search-near", stage.scripts)
    third = stage.page_of("charlie")
    third.goto(reverse("exchanges:materials_search") + "?words=treaties")
    expect(third.locator("main")).to_contain_text("Nothing found")
    picture(third, "search-nothing", stage.scripts)


def _keep(stage: Stage) -> None:
    officer = stage.page_of("alice")
    officer.goto(reverse("exchanges:materials_search") + "?words=treaties")
    follow(officer, "Save this search")
    press(officer, "Save the search")
    expect(officer.locator(".error-summary")).to_contain_text("Give the search a name")
    officer.get_by_label("Name", exact=True).fill("Treaties on water")
    officer.get_by_label("at once").check()
    picture(officer, "search-save", stage.scripts)
    press(officer, "Save the search")
    expect(officer.locator("main")).to_contain_text("Treaties on water")
    picture(officer, "searches-kept", stage.scripts)


def _told(stage: Stage) -> None:
    plant(stage.world, "A protocol to the treaty.", number=3, title="Protocol of gauges")
    later = timezone.now() + timedelta(minutes=5)
    Material.objects.across_partners(reason="test").filter(reference="IM-3").update(shared_at=timezone.now() + timedelta(minutes=1))
    tell_at_once(now=later)
    sweep_events(now=later + timedelta(minutes=1))
    officer = stage.page_of("alice")
    officer.goto(reverse("inbox"))
    follow(officer, re.compile("New materials for your searches: 1"))
    expect(officer.locator("main")).to_contain_text("Treaties on water: 1")
    expect(officer.locator("main")).not_to_contain_text("Protocol of gauges")
    follow(officer, "Open the record")
    picture(officer, "searches-told", stage.scripts)


def _recalled(stage: Stage) -> None:
    Material.objects.across_partners(reason="test").filter(reference="IM-1").update(shared_at=NOW - timedelta(days=1))
    officer = stage.page_of("alice")
    officer.goto(reverse("exchanges:saved_searches"))
    expect(officer.locator("main")).to_contain_text("Flows of rivers")
    material = Material.objects.across_partners(reason="test").get(reference="IM-1")
    verbs.recall_material(material, reason="A mistake.", actor=stage.world.sofia, now=timezone.now())
    for address in (
        reverse("exchanges:saved_searches"),
        reverse("exchanges:materials_search") + "?words=treaties",
        reverse("search") + "?q=treaties",
    ):
        officer.goto(address)
        expect(officer.locator("main")).not_to_contain_text("Flows of rivers")
