"""A phone's width: the header leaves the page to the page, its menu needs no scripts, no column is out of sight."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect

from tests.e2e.story import fits, go_by
from tests.e2e.test_pages import window_of
from tests.town import Town, build_town
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
PHONE: dict[str, Any] = {"viewport": {"width": 320, "height": 640}}


@pytest.fixture
def town(world: World) -> Town:
    return build_town(world)


def test_header_is_one_row_whose_menu_opens_without_scripts(browser: Browser, live_server: Any, town: Town) -> None:
    page = window_of(browser, live_server, town, "sofia", [], java_script_enabled=False, **PHONE)
    page.goto("/")
    box = page.locator(".site-header").bounding_box()
    menu = page.locator("#site-menu")

    assert box is not None
    assert box["height"] < 90
    assert not menu.is_visible()
    page.get_by_role("button", name="Menu").click()
    for part in (".site-search input", ".languages", ".account-menu", "nav"):
        expect(menu.locator(part)).to_be_visible()
    menu.locator(".site-search input").fill("Назарова")
    go_by(menu.locator(".site-search button"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Search: Назарова")
    expect(page.get_by_label("Name in any script, number or words of a title")).to_have_value("Назарова")


def test_rows_show_every_column_and_stay_a_table_for_those_who_listen(browser: Browser, live_server: Any, town: Town) -> None:
    page = window_of(browser, live_server, town, "sofia", [], **PHONE)
    page.goto(reverse("scholarships:nominations"))
    row = page.get_by_role("table", name="Nominations").get_by_role("row").nth(1)

    assert page.locator(".table-region").evaluate("region => region.scrollWidth - region.clientWidth") == 0
    for cell in row.get_by_role("cell").all():
        box = cell.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 320
    assert row.get_by_role("rowheader").count() == 1
    assert row.locator("[data-label=State]").evaluate("cell => getComputedStyle(cell, '::before').content").startswith('"State"')


def test_title_of_a_task_leads_where_its_button_leads(browser: Browser, live_server: Any, town: Town) -> None:
    page = window_of(browser, live_server, town, "sofia", [], viewport={"width": 1280, "height": 900})
    page.goto("/")
    task = page.locator(".task").first
    address = task.get_by_role("link").get_attribute("href")
    box = task.locator(".task-title").bounding_box()

    assert task.get_by_role("link").count() == 1
    assert box is not None
    page.mouse.click(box["x"] + 10, box["y"] + box["height"] / 2)
    page.wait_for_url(f"**{address}")


@pytest.mark.parametrize("width", [1000, 1280])
def test_further_pages_open_from_the_row_and_close_again(browser: Browser, live_server: Any, town: Town, width: int) -> None:
    page = window_of(browser, live_server, town, "hana", [], viewport={"width": width, "height": 800})
    page.goto("/")
    more = page.locator(".nav-more")

    colour = "element => getComputedStyle(element).color"
    assert more.locator("summary").evaluate(colour) == page.locator(".bar-nav a:not([aria-current])").first.evaluate(colour)
    more.locator("summary").click()
    expect(more.get_by_role("link", name="Texts of letters")).to_be_visible()
    assert fits(page, width)
    if width == 1280:  # one row
        assert page.locator(".bar-nav").bounding_box()["height"] < 60  # type: ignore[index]
    page.keyboard.press("Escape")
    expect(more.get_by_role("link", name="Texts of letters")).to_be_hidden()
