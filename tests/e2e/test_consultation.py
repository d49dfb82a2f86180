"""A request for advice at the screens of both sides: asked, given to experts, clarified, answered, reopened, accepted."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.e2e.story import Stage, fits, follow, press
from tests.hostile_files import pdf
from tests.world import World, make_agreement
from training.models import Consultation

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


def test_from_the_question_to_the_accepted_answer(stage: Stage) -> None:
    world = stage.world
    make_agreement(world)
    _ask(stage)
    _take_on(stage)
    _clarify(stage)
    _answer(stage)
    _reopen(stage)
    _answer_again(stage)
    _accept(stage)


def found() -> Consultation:
    one: Consultation = Consultation.objects.across_partners(reason="test").get()
    return one


def open_as(stage: Stage, name: str) -> Page:
    page = stage.page_of(name)
    page.goto(reverse("training:consultation", args=[found().pk]))
    return page


def _ask(stage: Stage) -> None:
    officer = stage.page_of("alice")
    officer.goto(reverse("training:consultations"))
    picture(officer, "consultations-none", stage.scripts)
    follow(officer, "Ask for advice")
    officer.get_by_label("Subject").fill("How to test languages before a posting")
    officer.get_by_label("Background").fill("Each department tests by itself.\nResults can't be compared.")
    officer.get_by_label("Goal").fill("One test that all departments trust.")
    officer.get_by_label("Whom it concerns").fill("120 attachés")
    officer.get_by_label("Under the agreement").select_option(index=1)
    picture(officer, "consultation-form", stage.scripts)
    press(officer, "Read it over")
    expect(officer.get_by_role("heading", name="Read it over")).to_be_visible()
    picture(officer, "consultation-check", stage.scripts)
    press(officer, "Change it")
    expect(officer.get_by_label("Background")).to_have_value("Each department tests by itself.\nResults can't be compared.")
    press(officer, "Read it over")
    press(officer, "Send the request")
    expect(officer.locator("main")).to_contain_text(re.compile(r"Q-\d{4}-00001"))
    picture(officer, "consultation-receipt", stage.scripts)


def _take_on(stage: Stage) -> None:
    desk = stage.page_of("sofia")
    desk.goto("/")
    follow(desk, re.compile("How to test languages"))
    follow(desk, "Accept for work")
    desk.get_by_label("Answer due on").fill((timezone.now() + timedelta(days=14)).date().isoformat())
    press(desk, "Accept for work")
    follow(desk, "Give to experts")
    desk.get_by_label("Leads").select_option(label="Erlan · expert, Institute of Diplomacy")
    desk.get_by_label(re.compile("^Leila")).check()
    picture(desk, "consultation-experts", stage.scripts)
    press(desk, "Give to experts")
    expect(desk.locator("main")).to_contain_text("with experts")


def _clarify(stage: Stage) -> None:
    expert = stage.page_of("erlan")
    expert.goto("/")
    follow(expert, re.compile("How to test languages"))
    expert.get_by_label("Message", exact=True).fill("Which languages first?")
    press(expert, "Send the message")
    expect(expert.locator("main")).to_contain_text("waiting for the partner's answer")
    expert.get_by_label("Message", exact=True).fill("They asked the same last year.")
    expert.get_by_label("An internal note: the partner does not see it").check()
    press(expert, "Send the message")
    picture(expert, "consultation-expert", stage.scripts)
    officer = stage.page_of("alice")
    officer.goto("/")
    follow(officer, re.compile("How to test languages"))
    expect(officer.locator("main")).not_to_contain_text("They asked the same last year.")
    officer.get_by_label("Message", exact=True).fill("Russian and English.")
    officer.get_by_label("File").set_input_files({"name": "list.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    press(officer, "Send the message")
    expect(officer.locator("main")).to_contain_text("list.pdf")
    picture(officer, "consultation-officer", stage.scripts)


def _answer(stage: Stage) -> None:
    expert = open_as(stage, "erlan")
    follow(expert, "Record a session")
    expert.get_by_label("Day").fill(timezone.now().date().isoformat())
    expert.get_by_label("Began at").fill("00:01")
    expert.get_by_label("Length in minutes").fill("45")
    picture(expert, "consultation-session", stage.scripts)
    press(expert, "Record a session")
    follow(expert, "Record my time")
    expert.get_by_label("Minutes worked").fill("120")
    press(expert, "Record my time")
    follow(expert, re.compile("^Answer$"))
    expert.get_by_label("Answer", exact=True).fill("Use one test in two parts.")
    expert.get_by_label("Document").set_input_files({"name": "advice.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    press(expert, "Answer")
    expect(expert.locator("main")).to_contain_text("advice.pdf")


def _reopen(stage: Stage) -> None:
    officer = open_as(stage, "alice")
    follow(officer, "Reopen with a reason")
    officer.get_by_label("Reason").fill("The price is missing.")
    press(officer, "Reopen with a reason")
    expect(officer.locator("main")).to_contain_text("The price is missing.")


def _answer_again(stage: Stage) -> None:
    expert = open_as(stage, "erlan")
    follow(expert, re.compile("^Answer$"))
    expert.get_by_label("Answer", exact=True).fill("Use one test in two parts. It costs 100 a person.")
    press(expert, "Answer")


def _accept(stage: Stage) -> None:
    officer = open_as(stage, "alice")
    follow(officer, "Accept the answer")
    officer.get_by_label("5: very useful").check()
    officer.get_by_label("What comes of it").fill("We buy the test.")
    picture(officer, "consultation-accept", stage.scripts)
    press(officer, "Accept the answer")
    expect(officer.locator("main")).to_contain_text("5 of 5")
    desk = open_as(stage, "sofia")
    follow(desk, "Close the consultation")
    press(desk, "Close the consultation")
    expect(desk.locator("main")).to_contain_text("closed")
    picture(desk, "consultation-desk", stage.scripts)
    desk.goto(reverse("training:consultations"))
    picture(desk, "consultations", stage.scripts)
    follow(desk, "Figures")
    expect(desk.locator("main")).to_contain_text("2.8")
    picture(desk, "consultation-figures", stage.scripts)
