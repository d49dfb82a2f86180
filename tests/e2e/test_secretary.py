"""The panel secretary at the board: arranged, filtered, tried out for twenty candidates, and never loaded again for a move or a score."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, expect

from reviews.models import Assignment
from scholarships.models import Call, DecisionItem, Nomination
from tests.boards import countries, crowd, reviewers_of
from tests.e2e.story import Stage, fits, follow, go_by, press
from tests.world import World, make_call

pytestmark = pytest.mark.django_db(transaction=True)
DECIDED, MOST_CLICKS = 20, 40


@pytest.fixture
def call(world: World) -> Call:
    """Three partners with three places and two on the reserve list each; two people decide."""
    partners = countries(3)
    call = make_call(world, places=3, reserve=7, partners=partners, two_person=True)
    crowd(call, partners, reviewers_of(world, 3), number=24)
    return call


@pytest.fixture
def stage(browser: Browser, live_server: Any, world: World) -> Iterator[Stage]:
    stage = Stage(browser, live_server.url, world, scripts=True)
    yield stage
    stage.close()


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        for width, height in ((1280, 900), (320, 700)):
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=Path(folder) / f"secretary-{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})


def row_of(page: Page, nomination: Nomination) -> Locator:
    return page.locator(f"#r-{nomination.pk}")


def moves() -> dict[int, str]:
    return dict(DecisionItem.objects.across_partners(reason="test").values_list("nomination_id", "decision"))


def candidates() -> list[Nomination]:
    return list(Nomination.objects.across_partners(reason="test").select_related("person").order_by("pk"))


class Clicks:
    def __init__(self) -> None:
        self.number = 0

    def on(self, place: Locator) -> None:
        self.number += 1
        place.click()


def test_secretary_sorts_filters_and_reads(stage: Stage, call: Call) -> None:
    page = stage.page_of("saule")
    page.goto(reverse("scholarships:call_decisions", args=[call.pk]))

    expect(page.get_by_text("Here the 3 places end.")).to_have_count(3)
    follow(page, "Spread")
    expect(page.get_by_role("columnheader", name="Spread")).to_have_attribute("aria-sort", "descending")
    follow(page, "All candidates in one ranking")
    expect(page.get_by_role("columnheader", name="Spread")).to_have_attribute("aria-sort", "descending")
    expect(page.locator("tr[id^=r-]")).to_have_count(24)
    page.locator(".filters [name=partner]").select_option(label="Country 01")
    press(page, "Apply filters")
    expect(page.locator("tr[id^=r-]")).to_have_count(8)
    expect(page).to_have_url(re.compile("sort=spread"))
    follow(page, "Clear filters")
    expect(page.locator("tr[id^=r-]")).to_have_count(24)
    assert Axe().run(page).response["violations"] == []
    picture(page, "overall")


def test_twenty_are_decided_with_two_clicks_each_at_most_and_no_new_page(stage: Stage, call: Call) -> None:
    page, clicks = stage.page_of("saule"), Clicks()
    page.goto(reverse("scholarships:call_decisions", args=[call.pk]))
    page.evaluate("window.stillHere = true")
    rows = candidates()[:DECIDED]

    for row in rows[:6]:  # one click a row
        clicks.on(row_of(page, row).get_by_role("button", name=re.compile("^Select")))
        expect(row_of(page, row).get_by_role("button", name=re.compile("^Select"))).to_have_attribute("aria-pressed", "true")
    for decision, chosen in (("put on the reserve list", rows[6:12]), ("do not select", rows[12:])):  # a tick a row, and one decision for all
        for row in chosen:
            clicks.on(row_of(page, row).get_by_role("checkbox"))
        clicks.on(page.get_by_label(decision, exact=True))
        clicks.on(page.get_by_role("button", name="Put those ticked on the sheet"))
        expect(row_of(page, chosen[-1]).locator("[aria-pressed=true]")).to_have_count(1)
        expect(page.locator("[name=rows]:checked")).to_have_count(0)

    expect(page.locator("#sheet")).to_contain_text("moves 20 records, uses 6 places, writes 20 letters, tells 20 people")
    assert clicks.number <= MOST_CLICKS
    assert page.evaluate("window.stillHere") is True
    assert moves() == {
        row.pk: decision for decision, some in (("select", rows[:6]), ("put_on_reserve", rows[6:12]), ("not_select", rows[12:])) for row in some
    }
    assert Axe().run(page).response["violations"] == []
    picture(page, "sheet")


def test_one_click_fills_the_places_and_too_many_are_said(stage: Stage, call: Call) -> None:
    page = stage.page_of("saule")
    page.goto(reverse("scholarships:call_decisions", args=[call.pk]))
    page.evaluate("window.stillHere = true")

    page.get_by_role("button", name="Fill the places by the ranking of means").click()
    expect(page.locator("#sheet")).to_contain_text("moves 24 records, uses 9 places")
    extra = next(row for row in candidates() if moves()[row.pk] != "select")
    row_of(page, extra).get_by_role("button", name=re.compile("^Select")).click()
    expect(page.locator("#sheet")).to_contain_text("4 selected on the sheet for 3 places that are free: 1 too many")
    picture(page, "too-many")
    page.get_by_role("button", name="Take everybody off the sheet").click()
    expect(page.locator("#sheet")).to_contain_text("Nobody is on the sheet yet.")

    assert page.evaluate("window.stillHere") is True
    assert moves() == {}


def test_changed_score_and_move_are_drawn_into_the_page_and_ticks_stay(stage: Stage, call: Call) -> None:
    page = stage.page_of("saule")
    page.goto(reverse("scholarships:call_decisions", args=[call.pk]))
    page.evaluate("window.stillHere = true")
    first, second = candidates()[0], candidates()[3]
    row_of(page, second).get_by_role("checkbox").check()
    page.get_by_label("Reason", exact=False).first.fill("Half a sentence")

    Assignment.objects.across_partners(reason="test").filter(case=first.case_id).update(mean="4.99")
    page.evaluate("document.body.dispatchEvent(new Event('look'))")
    expect(row_of(page, first)).to_contain_text("4.99")
    row_of(page, first).get_by_role("button", name=re.compile("^Reserve")).click()
    expect(row_of(page, first)).to_contain_text("reserve list: 1")

    expect(row_of(page, first).get_by_role("button", name=re.compile("^Reserve"))).to_be_focused()
    expect(row_of(page, second).get_by_role("checkbox")).to_be_checked()
    expect(page.get_by_label("Reason", exact=False).first).to_have_value("Half a sentence")
    assert page.evaluate("window.stillHere") is True


def test_without_scripts_a_move_comes_back_to_the_same_row(browser: Browser, live_server: Any, world: World, call: Call) -> None:
    stage = Stage(browser, live_server.url, world, scripts=False)
    page = stage.page_of("saule")
    page.goto(reverse("scholarships:call_decisions", args=[call.pk]) + "?sort=name")
    row = candidates()[5]

    go_by(row_of(page, row).get_by_role("button", name=re.compile("^Select")))

    expect(page).to_have_url(re.compile(rf"\?sort=name#r-{row.pk}$"))
    expect(row_of(page, row).locator("[aria-pressed=true]")).to_have_text("Select")
    stage.close()


@pytest.mark.parametrize("query", ["", "?view=overall"])
def test_scores_and_moves_are_in_sight_on_a_common_screen(stage: Stage, call: Call, query: str) -> None:
    page = stage.page_of("saule")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(reverse("scholarships:call_decisions", args=[call.pk]) + query)

    for name in ("Mean", "Normalised", "Spread", "What if", *(["Partner"] if query else ["Standing"])):
        box = page.get_by_role("columnheader", name=name, exact=True).bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 1280 - 32, name
    picture(page, f"in-sight-{len(query)}")


def test_on_a_phone_the_frame_scrolls_and_the_page_does_not(browser: Browser, live_server: Any, world: World, call: Call) -> None:
    context = browser.new_context(base_url=live_server.url, viewport={"width": 320, "height": 640}, color_scheme="dark")
    context.add_cookies([{"name": "sessionid", "value": world.client("saule").cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(reverse("scholarships:call_decisions", args=[call.pk]))
    frame, row = page.locator(".board"), page.locator("tr[id^=r-]").first

    assert fits(page, 320)
    assert frame.evaluate("region => region.scrollWidth > region.clientWidth") is True
    frame.evaluate("region => region.scrollTo({left: 400})")
    box = row.get_by_role("rowheader").bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= 40
    assert Axe().run(page).response["violations"] == []
    context.close()
