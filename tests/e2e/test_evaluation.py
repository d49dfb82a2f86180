"""After the last lesson: a trainee evaluates on the phone, writes an action plan, answers half a year later and enters the directory; the registrar reads."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tests.e2e.story import Stage, each, fits, follow, press
from tests.evaluating import OVER, answer, make_asking
from tests.world import NOW, World
from training import operations
from training.models import Enrolment, EvaluationAnswer
from training.operations.follow_ups import ask_follow_ups

pytestmark = pytest.mark.django_db(transaction=True)
PHONE, DESK = (320, 700), (1280, 900)
LATER = datetime(2028, 9, 1, 6, tzinfo=NOW.tzinfo)
HALF_A_YEAR = datetime(2029, 3, 1, 6, tzinfo=NOW.tzinfo)
SIX = range(6)


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def stage(request: pytest.FixtureRequest, browser: Browser, live_server: Any, world: World) -> Iterator[Stage]:
    stage = Stage(browser, live_server.url, world, scripts=request.param)
    yield stage
    stage.close()


def picture(stage: Stage, page: Page, name: str) -> None:
    """Wide and at 320 px; nothing that a reader without eyes or hands would miss."""
    if not stage.scripts:
        return
    assert Axe().run(page).response["violations"] == [], name
    for size in (DESK, PHONE):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        assert fits(page, size[0]), (name, size[0])
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=Path(folder) / f"evaluation-{name}-{size[0]}.png", full_page=True)


def test_a_trainee_answers_on_the_phone_and_the_registrar_reads_the_chart(stage: Stage, clock: Any) -> None:
    world = stage.world
    asking = make_asking(world)
    for number in SIX[1:]:
        answer(world, asking, number, score=3 + number % 3, text=f"Words {number}.")
    page = stage.page_of("trainee0")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})

    page.goto("/")
    follow(page, re.compile("^Evaluate"))
    picture(stage, page, "ballot")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.locator("main textarea").first.fill("Keep the simulations.")
    press(page, "Send the answers")
    expect(page.get_by_role("alert").or_(page.locator(".error-summary")).first).to_be_visible()
    expect(page.locator("main textarea").first).to_have_value("Keep the simulations.")
    for group in each(page.locator("main fieldset")):
        group.get_by_role("radio").first.check()
    press(page, "Send the answers")
    expect(page.get_by_text("You have answered. Thank you")).to_be_visible()
    picture(stage, page, "thanks")
    assert EvaluationAnswer._base_manager.filter(text="Keep the simulations.").exists()

    clock.move_to(OVER)
    desk = stage.page_of("ruslan")
    desk.goto(reverse("training:intake_evaluation", args=[asking.school.intake.pk]))
    picture(stage, desk, "rounds")
    follow(desk, "Standard evaluation of a course")
    expect(desk.get_by_text("6 of 6 have answered")).to_be_visible()
    expect(desk.get_by_text("Keep the simulations.")).to_be_visible()
    desk.get_by_text("Show the figures as a table").first.click()
    expect(desk.get_by_role("rowheader", name="The training is useful for my work.")).to_be_visible()
    picture(stage, desk, "figures")


def test_the_registrar_takes_the_standard_questions_and_asks(stage: Stage) -> None:
    from tests.evaluating import make_accounts
    from tests.schooling import make_school

    school = make_school(stage.world, people=6)
    make_accounts(stage.world, school)
    page = stage.page_of("ruslan")

    page.goto(reverse("training:intake_evaluation", args=[school.intake.pk]))
    picture(stage, page, "none-yet")
    follow(page, "Questions")
    press(page, "Take the standard questions")
    picture(stage, page, "questions")
    follow(page, "Change the questions")
    picture(stage, page, "write-questions")
    page.goto(reverse("training:intake_evaluation", args=[school.intake.pk]))
    follow(page, "Ask the people of this intake")
    picture(stage, page, "ask")
    page.get_by_label("First day").fill("2026-11-24")
    page.get_by_label("Last day").fill("2026-11-30")
    press(page, "Prepare the evaluation")
    expect(page.get_by_text("fewer than 5 of 6 have answered")).to_be_visible()


def test_from_the_action_plan_to_the_directory(stage: Stage, clock: Any) -> None:
    world = stage.world
    asking = make_asking(world)
    enrolment = Enrolment._base_manager.get(pk=asking.school.enrolments[0].pk)
    page, plan = stage.page_of("trainee0"), reverse("training:action_plan", args=[enrolment.pk])

    page.goto(plan)
    follow(page, "Write the action plan")
    picture(stage, page, "write-plan")
    page.get_by_label("What shall change at home").fill("Nobody at the desk has negotiated.")
    page.get_by_label("Action").first.fill("Train two colleagues")
    page.get_by_label("Until").first.fill("2027-03-31")
    press(page, "Save the draft")
    follow(page, "Hand in to the academy")
    press(page, "Hand in to the academy")
    teacher = stage.page_of("leila")
    teacher.goto(plan)
    follow(teacher, "Write a comment")
    teacher.get_by_label("Reason").fill("Name the two.")
    press(teacher, "Write a comment")
    page.goto(plan)
    expect(page.get_by_text("Name the two.").first).to_be_visible()
    follow(page, "Share with the sending ministry")
    press(page, "Share with the sending ministry")
    picture(stage, page, "plan")
    officer = stage.page_of("alice")
    officer.goto(plan)
    expect(officer.get_by_text("Train two colleagues")).to_be_visible()

    operations.complete(enrolment, completed_on=asking.school.intake.ends_on, actor=world.ruslan, now=LATER)
    ask_follow_ups(now=HALF_A_YEAR)
    clock.move_to(HALF_A_YEAR + timedelta(minutes=1))
    stage.close()  # everybody signs in anew
    _half_a_year_later(stage)


def _half_a_year_later(stage: Stage) -> None:
    """The trainee answers, names the post and enters the directory; the sending ministry answers; the registrar reads the figures."""
    page, officer = stage.page_of("trainee0"), stage.page_of("alice")
    page.goto("/")
    follow(page, re.compile("^Answer"))
    picture(stage, page, "questions-after")
    for group in each(page.locator("main fieldset")):
        group.get_by_role("radio").first.check()
    page.get_by_label("Post held now").fill("Second secretary")
    page.get_by_label("Since").fill("2029-01-15")
    press(page, "Send the answers")
    officer.goto("/")
    follow(officer, re.compile("^Answer"))
    for group in each(officer.locator("main fieldset")):
        group.get_by_role("radio").nth(1).check()
    press(officer, "Send the answers")

    page.goto(reverse("training:my_alumni_entry"))
    expect(page.get_by_text("Second secretary").first).to_be_visible()
    page.get_by_label("About me").fill("Water and borders.")
    press(page, "I agree: show my entry")
    picture(stage, page, "my-entry")
    officer.goto(reverse("training:alumni"))
    expect(officer.get_by_text("Water and borders.")).to_be_visible()
    picture(stage, officer, "directory")

    desk = stage.page_of("ruslan")
    desk.goto(reverse("training:follow_ups"))
    expect(desk.get_by_text("2 of 2 questions asked are answered: 100%.")).to_be_visible()
    picture(stage, desk, "follow-ups")
    desk.goto(reverse("training:alumni_figures"))
    picture(stage, desk, "alumni-figures")

    follow(page, "Withdraw the consent")
    press(page, "Remove my entry")
    officer.reload()
    expect(officer.get_by_text("Nobody stands here yet")).to_be_visible()
