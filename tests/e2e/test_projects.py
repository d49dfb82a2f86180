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
from tests.e2e.story import Stage, each, follow, go_by, press
from tests.e2e.test_consultation import picture
from tests.exchanging import academy_of
from tests.hostile_files import pdf
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
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


def test_from_the_idea_to_the_publication(stage: Stage) -> None:
    have_the_idea(stage)
    ask_and_consent(stage)
    plan_the_work(stage)
    enter_the_money(stage)
    lay_down_a_report(stage)
    write_the_proposal(stage)
    judge_the_proposal(stage)
    work_and_write_the_report(stage)
    judge_the_report(stage)
    publish(stage)


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
    go_by(lecturer.get_by_role("link", name="Mark as done Syllabi collected"))
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
    press(lecturer, "Set the day of the report")
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


def judge_the_proposal(stage: Stage) -> None:
    choose_the_panel(stage)
    lecturer = open_as(stage, "leila")
    follow(lecturer, "Submit the proposal")
    press(lecturer, "Submit the proposal")
    review_as_rana(stage, "The proposal", "A clear question.")
    head = open_as(stage, "hana", "project_reviews")
    expect(head.locator("main")).to_contain_text("A clear question.")
    picture(head, "project-reviews-head", stage.scripts)
    follow(head, "Approve the project")
    head.get_by_label("Grounds").fill("Sound and useful.")
    press(head, "Approve the project")
    officer = open_as(stage, "alice", "project_reviews")
    expect(officer.locator("main")).to_contain_text("A clear question.")
    expect(officer.locator("main")).not_to_contain_text("Rana")
    picture(officer, "project-reviews-side", stage.scripts)


def choose_the_panel(stage: Stage) -> None:
    registrar = stage.page_of("ruslan")
    registrar.goto("/")
    follow(registrar, re.compile("Choose the panel"))
    follow(registrar, "Choose the panel")
    registrar.get_by_label("Criteria").select_option(label="Selection")
    press(registrar, "Choose the panel")


def review_as_rana(stage: Stage, what: str, comment: str) -> None:
    """The secretary asks her; she reads the copy and submits her review."""
    secretary = stage.page_of("saule")
    secretary.goto("/")
    follow(secretary, re.compile("Ask reviewers"))
    follow(secretary, "Ask reviewers")
    secretary.get_by_label(re.compile("^Rana")).check()
    press(secretary, "Ask the reviewers chosen")
    reviewer = stage.page_of("rana")
    reviewer.goto("/")
    follow(reviewer, re.compile("^Review"))
    expect(reviewer.get_by_role("heading", name=what)).to_be_visible()
    expect(reviewer.locator("main")).not_to_contain_text(TITLE)
    for group in each(reviewer.locator("main fieldset")):
        group.get_by_role("radio").nth(3).check()
    reviewer.get_by_label(re.compile("^Comment")).fill(comment)
    picture(reviewer, f"project-case-{what.split()[1]}", stage.scripts)
    press(reviewer, "Check your marks")
    press(reviewer, "Submit the review")


def work_and_write_the_report(stage: Stage) -> None:
    for step in ("Begin the work", "Begin to write the report"):
        lecturer = open_as(stage, "leila")
        follow(lecturer, step)
        press(lecturer, step)
    choose_the_panel(stage)
    lecturer = open_as(stage, "leila")
    follow(lecturer, "Submit the draft report")
    lecturer.get_by_label("Summary of the results").fill("Water unites.")
    lecturer.get_by_label("Draft report without names").set_input_files({"name": "Leila.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    press(lecturer, "Submit the draft report")
    assert found().state == "peer_review"


def judge_the_report(stage: Stage) -> None:
    review_as_rana(stage, "The report", "Honest about its limits.")
    head = open_as(stage, "hana", "project_reviews")
    follow(head, "Accept the draft report")
    head.get_by_label("Grounds").fill("Of use at once.")
    press(head, "Accept the draft report")


def publish(stage: Stage) -> None:
    lecturer = open_as(stage, "leila", "project_reviews")
    follow(lecturer, "Publish the results")
    press(lecturer, "Publish the results")
    other = open_as(stage, "charlie")
    expect(other.locator("main")).to_contain_text("Water unites.")
    picture(other, "project-published", stage.scripts)
