"""Fifty nominees by workbook in four pages: the call, the upload, the preview, the result; those for whom there are slots are sent on the way."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, FilePayload, Locator, Page, Response, expect

from documents.checks import XLSX
from scholarships.models import Nomination
from tests.e2e.story import Stage
from tests.e2e.test_pages import faults_of
from tests.importing import named
from tests.test_import_paste import rows
from tests.workbooks import workbook
from tests.world import World, make_call

pytestmark = pytest.mark.django_db(transaction=True)


class Counted:
    """Pages that were shown, clicks that were made, and a picture of each page where SCREENSHOTS names a folder."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.name, self.clicks, self.shown = page, name, 0, []  # type: tuple[Page, str, int, list[str]]
        page.on("response", self._count)

    def _count(self, answer: Response) -> None:
        request = answer.request
        if request.is_navigation_request() and request.frame == self.page.main_frame and answer.status == 200:
            self.shown.append(answer.url)

    def click(self, target: Locator) -> None:
        self.clicks += 1
        target.click()

    def look(self) -> None:
        assert faults_of(self.page, self.page.url) == []
        if folder := os.environ.get("SCREENSHOTS"):
            self.page.screenshot(path=Path(folder) / f"fifty-{self.name}-{len(self.shown)}.png", full_page=True)


def by_workbook(counted: Counted) -> None:
    people = [named(number) for number in range(50)]
    file = FilePayload(name="nominees.xlsx", mimeType=XLSX, buffer=workbook(people))
    counted.clicks += 1  # the file is chosen in the window of the system
    counted.page.get_by_label("Workbook of nominees").set_input_files(files=[file])


def by_pasting(counted: Counted) -> None:
    counted.clicks += 1
    counted.page.get_by_label("Or paste rows from a spreadsheet").fill(rows(*(named(number) for number in range(50))))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("bring", [by_workbook, by_pasting])
def test_fifty_nominees_in_four_pages(browser: Browser, live_server: Any, world: World, scripts: bool, bring: Callable[[Counted], None]) -> None:
    call = make_call(world, places=30, reserve=10)
    stage = Stage(browser, live_server.url, world, scripts=scripts)
    page = stage.page_of("alice")
    counted = Counted(page, f"{bring.__name__}-{'scripts' if scripts else 'plain'}")
    main = page.locator("main")

    page.goto(reverse("scholarships:call", args=[call.pk]))
    counted.click(main.get_by_role("link", name="Upload a workbook of nominees").first)
    bring(counted)
    counted.click(main.get_by_role("button", name="Check the list"))
    expect(main.get_by_text("Number 10 of your reserve list.")).to_be_visible()
    expect(main.get_by_text("Beyond the slots: stays a draft.").first).to_be_visible()
    if scripts:
        counted.look()
    counted.click(main.get_by_label("Also send the complete nominations"))
    counted.click(main.get_by_role("button", name="Import the list"))
    expect(main.locator("#result")).to_be_visible()
    if scripts:
        counted.look()
    stage.close()

    found = Nomination.objects.across_partners(reason="test").order_by("rank").values_list("rank", "state")
    assert Counter(state for _rank, state in found) == {"submitted": 40, "draft": 10}
    assert [rank for rank, state in found if state == "submitted"] == list(range(1, 41))
    assert len(counted.shown) <= 4, counted.shown
    assert counted.clicks <= 5
