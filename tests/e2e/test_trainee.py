"""A trainee's plan goes from desk to desk and is changed once; the own page shows what is approved, on a telephone too."""

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

from tests.e2e.story import Stage, fits, follow, go_by, press
from tests.planning_trainees import planned_school
from tests.schooling import School
from tests.test_my_training import attend, give_mark, give_stay
from tests.world import World
from training.models import PlanVersion, ResultSheet

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def stage(request: pytest.FixtureRequest, browser: Browser, live_server: Any, world: World) -> Iterator[Stage]:
    stage = Stage(browser, live_server.url, world, scripts=request.param)
    yield stage
    stage.close()


@pytest.fixture
def school(world: World) -> School:
    """Timur is in training and has a stay with a stipend."""
    school = planned_school(world, state="active")
    give_stay(world, school.enrolments[0])
    return school


def picture(page: Page, name: str, stage: Stage) -> None:
    """Wide and at 320 px, for whoever looks at them; nothing that a reader without eyes or hands would miss."""
    if not stage.scripts:  # neither axe nor a wait for a frame runs in such a page; its twin with scripts is looked at
        return
    assert Axe().run(page).response["violations"] == [], name
    for width, height in ((1280, 900), (320, 700)):
        page.set_viewport_size({"width": width, "height": height})
        assert fits(page, width), (name, width)
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=Path(folder) / f"trainee-{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def decide(stage: Stage, who: str, link: str, button: str, *, picture_as: str = "") -> Page:
    """From the first page to the plan, and the step that is this person's."""
    page = stage.page_of(who)
    page.goto("/")
    follow(page, re.compile(link))
    if picture_as:
        picture(page, picture_as, stage)
    follow(page, button)
    press(page, button)
    return page


def registrar_writes(stage: Stage, school: School) -> None:
    page = stage.page_of("ruslan")
    page.goto(reverse("training:plan", args=[school.enrolments[0].pk]))
    follow(page, "Write the individual plan")
    press(page, "Begin the draft")
    page.get_by_label("Goals of the trainee").fill("Lead a delegation.")
    page.get_by_label("Title").fill("Seminar at the ministry")
    page.get_by_label("Credits (ECTS)").fill("2.5")
    picture(page, "write", stage)
    press(page, "Save the draft")
    follow(page, "Give the plan to the trainee")
    press(page, "Give the plan to the trainee")


def all_approve(stage: Stage) -> None:
    decide(stage, "timur", "Your individual plan|Read and decide", "Approve my plan", picture_as="plan-to-approve")
    decide(stage, "alice", "Individual plan of", "Approve for the sending side", picture_as="plan-at-the-sender")
    decide(stage, "ruslan", "Individual plan of", "Approve for the academy")


def test_plan_from_the_draft_to_a_change_that_is_agreed(stage: Stage, school: School) -> None:
    registrar_writes(stage, school)
    all_approve(stage)
    page = stage.page_of("timur")
    page.goto(reverse("my_training"))
    expect(page.get_by_text("agreed by all three")).to_be_visible()
    follow(page, re.compile("^Open my plan"))
    follow(page, "Change the plan")
    page.get_by_label("Why the plan changes").select_option("conflict")
    page.get_by_label("In words").fill("Two seminars stand at the same hour.")
    press(page, "Begin the draft")
    page.get_by_label(re.compile("^NEG")).select_option("virtual")
    press(page, "Save the draft")
    expect(page.get_by_text("What is different from version 1")).to_be_visible()
    picture(page, "plan-compared", stage)
    follow(page, "Approve and send to the sending side")
    press(page, "Approve and send to the sending side")
    decide(stage, "daler", "Individual plan of", "Approve for the sending side")
    page = decide(stage, "ruslan", "Individual plan of", "Approve for the academy")
    picture(page, "plan-agreed", stage)

    states = PlanVersion.objects.across_partners(reason="test").order_by("number").values_list("state", flat=True)
    assert list(states) == ["replaced", "agreed"]


def test_own_page_shows_marks_after_their_approval_and_everything_else_at_a_glance(stage: Stage, school: School) -> None:
    sheet = give_mark(school, 87, state="submitted")
    attend(school)
    page = stage.page_of("timur")
    page.goto("/")
    go_by(page.get_by_role("link", name="My training", exact=True).first)
    expect(page.get_by_text("Marks stand here once")).to_be_visible()
    ResultSheet.objects.across_partners(reason="test").filter(pk=sheet.pk).update(state="approved")

    page.reload()

    expect(page.get_by_text("87", exact=True)).to_be_visible()
    expect(page.get_by_text("180,000.00 KZT").first).to_be_visible()
    expect(page.get_by_role("link", name="International law")).to_be_visible()
    picture(page, "my-training", stage)
    follow(page, re.compile("^Whole timetable"))
    follow(page, "Next week")
    expect(page.get_by_role("link", name=re.compile("Negotiation")).first).to_be_visible()
    picture(page, "timetable", stage)
