"""A joint statement at the screens of the host and of two delegations: written, put to them, answered, written anew, issued, checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from events.models import Event, StatementVersion
from tests.e2e.story import Stage, follow, press
from tests.e2e.test_consultation import picture
from tests.stating import TEXT, make_table
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
RESERVATION = "The delegation reads the second paragraph in the light of its law."


@pytest.fixture
def stage(browser: Browser, live_server: Any, world: World) -> Iterator[Stage]:
    stage = Stage(browser, live_server.url, world, scripts=True)
    yield stage
    stage.close()


@pytest.fixture
def event(world: World) -> Event:
    return make_table(world, statement_wanted=True)[0]


def test_from_the_first_version_to_the_paper(stage: Stage, event: Event) -> None:
    write(stage, event, "Write the first version", TEXT)
    put_to_the_delegations(stage, event)
    answer(stage, "alice", "does not consent", "A meeting each year is too often.")
    write(stage, event, "Write the next version", TEXT.replace("each year", "every second year"))
    put_to_the_delegations(stage, event)
    what_differs(stage, event)
    answer(stage, "alice", "consents", "")
    answer(stage, "charlie", "consents with a reservation", RESERVATION)
    issue(stage, event)


def open_as(stage: Stage, name: str, event: Event) -> Page:
    page = stage.page_of(name)
    page.goto(reverse("events:statement", args=[event.pk]))
    return page


def write(stage: Stage, event: Event, button: str, text: str) -> None:
    registrar = open_as(stage, "ruslan", event)
    follow(registrar, button)
    registrar.get_by_label("Title").fill("Joint statement on water")
    registrar.get_by_label("Text").fill(text)
    press(registrar, "Save the draft")
    expect(open_as(stage, "alice", event).locator("main")).not_to_contain_text("every second year")


def put_to_the_delegations(stage: Stage, event: Event) -> None:
    registrar = open_as(stage, "ruslan", event)
    follow(registrar, "Put it to the delegations")
    registrar.get_by_label("Answer by").fill((timezone.localdate() + timedelta(days=10)).isoformat())
    press(registrar, "Put it to the delegations")
    expect(registrar.locator("main")).to_contain_text("0 of 2 have answered.")


def answer(stage: Stage, name: str, said: str, words: str) -> None:
    """From the first page."""
    officer = stage.page_of(name)
    officer.goto("/")
    follow(officer, re.compile("Answer for your delegation"))
    follow(officer, "Answer for the delegation")
    officer.get_by_label(said, exact=True).check()
    officer.get_by_label("Words").fill(words)
    picture(officer, "statement-answer", stage.scripts)
    press(officer, "Answer for the delegation")
    expect(officer.locator("main table")).to_contain_text(said)


def what_differs(stage: Stage, event: Event) -> None:
    officer = open_as(stage, "charlie", event)
    follow(officer, "What differs between version 1 and version 2")
    expect(officer.locator("main ins")).to_contain_text("every second")
    picture(officer, "statement-compared", stage.scripts)


def issue(stage: Stage, event: Event) -> None:
    officer = open_as(stage, "sofia", event)
    picture(officer, "statement-answers", stage.scripts)
    follow(officer, "Issue the statement")
    press(officer, "Issue the statement")
    expect(officer.get_by_role("link", name="Open the paper")).to_be_visible()
    paper = StatementVersion.objects.across_partners(reason="test").get(state="issued").document
    assert paper is not None
    visitor = stage.page_of("nobody")
    visitor.goto(reverse("documents:verify_code", args=[paper.code]))
    expect(visitor.locator("main")).to_contain_text("Kyrgyzstan; Tajikistan")
    picture(visitor, "statement-verified", stage.scripts)
