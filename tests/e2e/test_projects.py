"""A research project at the screens of both sides: an idea, its consent, members, a plan that is drawn, money, a report that is due.

Each act is a function of the stage, so that the story goes on from there: review, peer review, publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from exchanges.models import Project
from tests.e2e.story import Stage, follow, press
from tests.e2e.test_consultation import picture
from tests.exchanging import academy_of
from tests.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
TITLE = "Water and peace in Central Asia"


@pytest.fixture
def stage(browser: Browser, live_server: Any, world: World) -> Iterator[Stage]:
    stage = Stage(browser, live_server.url, world, scripts=True)
    academy_of(world.partner_a)
    yield stage
    stage.close()


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def found() -> Project:
    one: Project = Project.objects.across_partners(reason="test").get()
    return one


def open_as(stage: Stage, name: str, route: str = "project") -> Page:
    page = stage.page_of(name)
    page.goto(reverse(f"exchanges:{route}", args=[found().pk]))
    return page


def test_from_the_idea_to_the_plan(stage: Stage) -> None:
    have_the_idea(stage)
    ask_and_consent(stage)
    plan_the_work(stage)
    enter_the_money(stage)
    lay_down_a_report(stage)
    write_the_proposal(stage)


def have_the_idea(stage: Stage) -> None:
    lecturer = stage.page_of("leila")
    lecturer.goto(reverse("exchanges:projects"))
    follow(lecturer, "Write down an idea")
    lecturer.get_by_label("Title").fill(TITLE)
    lecturer.get_by_label("Partner institution").select_option(label="TJ: Diplomatic academy of Tajikistan")
    lecturer.get_by_label("Field").select_option("security")
    lecturer.get_by_label("Begins on").fill(day(-60))
    lecturer.get_by_label("Ends on").fill(day(300))
    lecturer.get_by_label("Abstract").fill("How shared rivers are talked about.")
    picture(lecturer, "project-idea", stage.scripts)
    press(lecturer, "Write the idea down")
    expect(lecturer.locator("main")).to_contain_text("not asked yet")


def ask_and_consent(stage: Stage) -> None:
    registrar = open_as(stage, "ruslan")
    follow(registrar, "Ask the sides for consent")
    press(registrar, "Ask the sides for consent")
    officer = stage.page_of("alice")
    officer.goto("/")
    follow(officer, re.compile("Answer"))
    officer.get_by_label("Note").fill("With pleasure.")
    picture(officer, "project-consent", stage.scripts)
    press(officer, "Give the consent")
    expect(officer.locator("main")).to_contain_text("With pleasure.")
    picture(officer, "project-sides", stage.scripts)
    assert found().state == "proposal"


def plan_the_work(stage: Stage) -> None:
    lecturer = open_as(stage, "leila", "project_plan")
    for title, begins, due in (("Syllabi collected", -60, -10), ("Interviews with trainers", -30, 60), ("Guide for trainers", 90, 280)):
        lecturer.get_by_label("Milestone", exact=True).fill(title)
        lecturer.get_by_label("Begins on").fill(day(begins))
        lecturer.get_by_label("Due on").fill(day(due))
        press(lecturer, "Add the milestone")
        expect(lecturer.get_by_role("rowheader", name=title)).to_be_visible()
    expect(lecturer.locator("svg.gantt rect.gantt-late")).to_have_count(1)
    picture(lecturer, "project-plan", stage.scripts)
    lecturer.get_by_role("link", name="Mark as done Syllabi collected").click()
    press(lecturer, "Mark as done")
    expect(lecturer.locator("svg.gantt rect.gantt-done")).to_have_count(1)
    expect(open_as(stage, "charlie", "project_plan").locator("main")).not_to_contain_text(TITLE)


def enter_the_money(stage: Stage) -> None:
    officer = open_as(stage, "alice", "project_budget")
    officer.get_by_label("Planned").fill("4200")
    officer.get_by_label("Spent").fill("900")
    officer.get_by_label("Currency").select_option("USD")
    press(officer, "Add the line")
    expect(officer.locator("main")).to_contain_text("900.00 of 4,200.00 USD spent")
    picture(officer, "project-budget", stage.scripts)


def lay_down_a_report(stage: Stage) -> None:
    lecturer = open_as(stage, "leila", "project_reports")
    lecturer.get_by_label("Due on").fill(day(100))
    press(lecturer, "Lay down the day")
    expect(lecturer.locator("main")).to_contain_text("progress report")
    picture(lecturer, "project-reports", stage.scripts)


def write_the_proposal(stage: Stage) -> None:
    lecturer = open_as(stage, "leila")
    follow(lecturer, "Change the text")
    lecturer.get_by_label("Questions and aims").fill("Which talks last?")
    lecturer.get_by_label("Methods and data").fill("Interviews.")
    press(lecturer, "Change the text")
    expect(lecturer.locator("main")).to_contain_text("Which talks last?")
    picture(lecturer, "project", stage.scripts)
