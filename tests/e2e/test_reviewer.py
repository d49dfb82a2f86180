"""The reviewer at work: marks by keyboard, a tab that dies, marks of the others afterwards, a conflict of interest, and all of it without scripts."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, expect

from reviews.models import Assignment, Criterion, Mark
from tests.e2e.story import go_by
from tests.e2e.test_pages import faults_of
from tests.reviewing import case_of, draft, give, panel_of, review
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Page]


@pytest.fixture
def cases(world: World) -> list[Assignment]:
    """Three cases of a panel; Rosa has reviewed the first. What marks mean is said for one criterion, another does not count."""
    words = {"1": {"en": "Needs an interpreter."}, "3": {"en": "Follows lectures."}, "5": {"en": "Argues in the language of the programme."}}
    Criterion.objects.filter(name_en="Language").update(anchors=words, help_en="Papers and interview in the language of the programme.", weight=2)
    Criterion.objects.filter(name_en="Motivation").update(counts=False)
    panel = panel_of("Master of International Relations 2027")
    found = [give(world, case_of(world, panel, number), days=number + 2) for number in range(3)]
    review(world, found[0].case, "rosa", 2, 2, 3, comment="Weak in the language.")
    return found


@pytest.fixture
def reviewer(browser: Browser, live_server: Any, world: World) -> Open:
    def open_(**context: Any) -> Page:
        opened = browser.new_context(base_url=live_server.url, **context)
        opened.add_cookies([{"name": "sessionid", "value": world.client("rana").cookies["sessionid"].value, "url": live_server.url}])
        return opened.new_page()

    return open_


def look(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"reviewer-{name}.png", full_page=True)


def address(name: str, *args: object) -> str:
    return reverse(f"reviews:{name}", args=args)


def group(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=name)


def saved(page: Page) -> Any:
    return page.expect_response(re.compile(r"/reviews/\d+/marks/"))


def stored(assignment: Assignment) -> list[int]:
    rows = Mark.objects.across_partners(reason="test").filter(assignment=assignment)
    return list(rows.order_by("criterion__position").values_list("score", flat=True))


def mark_by_keyboard(page: Page, name: str, score: int) -> None:
    """From the first radio down with the arrow; each step is kept."""
    group(page, name).get_by_role("radio").first.focus()
    with saved(page):
        page.keyboard.press("Space")
    for _step in range(score - 1):
        with saved(page):
            page.keyboard.press("ArrowDown")


def test_three_cases_are_marked_by_keyboard_without_reloading(reviewer: Open, cases: list[Assignment]) -> None:
    page = reviewer()
    page.goto(address("desk"))
    assert faults_of(page, "desk") == []
    look(page, "desk")
    go_by(page.get_by_role("link", name="Open the next case"))

    for number, assignment in enumerate(cases):
        page.wait_for_url(f"**{address('assignment', assignment.pk)}")
        page.evaluate("window.marker = 'kept'")
        for name, score in (("Needs of the state", 4), ("Language", 3 + number % 2), ("Motivation", 5)):
            mark_by_keyboard(page, name, score)
        assert page.evaluate("window.marker") == "kept"
        expect(page.get_by_role("status").filter(has_text="Every criterion has a mark.")).to_be_visible()
        assert stored(assignment) == [4, 3 + number % 2, 5]
        if not number:
            assert faults_of(page, "marks") == []
            look(page, "marks")
            expect(page.locator("#marks-progress")).to_contain_text("Weighted mean so far: 3.33")
        go_by(page.get_by_role("button", name="Check your marks"), key="Enter")
        look(page, f"check-{number}")
        go_by(page.get_by_role("button", name="Submit the review"), key="Enter")
        expect(page.get_by_text("The review is submitted.")).to_be_visible()
        expect(page.get_by_text("Weak in the language.")).to_have_count(int(not number))
        look(page, f"submitted-{number}")
        if number < 2:
            go_by(page.get_by_role("link", name="Open the next case"), key="Enter")

    page.goto(address("sheet", cases[0].case.panel_id))
    assert faults_of(page, "sheet") == []
    look(page, "sheet")
    expect(page.get_by_role("row", name=re.compile("C-001"))).to_contain_text("4.00")


def test_a_dead_tab_loses_neither_marks_nor_words(reviewer: Open, cases: list[Assignment]) -> None:
    page, where = reviewer(), address("assignment", cases[1].pk)
    page.goto(where)
    mark_by_keyboard(page, "Language", 4)
    page.get_by_label("Comment to the panel").press_sequentially("Half a sentence")
    page.close(run_before_unload=False)

    again = page.context.new_page()
    with again.expect_response(re.compile(r"/drafts/\?form=")):
        again.goto(where)

    expect(group(again, "Language").get_by_role("radio").nth(3)).to_be_checked()
    expect(again.get_by_label("Comment to the panel")).to_have_value("Half a sentence")
    expect(again.locator("#marks-progress")).to_contain_text("Still without a mark: Needs of the state, Motivation")


def test_a_mark_given_while_the_server_is_away_is_kept_once_the_page_is_opened_again(reviewer: Open, cases: list[Assignment]) -> None:
    page, where = reviewer(), address("assignment", cases[1].pk)
    page.goto(where)
    page.context.route(re.compile(r"/drafts/|/marks/"), lambda route: route.abort())
    group(page, "Language").get_by_role("radio").nth(2).check()
    expect(page.locator("#net-status")).to_be_visible()
    page.close(run_before_unload=False)
    assert stored(cases[1]) == []

    again = page.context.new_page()
    again.context.unroute_all()
    with saved(again):
        again.goto(where)

    expect(group(again, "Language").get_by_role("radio").nth(2)).to_be_checked()
    expect(again.locator("#marks-progress")).to_contain_text("Weighted mean so far: 3.00")
    assert stored(cases[1]) == [3]


def test_marks_of_the_others_come_after_the_own_review(reviewer: Open, world: World, cases: list[Assignment]) -> None:
    page, where = reviewer(viewport={"width": 320, "height": 640}), address("assignment", cases[0].pk)
    draft(world, cases[0], 4, 4, 4)
    page.goto(where)
    assert faults_of(page, "marks at 320") == []
    look(page, "marks-320")
    expect(page.get_by_text("Weak in the language.")).to_have_count(0)

    go_by(page.get_by_role("button", name="Check your marks"))
    assert faults_of(page, "check at 320") == []
    look(page, "check-320")
    go_by(page.get_by_role("button", name="Submit the review"))

    expect(page.get_by_role("heading", name="What the others gave")).to_be_visible()
    expect(page.get_by_text("Weak in the language.")).to_be_visible()
    assert faults_of(page, "others at 320") == []
    look(page, "others-320")


def test_everything_without_scripts(reviewer: Open, cases: list[Assignment]) -> None:
    page = reviewer(java_script_enabled=False)
    page.goto(address("assignment", cases[0].pk))
    group(page, "Language").get_by_label("3 – good: Follows lectures.").check()
    go_by(page.get_by_role("button", name="Save the draft"))
    expect(page.get_by_text("The draft is saved.")).to_be_visible()
    assert stored(cases[0]) == [3]

    go_by(page.get_by_role("button", name="Check your marks"))
    expect(page.get_by_role("link", name="Motivation: Give a mark before you submit the review.")).to_be_visible()
    for name in ("Needs of the state", "Motivation"):
        group(page, name).get_by_role("radio").nth(4).check()
    go_by(page.get_by_role("button", name="Check your marks"))
    go_by(page.get_by_role("button", name="Submit the review"))

    expect(page.get_by_role("heading", name="What the others gave")).to_be_visible()


def test_with_a_conflict_the_case_is_gone(reviewer: Open, cases: list[Assignment]) -> None:
    page, where = reviewer(), address("assignment", cases[0].pk)
    page.goto(where)
    go_by(page.get_by_role("link", name="Declare a conflict of interest"))
    page.get_by_label("Reason").fill("We worked together at the embassy.")
    go_by(page.get_by_role("button", name="Declare a conflict of interest"))

    expect(page.get_by_role("heading", name="Reviews", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="C-000")).to_have_count(0)
    for address_ in (where, address("check", cases[0].pk), address("recuse", cases[0].pk)):
        answer = page.goto(address_)
        assert answer is not None
        assert answer.status == 404
    cases[0].refresh_from_db()
    assert cases[0].state == "recused"
