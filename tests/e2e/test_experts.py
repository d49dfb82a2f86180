"""An expert at the screens: entered and offered by a partner officer, found by the ministry, gone at once when the expert ends the consent."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from exchanges.models import ExchangeNeed, Expert
from partners.enums import Role
from tests.e2e.story import Stage, fits, follow, go_by, press
from tests.exchanging import make_need
from tests.world import World, add_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[False, True], ids=["without-scripts", "with-scripts"])
def stage(request: Any, browser: Browser, live_server: Any, world: World) -> Iterator[Stage]:
    stage = Stage(browser, live_server.url, world, scripts=request.param)
    yield stage
    stage.close()


def picture(page: Page, name: str, scripts: bool) -> None:
    """Wide and at 320 px, where nothing goes beyond the edge; heard by all."""
    for width, height in ((1280, 900), (320, 700)):
        page.set_viewport_size({"width": width, "height": height})
        assert fits(page, width), (name, width)
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    if scripts:
        assert [row["id"] for row in Axe().run(page).response["violations"]] == [], name


def test_entered_offered_found_and_gone(stage: Stage) -> None:
    world = stage.world
    add_person(world, "murod", "authority_a", Role.EXPERT)
    request = make_need(world)

    _enter(stage)
    _agree(stage)
    _offer(stage)
    _find(stage, request)
    _end(stage, request)


def _enter(stage: Stage) -> None:
    page = stage.page_of("alice")
    page.goto(reverse("exchanges:experts"))
    picture(page, "experts-empty", stage.scripts)
    go_by(page.locator(".page-head").get_by_role("link", name="Enter an expert"))
    press(page, "Enter the expert")
    expect(page.get_by_text("There is a problem")).to_be_visible()
    picture(page, "expert-new", stage.scripts)
    page.get_by_label("Given names, as in the passport").fill("Murod")
    page.get_by_label("Family name, as in the passport").fill("Ismoilov")
    page.get_by_label("Account").select_option(label=page.get_by_label("Account").locator("option").nth(1).inner_text())
    for name in ("diplomacy and international relations", "English", "teaching"):
        page.get_by_label(name, exact=True).check()
    page.get_by_label("Post held").fill("Professor of water diplomacy")
    press(page, "Enter the expert")
    expect(page.get_by_text("Only your side sees this page")).to_be_visible()


def _agree(stage: Stage) -> None:
    page = stage.page_of("murod")
    page.goto("/")
    expect(page.get_by_text("Your entry among the experts").first).to_be_visible()
    page.goto(reverse("exchanges:my_expert_page"))
    follow(page, "Add free days")
    page.get_by_label("From").fill("2027-03-01")
    page.get_by_label("Until").fill("2027-04-30")
    press(page, "Add these days")
    follow(page, "Stand in the directory")
    picture(page, "expert-consent", stage.scripts)
    press(page, "Stand in the directory")
    expect(page.get_by_text("You stand in the directory.")).to_be_visible()
    picture(page, "expert-own", stage.scripts)


def _offer(stage: Stage) -> None:
    page = stage.page_of("alice")
    page.goto(reverse("exchanges:needs"))
    picture(page, "needs", stage.scripts)
    follow(page, "Offer an expert")
    page.get_by_label("Subject").fill("A professor of water diplomacy")
    page.get_by_label("Working language").select_option(value="en")
    page.get_by_label("Expert who is offered").select_option(index=1)
    page.get_by_label("Days for each person, without travel").fill("5")
    page.get_by_label("Not before").fill("2027-03-01")
    page.get_by_label("Not after").fill("2027-04-30")
    page.get_by_label("Background and purpose").fill("He has negotiated on rivers for ten years.")
    picture(page, "need-form", stage.scripts)
    press(page, "Send the offer")
    expect(page.get_by_role("heading", name="Requests that fit")).to_be_visible()
    picture(page, "need-offer", stage.scripts)


def _find(stage: Stage, request: ExchangeNeed) -> None:
    page = stage.page_of("sofia")
    page.goto("/")
    expect(page.get_by_text("offers an expert").first).to_be_visible()
    page.goto(reverse("exchanges:need", args=[request.pk]))
    expect(page.get_by_role("rowheader", name="A professor of water diplomacy")).to_be_visible()
    expect(page.get_by_role("link", name="Murod ISMOILOV", exact=True)).to_be_visible()
    picture(page, "need-request", stage.scripts)
    go_by(page.get_by_role("link", name=re.compile("^Begin an exchange.*XO")))
    expect(page).to_have_url(re.compile("/missions/new/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(reverse("exchanges:experts"))
    picture(page, "experts", stage.scripts)


def _end(stage: Stage, request: ExchangeNeed) -> None:
    page = stage.page_of("murod")
    page.goto(reverse("exchanges:my_expert_page"))
    follow(page, "End the consent")
    press(page, "End the consent")
    expect(page.get_by_text("The consent has ended; only the own side sees the entry.")).to_be_visible()
    found = Expert.objects.across_partners(reason="test").get()

    page = stage.page_of("sofia")
    for address in (reverse("exchanges:experts"), reverse("exchanges:need", args=[request.pk]), "/search/?q=Ismoilov"):
        page.goto(address)
        expect(page.get_by_text("Murod ISMOILOV")).to_have_count(0)
    assert page.goto(reverse("exchanges:expert", args=[found.pk])).status == 404  # type: ignore[union-attr]
    page = stage.page_of("alice")
    page.goto(reverse("exchanges:expert", args=[found.pk]))
    expect(page.get_by_text("consent ended").first).to_be_visible()
    picture(page, "expert-ended", stage.scripts)
