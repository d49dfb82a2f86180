"""A nominee with an offer: reads the letters, accepts in time and sees award and allowance sheet; or declines, and the next of the list is offered."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from core.models import HistoryEntry
from notifications.operations import deliver_event
from scholarships import operations as verbs
from scholarships.models import CallComponent, Nomination
from tests.e2e.story import Stage, fits, follow, press
from tests.nominations import give_account
from tests.world import NOW, World, make_call, make_nomination

pytestmark = pytest.mark.django_db(transaction=True)
SCRIPTS = {"on": True}  # of the window at hand
COMPONENTS = (
    ("tuition", "1200000", "once", {"host": 100}),
    ("stipend", "150000", "month", {"host": 70, "sender": 30}),
    ("travel", "180000.50", "once", {"sender": 100}),
    ("insurance", "24000", "once", {"host": 100}),
)


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def stage(request: pytest.FixtureRequest, browser: Browser, live_server: Any, world: World) -> Iterator[Stage]:
    stage = Stage(browser, live_server.url, world, scripts=request.param)
    SCRIPTS["on"] = request.param
    yield stage
    stage.close()


@pytest.fixture
def offered(world: World) -> Nomination:
    """One place, offered to Nigora; Saodat waits on the reserve list."""
    call = make_call(world, places=1, reserve=1, promotes_reserve=True)
    for position, (kind, amount, per, shares) in enumerate(COMPONENTS):
        CallComponent(call=call, kind=kind, amount=Decimal(amount), per=per, shares=shares, position=position).save()
    nomination = make_nomination(world, call, state="offered")
    give_account(world, nomination, "nigora")
    waiting = make_nomination(world, call, state="in_review", number=1)
    verbs.put_on_reserve(waiting, reason="Strong dossier.", actor=world.hana, now=NOW)
    return nomination


def deliver_all() -> None:
    """As the worker does, which is not running here."""
    for entry in HistoryEntry.objects.across_partners(reason="test").filter(step="promote"):
        deliver_event(entry.pk, now=entry.at)


def picture(page: Page, name: str) -> None:
    """Wide and at 320 px, for whoever looks at them; nothing that a reader without eyes or hands would miss."""
    if not SCRIPTS["on"]:  # neither axe nor a wait for a frame runs in such a page; its twin with scripts is looked at
        return
    assert Axe().run(page).response["violations"] == [], name
    for width, height in ((1280, 900), (320, 700)):
        page.set_viewport_size({"width": width, "height": height})
        assert fits(page, width), (name, width)
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=Path(folder) / f"nominee-{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def open_answer(page: Page) -> None:
    page.goto(reverse("scholarships:my_nominations"))
    picture(page, "my-page")
    follow(page, re.compile("^Answer the offer"))


def test_nominee_reads_the_letters_accepts_and_sees_the_award(stage: Stage, offered: Nomination) -> None:
    page = stage.page_of("nigora")
    open_answer(page)
    picture(page, "answer")
    expect(page.get_by_text("award letter").first).to_be_visible()
    for language in ("English", "Russian", "Kazakh"):
        with page.expect_download() as download:
            page.get_by_role("link", name=re.compile(f"^{language} AL-")).click()
        assert Path(download.value.path()).read_bytes().startswith(b"%PDF")

    page.get_by_label("Accept the place").check()
    press(page, "Send the answer")

    follow(page, re.compile("^Your letters"))
    picture(page, "record")
    expect(page.get_by_text("letter of invitation").first).to_be_visible()
    follow(page, re.compile("^Award A-"))
    picture(page, "award")
    expect(page.get_by_role("heading", name="What the award is made of")).to_be_visible()
    expect(page.get_by_text("150,000.00 KZT")).to_be_visible()
    expect(page.get_by_text(re.compile("Planned in all: "))).to_be_visible()
    with page.expect_download() as sheet:
        page.get_by_role("link", name=re.compile("^English AS-")).click()
    assert Path(sheet.value.path()).read_bytes().startswith(b"%PDF")


def test_nominee_declines_and_the_next_of_the_list_is_offered(stage: Stage, offered: Nomination) -> None:
    page = stage.page_of("nigora")
    open_answer(page)
    page.get_by_label(re.compile("^Decline")).check()
    page.get_by_label("Reason, if you decline").fill("I am sent to New York.")
    press(page, "Send the answer")

    page.goto(reverse("scholarships:nomination", args=[offered.pk]))
    expect(page.get_by_text("Revoked: The offer was declined.").first).to_be_visible()
    picture(page, "declined")
    deliver_all()
    hana = stage.page_of("hana")
    hana.goto(reverse("inbox"))
    follow(hana, re.compile("^Moved up from the reserve list"))
    expect(hana.get_by_text("who was next on the reserve list").first).to_be_visible()
    promoted = Nomination.objects.across_partners(reason="test").get(call=offered.call, state="offered")
    hana.goto(reverse("scholarships:nomination", args=[promoted.pk]))
    expect(hana.get_by_text("offer sent").first).to_be_visible()
    expect(hana.get_by_text("Offered a place from the reserve list").first).to_be_visible()
    picture(hana, "promoted")
    hana.goto(reverse("scholarships:call_letters", args=[offered.call_id]))
    picture(hana, "letters-of-call")
