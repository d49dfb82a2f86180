"""Exchanges on the example data, by the example accounts: an expert, a project, a note."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect

from exchanges.models import Material, Mission, Project
from portal.demo.content.cast import email_of
from portal.demo.stage import local
from reviews.models import Assignment
from tests.e2e.example_people import Example, act, choice, send
from tests.e2e.one_connection import serving
from tests.e2e.story import each, follow, go_by
from tests.e2e.test_consultation import picture
from tests.example_data import GROUP

pytestmark = pytest.mark.xdist_group(GROUP)


@pytest.fixture
def stage(demo: None, browser: Browser) -> Iterator[Example]:
    with serving() as address:
        stage = Example(browser, address)
        yield stage
        stage.close()


def every(model: Any) -> Any:
    return model.objects.across_partners(reason="test")


# --- an expert ----------------------------------------------------------------------------------------
TERMS = ("Objectives", "Content", "Expected outcomes", "Contact of the sending institution", "Contact of the receiving institution")


def test_expert_asked_for_by_a_partner_is_sent_and_reports(stage: Example, clock: Any) -> None:
    """Tajikistan has asked for somebody who teaches protocol; Erlan of the Institute goes."""
    mission = every(Mission).get(title="Protocol and ceremonial")
    address = reverse("exchanges:mission", args=[mission.pk])
    _propose_and_accept(stage, address)
    _agree(stage, address)
    stage.close()
    clock.move_to(local(mission.starts_on, 9))
    act(stage.open("nominating.tajikistan", address), "Record that the mission has begun")
    stage.close()
    clock.move_to(local(mission.ends_on, 18))
    _report(stage, address, until=mission.ends_on + timedelta(days=60))
    officer = stage.open("nominating.tajikistan", address)
    act(officer, "Close the mission")
    picture(officer, "demo-mission-closed", stage.scripts)
    expect(officer.locator(".page-head")).to_contain_text("closed")


def _propose_and_accept(stage: Example, address: str) -> None:
    desk = stage.open("programme.officer", "/")
    expect(desk.locator("main")).to_contain_text("Protocol and ceremonial")
    desk.goto(address)
    follow(desk, "Propose an expert")
    desk.get_by_label("Expert", exact=True).select_option(label=choice(desk, "Expert", "Erlan"))
    send(desk, "Propose an expert")
    officer = stage.open("nominating.tajikistan", address)
    act(officer, "Accept the expert")
    follow(officer, "Change the terms")
    for label in TERMS:
        officer.get_by_label(re.compile(f"^{label}")).fill("Two lectures a day and a simulation.")
    send(officer, "Change the terms")
    picture(officer, "demo-mission-accepted", stage.scripts)


def _agree(stage: Example, address: str) -> None:
    expert = stage.open("expert", "/")
    follow(expert, re.compile("Protocol and ceremonial"))
    act(expert, "Approve as the expert")
    act(stage.open("programme.officer", address), "Approve for the sending institution")
    officer = stage.open("nominating.tajikistan", address)
    act(officer, "Approve for the receiving institution")
    expect(officer.locator("#papers")).to_contain_text(re.compile(r"MA-\d{4}-\d{5}"))
    picture(officer, "demo-mission-agreed", stage.scripts)


def _report(stage: Example, address: str, *, until: date) -> None:
    expert = stage.open("expert", address)
    follow(expert, "Hand in the report")
    expert.get_by_label("What was done").fill("Six days on seating, forms of address and visits.")
    expert.get_by_label("Recommendation 1").fill("Repeat the course with consular staff.")
    expert.get_by_label("Who does it (1)").select_option(index=1)
    expert.get_by_label("Until (1)").fill(until.isoformat())
    send(expert, "Hand in the report")
    expect(expert.locator("#report")).to_contain_text("Repeat the course with consular staff.")
    picture(expert, "demo-mission-reported", stage.scripts)


# --- a project ----------------------------------------------------------------------------------------
def test_project_goes_from_the_panel_to_the_publication(stage: Example) -> None:
    """The report on digital consular services lies with its reviewers: one has written, one has not."""
    project = every(Project).get(title__startswith="Digital consular services")
    reviews = reverse("exchanges:project_reviews", args=[project.pk])
    work = every(Assignment).get(case=project.draft_case_id, reviewer__email=email_of("reviewer.two"))
    _review(stage, reverse("reviews:assignment", args=[work.pk]), project.title)
    head = stage.open("programme.head", reviews)
    picture(head, "demo-project-reviews", stage.scripts)
    follow(head, "Accept the draft report")
    head.get_by_label("Grounds").fill("Of use at once.")
    send(head, "Accept the draft report")
    other = stage.open("nominating.kyrgyzstan", reviews)
    expect(other.locator("main")).to_contain_text("Plain words, honest figures.")
    expect(other.locator("main")).not_to_contain_text("Lyashenko")
    act(stage.open("registrar", reviews), "Publish the results")
    third = stage.open("nominating.uz", reverse("exchanges:project", args=[project.pk]))
    expect(third.locator("main")).to_contain_text("Two days of training on plain language")
    picture(third, "demo-project-published", stage.scripts)


def _review(stage: Example, address: str, title: str) -> None:
    reviewer = stage.open("reviewer.two", "/")
    go_by(reviewer.locator(f'main a[href="{address}"]').first)
    expect(reviewer.locator("main")).not_to_contain_text(title)
    for group in each(reviewer.locator("main fieldset")):
        group.get_by_role("radio").nth(3).check()
    reviewer.get_by_label(re.compile("^Comment")).fill("Plain words, honest figures.")
    picture(reviewer, "demo-project-case", stage.scripts)
    send(reviewer, "Check your marks")
    send(reviewer, "Submit the review")


# --- a note -------------------------------------------------------------------------------------------
NOTE, WORD = "Взаимная торговля: квартальные таблицы", "торговля"


def test_note_for_two_partners_is_unseen_by_a_third(stage: Example) -> None:
    """For Tajikistan and Uzbekistan, not for Kyrgyzstan: in the list, by search and by its address. One of the two says that it has come."""
    note = every(Material).get(title=NOTE)
    address, search = reverse("exchanges:material", args=[note.pk]), f"{reverse('exchanges:materials_search')}?words={WORD}"
    for account in ("nominating.tajikistan", "nominating.uz"):
        reader = stage.open(account, f"{reverse('exchanges:materials')}?q={WORD}")
        expect(reader.locator("main")).to_contain_text(NOTE)
        reader.goto(search)
        expect(reader.locator("main")).to_contain_text(NOTE)
        picture(reader, f"demo-search-{account}", stage.scripts)
    third = stage.page_of("nominating.kyrgyzstan")
    for where in ("/", reverse("exchanges:materials"), f"{reverse('exchanges:materials')}?q={WORD}", search, reverse("inbox")):
        third.goto(where)
        expect(third.locator("main")).not_to_contain_text(NOTE)
    answer = third.goto(address)
    assert answer is not None
    assert answer.status == 404
    reader = stage.open("nominating.tajikistan", address)
    follow(reader, "Say that it has come")
    reader.get_by_label("What your side does with it").fill("Used by our commission.")
    send(reader, "Acknowledge")
    expect(reader.locator("main")).not_to_contain_text("Uzbekistan")
    desk = stage.open("programme.officer", address)
    expect(desk.locator("#acknowledgements")).to_contain_text("Used by our commission.")
    picture(desk, "demo-note-desk", stage.scripts)
