"""A new method at the screens of a lecturer, a registrar, the head and a partner: from the idea to the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect

from tests.advising import with_marks
from tests.e2e.story import Stage, follow, press
from tests.e2e.test_consultation import picture
from tests.hostile_files import pdf
from tests.schooling import School, make_school
from tests.world import World
from training.models import Method

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[False, True], ids=["without-scripts", "with-scripts"])
def stage(request: Any, browser: Browser, live_server: Any, world: World) -> Iterator[Stage]:
    stage = Stage(browser, live_server.url, world, scripts=request.param)
    yield stage
    stage.close()


def test_from_the_idea_to_the_catalogue(stage: Stage) -> None:
    school = make_school(stage.world, people=12)
    with_marks(school, pilot_points=82, other_points=64)
    _propose(stage)
    _design(stage)
    _try(stage, school)
    _evaluate(stage)
    _decide(stage)
    _read_as_partner(stage)


def _propose(stage: Stage) -> None:
    lecturer = stage.page_of("leila")
    lecturer.goto(reverse("training:methods"))
    picture(lecturer, "methods-none", stage.scripts)
    follow(lecturer, "Propose a method")
    lecturer.get_by_label("Title in Russian").fill("Саммит за один день")
    lecturer.get_by_label("Kind").select_option(label="simulation")
    lecturer.get_by_label("Why it is needed").fill("Nobody practises a summit under time.")
    picture(lecturer, "method-propose", stage.scripts)
    press(lecturer, "Propose a method")
    expect(lecturer.get_by_role("heading", name="Саммит за один день")).to_be_visible()


def _design(stage: Stage) -> None:
    lecturer = stage.page_of("leila")
    follow(lecturer, "Write the design")
    lecturer.get_by_label("How it works").fill("Four teams, three rounds, one text.")
    lecturer.get_by_label("How its success is measured").fill("Points in the module.")
    press(lecturer, "Write the design")
    follow(lecturer, "Add material")
    lecturer.get_by_label("Title").fill("Script of the day")
    lecturer.get_by_label("File").set_input_files({"name": "script.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    lecturer.get_by_label("Partners may open it once the method is adopted").check()
    press(lecturer, "Add material")
    expect(lecturer.locator("main")).to_contain_text("Script of the day")


def _try(stage: Stage, school: School) -> None:
    registrar = stage.page_of("ruslan")
    registrar.goto(reverse("training:method", args=[Method.objects.across_partners(reason="test").get().pk]))
    follow(registrar, "Plan a pilot")
    press(registrar, "Choose the intake")
    registrar.get_by_label("Group").select_option(label=school.groups[0].name)
    registrar.get_by_label("First day").fill("2026-11-02")
    registrar.get_by_label("Last day").fill("2026-11-20")
    picture(registrar, "method-pilot", stage.scripts)
    press(registrar, "Plan a pilot")
    expect(registrar.locator("main")).to_contain_text("Pilot in MIR-27")
    picture(registrar, "method-piloted", stage.scripts)


def _evaluate(stage: Stage) -> None:
    lecturer = stage.page_of("leila")
    lecturer.goto("/")
    follow(lecturer, "Evaluate the pilot")
    follow(lecturer, "Evaluate a pilot")
    expect(lecturer.locator("main")).to_contain_text("The pilot is ahead: 82 against 64.")
    picture(lecturer, "method-evaluate", stage.scripts)
    lecturer.get_by_label("Findings").fill("They draft faster and speak more.")
    lecturer.get_by_label("adopt", exact=True).check()
    press(lecturer, "Evaluate a pilot")
    expect(lecturer.locator("main")).not_to_contain_text("Adopt the method")


def _decide(stage: Stage) -> None:
    head = stage.page_of("hana")
    head.goto("/")
    follow(head, "Decide")
    picture(head, "method-decide", stage.scripts)
    follow(head, "Adopt the method")
    head.get_by_label("Grounds of the decision").fill("Clear gain.")
    press(head, "Adopt the method")
    follow(head, "Name a programme that uses it")
    press(head, "Name a programme that uses it")
    expect(head.locator("main")).to_contain_text("Programmes that use it")
    picture(head, "method-adopted", stage.scripts)


def _read_as_partner(stage: Stage) -> None:
    officer = stage.page_of("alice")
    officer.goto(reverse("training:methods"))
    picture(officer, "methods", stage.scripts)
    follow(officer, "Саммит за один день")
    expect(officer.locator("main")).to_contain_text("Clear gain.")
    expect(officer.get_by_role("link", name="Script of the day")).to_be_visible()
    expect(officer.get_by_role("heading", name="History")).to_have_count(0)
    follow(officer, "Master of International Relations")
    expect(officer.get_by_role("heading", name="Methods it uses")).to_be_visible()
    picture(officer, "method-programme", stage.scripts)
