"""The lecturer at work: attendance by list, by keyboard and by a trainee's phone; thirty marks by keyboard; approval and correction by another."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.academy import url
from tests.daily import begins_now, marks, presences, sheet_of, trainee_account
from tests.e2e.story import go_by
from tests.e2e.test_pages import faults_of
from tests.schooling import School, make_school
from tests.world import NOW, World
from training.models import Enrolment
from training.presence_code import short_code

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Page]
NARROW = {"viewport": {"width": 320, "height": 640}}
KEYSTROKE = 60  # milliseconds between two keys, a quick typist's
UNHURRIED = 0.5  # seconds a key; what a machine needs beside them is no matter of the page


@pytest.fixture
def open_as(browser: Browser, live_server: Any, world: World) -> Open:
    def open_(name: str, **context: Any) -> Page:
        opened = browser.new_context(base_url=live_server.url, **context)
        opened.add_cookies([{"name": "sessionid", "value": world.client(name).cookies["sessionid"].value, "url": live_server.url}])
        return opened.new_page()

    return open_


@pytest.fixture
def school(world: World) -> School:
    """Thirty people; the session of Negotiation runs now."""
    made = make_school(world, people=30, capacity=40, starts_on=NOW.date() - timedelta(days=30))
    begins_now(made.sessions[0])
    trainee_account(world, made, 7)
    return made


def look(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"lecturer-{name}.png", full_page=True)


def by_name(school: School) -> list[Enrolment]:
    return sorted(school.enrolments, key=lambda one: (one.person.sort_key, one.pk))


def test_attendance_of_thirty_is_taken_by_keyboard(open_as: Open, school: School) -> None:
    page, session = open_as("leila"), school.sessions[0]
    page.goto("/")
    go_by(page.get_by_role("link", name="Take attendance").first)
    page.wait_for_url(f"**{url('attendance', session.pk)}")
    assert faults_of(page, "list") == []
    look(page, "list")

    page.locator(".presence input:checked").first.focus()
    page.keyboard.press("p")
    page.keyboard.press("a")
    page.keyboard.press("l")
    page.keyboard.press("e")
    go_by(page.get_by_role("button", name="Save the attendance"), key="Enter")

    expect(page.get_by_text("Attendance of 30 people is saved.")).to_be_visible()
    found = presences(session)
    assert [found[one.pk] for one in by_name(school)] == ["present", "absent", "late", "excused", *["present"] * 26]
    look(page, "list-saved")


@pytest.mark.still_clock  # a code of the wall passes in two minutes
def test_phone_of_a_trainee_opens_the_code_of_the_wall(open_as: Open, school: School) -> None:
    wall, session = open_as("leila", viewport={"width": 1280, "height": 800}), school.sessions[0]
    wall.goto(url("attendance", session.pk))
    go_by(wall.get_by_role("link", name="Show the code in the room"))
    expect(wall.get_by_role("img", name="Square code")).to_be_visible()
    assert faults_of(wall, "wall") == []
    look(wall, "wall")

    phone = open_as("timur", **NARROW)
    phone.goto(url("attend_by_code"))
    assert faults_of(phone, "phone") == []
    look(phone, "phone-code-320")
    phone.get_by_label("Code on the wall").fill(wall.locator(".room-letters").inner_text())
    go_by(phone.get_by_role("button", name="I am here"))
    expect(phone.get_by_text("You are marked as “present” in the session “Negotiation”.")).to_be_visible()
    assert faults_of(phone, "own marks at 320") == []
    look(phone, "own-320")

    wall.reload()
    expect(wall.get_by_text("1 person is marked as present.")).to_be_visible()
    assert presences(session) == {school.enrolments[7].pk: "present"}


@pytest.mark.still_clock  # a code of the wall passes in two minutes
def test_address_of_the_code_asks_once_and_marks_once(open_as: Open, world: World, school: School) -> None:
    from django.utils import timezone

    from training.presence_code import token_of

    phone, session = open_as("timur", **NARROW), school.sessions[0]
    phone.goto(url("attend", token_of(session.pk, now=timezone.now())))
    assert faults_of(phone, "attend at 320") == []
    look(phone, "attend-320")

    go_by(phone.get_by_role("button", name="I am here"))

    expect(phone.get_by_text("You are marked as “present”")).to_be_visible()
    assert short_code(session.pk, now=timezone.now())


def test_thirty_marks_are_typed_within_a_minute_and_approved_by_another(open_as: Open, world: World, school: School) -> None:
    sheet = sheet_of(world, school)
    page = open_as("leila")
    page.goto(url("sheet", sheet.pk))
    assert faults_of(page, "grid") == []
    expect(page.get_by_text("0 of 30 marked")).to_be_visible()

    keys = 0
    page.locator(".mark-cell").first.focus()
    for number in range(30):
        mark = "abs" if number == 29 else str(40 + number)
        page.keyboard.type(mark, delay=KEYSTROKE)
        page.keyboard.press("Enter", delay=KEYSTROKE)
        keys += len(mark) + 1
    expect(page.get_by_text("30 of 30 marked")).to_be_visible()
    look(page, "grid-typed")
    with page.expect_navigation():
        page.keyboard.press("Enter")  # the focus has come to the button
    expect(page.get_by_text("30 marks are saved.")).to_be_visible()
    keys += 1

    assert keys * UNHURRIED < 60
    found = marks(sheet)
    assert [found[one.pk] for one in by_name(school)] == [*(str(40 + number) for number in range(29)), "abs"]
    go_by(page.get_by_role("button", name="Save and hand in"))
    go_by(page.get_by_role("button", name="Hand in for approval"))
    expect(page.get_by_text("Waits for another person")).to_be_visible()
    look(page, "handed-in")
    approve_and_correct(open_as, page, sheet)
    sheet.refresh_from_db()
    assert sheet.state == "approved"
    assert marks(sheet)[by_name(school)[0].pk] == "51"


def approve_and_correct(open_as: Open, lecturer: Page, sheet: Any) -> None:
    registrar = open_as("ruslan")
    registrar.goto("/")
    go_by(registrar.get_by_role("link", name=re.compile("Approve")).first)
    go_by(registrar.get_by_role("link", name="Approve the results"))
    expect(registrar.get_by_text("People by mark").first).to_be_visible()
    assert faults_of(registrar, "approve") == []
    look(registrar, "approve")
    go_by(registrar.get_by_role("button", name="Approve the results"))
    expect(registrar.get_by_role("link", name="Open the resit")).to_be_visible()
    look(registrar, "approved")

    lecturer.goto(url("sheet", sheet.pk))
    go_by(lecturer.get_by_role("link", name="Ask for a correction").first)
    lecturer.get_by_label("New mark").fill("51")
    lecturer.get_by_label("Reason").fill("A page was overlooked.")
    assert faults_of(lecturer, "correct") == []
    go_by(lecturer.get_by_role("button", name="Ask for the correction"))
    registrar.goto(url("sheet", sheet.pk))
    go_by(registrar.get_by_role("link", name="Approve the correction"))
    assert faults_of(registrar, "correction") == []
    go_by(registrar.get_by_role("button", name="Approve the correction"))
    expect(registrar.locator("del").first).to_have_text("40")
    look(registrar, "corrected")


def test_a_column_of_a_spreadsheet_is_pasted_down_and_wrong_cells_keep_what_was_typed(open_as: Open, world: World, school: School) -> None:
    sheet = sheet_of(world, school)
    page = open_as("leila", **NARROW)
    page.goto(url("sheet", sheet.pk))
    page.locator(".mark-cell").first.focus()
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text/plain", "81\\tgood\\n82\\n830\\n");
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.get_by_text("3 of 30 marked")).to_be_visible()
    look(page, "pasted-320")
    go_by(page.get_by_role("button", name="Save the marks"))

    expect(page.get_by_text("Points lie between 0 and 100.").first).to_be_visible()
    expect(page.locator(".mark-cell").nth(2)).to_have_value("830")
    assert faults_of(page, "wrong grid at 320") == []
    look(page, "wrong-320")


def test_everything_works_without_scripts(open_as: Open, world: World, school: School) -> None:
    sheet = sheet_of(world, school)
    page = open_as("leila", java_script_enabled=False)
    page.goto(url("attendance", school.sessions[0].pk))
    page.locator(".presence").nth(1).get_by_label("absent", exact=True).check()
    go_by(page.get_by_role("button", name="Save the attendance"))
    expect(page.get_by_text("Attendance of 30 people is saved.")).to_be_visible()

    page.goto(url("sheet", sheet.pk))
    page.locator(".mark-cell").first.fill("77")
    go_by(page.locator(".mark-cell").first, key="Enter")
    expect(page.get_by_text("1 mark is saved.")).to_be_visible()
    assert list(marks(sheet).values()) == ["77"]
