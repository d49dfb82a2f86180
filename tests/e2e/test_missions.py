"""An expert is exchanged at the screens of the ministry, the partner, the expert and the registrar: from the request to the closed report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from exchanges.models import Mission
from partners.queries import host_day
from tests import missioning as made
from tests.e2e.story import Stage, follow, go_by, press
from tests.e2e.test_consultation import picture
from tests.exchanging import make_expert
from tests.hostile_files import pdf
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[False, True], ids=["without-scripts", "with-scripts"])
def stage(request: Any, browser: Browser, live_server: Any, world: World) -> Iterator[Stage]:
    stage = Stage(browser, live_server.url, world, scripts=request.param)
    yield stage
    stage.close()


def test_from_the_request_to_the_closed_report(stage: Stage) -> None:
    world = stage.world
    make_expert(world, 710, user=world.users["erlan"])
    made.days_line(world)
    _ask(stage)
    _check(stage)
    _propose(stage)
    _accept(stage)
    _write_terms(stage)
    _approve(stage)
    _prepare(stage)
    _arrive(stage)
    _report(stage)
    _close(stage)


def found() -> Mission:
    one: Mission = Mission.objects.across_partners(reason="test").get()
    return one


def open_as(stage: Stage, name: str) -> Page:
    page = stage.page_of(name)
    page.goto(reverse("exchanges:mission", args=[found().pk]))
    return page


def from_first_page(stage: Stage, name: str) -> Page:
    page = stage.page_of(name)
    page.goto("/")
    follow(page, re.compile("Water diplomacy"))
    return page


def _ask(stage: Stage) -> None:
    desk, today = stage.page_of("sofia"), host_day(timezone.now())
    desk.goto(reverse("exchanges:missions"))
    follow(desk, "Ask for a mission")
    desk.get_by_label("An expert comes to Kazakhstan").check()
    desk.get_by_label("With", exact=True).select_option(label="Tajikistan")
    desk.get_by_label("Receiving institution").select_option(label="Institute of Diplomacy (Kazakhstan)")
    desk.get_by_label("Subject").fill("Water diplomacy")
    desk.get_by_label("First day").fill(today.isoformat())
    desk.get_by_label("Last day").fill((today + timedelta(days=9)).isoformat())
    desk.get_by_label("Days, without travel").fill("5")
    picture(desk, "mission-form", stage.scripts)
    press(desk, "Ask for the mission")
    expect(desk.locator("main")).to_contain_text(re.compile(r"M-\d{4}-00001"))


def _check(stage: Stage) -> None:
    registrar = from_first_page(stage, "ruslan")
    follow(registrar, "Check the request")
    registrar.get_by_label("Contact of the receiving institution").fill("Ruslan, registrar, +7 000")
    picture(registrar, "mission-check", stage.scripts)
    press(registrar, "Check the request")
    expect(registrar.locator("main")).to_contain_text("checked by the receiving side")


def _propose(stage: Stage) -> None:
    officer = from_first_page(stage, "alice")
    follow(officer, "Propose an expert")
    officer.get_by_label("Expert", exact=True).select_option(index=1)
    press(officer, "Propose an expert")
    expect(officer.locator("main")).to_contain_text("expert proposed")


def _accept(stage: Stage) -> None:
    desk = from_first_page(stage, "sofia")
    follow(desk, "Accept the expert")
    press(desk, "Accept the expert")
    expect(desk.locator("#missing")).to_contain_text("expected outcomes")


def _write_terms(stage: Stage) -> None:
    officer = from_first_page(stage, "alice")
    follow(officer, "Change the terms")
    for label, text in (
        ("Objectives", made.TERMS["objectives"]),
        ("Content", made.TERMS["content"]),
        ("Expected outcomes", made.TERMS["outcomes"]),
        ("Contact of the sending institution", made.TERMS["sender_contact"]),
    ):
        officer.get_by_label(re.compile(f"^{label}")).fill(text)
    picture(officer, "mission-terms", stage.scripts)
    press(officer, "Change the terms")
    expect(officer.locator("#missing")).to_have_count(0)


def _approve(stage: Stage) -> None:
    """The expert in the portal, the sender on paper, the receiver last."""
    expert = from_first_page(stage, "erlan")
    follow(expert, "Approve as the expert")
    picture(expert, "mission-approve", stage.scripts)
    press(expert, "Approve as the expert")
    officer = open_as(stage, "alice")
    follow(officer, "Record a signed paper")
    officer.get_by_label("the sending institution").check()
    officer.get_by_label("Number and day of the signed paper").fill("No. 12 of 24 November")
    officer.get_by_label("Scan of the signed paper").set_input_files({"name": "signed.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    press(officer, "Record a signed paper")
    expect(officer.locator("#approvals")).to_contain_text("No. 12 of 24 November")
    desk = open_as(stage, "sofia")
    follow(desk, "Approve for the receiving institution")
    press(desk, "Approve for the receiving institution")
    expect(desk.locator("#papers")).to_contain_text(re.compile(r"MA-\d{4}-00001"))
    picture(desk, "mission-agreed", stage.scripts)


def _prepare(stage: Stage) -> None:
    """Passport by the expert, invitation by the ministry."""
    expert = open_as(stage, "erlan")
    follow(expert, "Enter the passport")
    expert.get_by_label("Date of birth").fill("1975-05-05")
    expert.get_by_label("Citizenship").select_option(label="Tajikistan")
    expert.get_by_label("Passport number").fill("A1234567")
    expert.get_by_label("Issued by (country)").select_option(label="Tajikistan")
    expert.get_by_label("Valid until").fill("2032-03-01")
    expert.get_by_label(re.compile("^No$")).check()
    picture(expert, "mission-passport", stage.scripts)
    press(expert, "Keep the passport")
    desk = open_as(stage, "sofia")
    follow(desk, "Write the letter of invitation")
    press(desk, "Write the letter of invitation")
    expect(desk.locator("#papers")).to_contain_text(re.compile(r"IN-\d{4}-00001"))
    desk.goto(reverse("exchanges:stays_calendar"))
    expect(desk.locator("main")).to_contain_text(found().reference)
    picture(desk, "stays-calendar", stage.scripts)


def _arrive(stage: Stage) -> None:
    registrar = open_as(stage, "ruslan")
    go_by(registrar.locator("#stay a"))
    follow(registrar, "Record the arrival")
    press(registrar, "Record the arrival")
    registrar = open_as(stage, "ruslan")
    expect(registrar.locator("main")).to_contain_text("under way")


def _report(stage: Stage) -> None:
    expert = open_as(stage, "erlan")
    follow(expert, "Hand in the report")
    expert.get_by_label("What was done").fill("Five days were taught.")
    expert.get_by_label("Recommendation 1").fill("Translate the cases.")
    expert.get_by_label("Who does it (1)").select_option(index=1)
    press(expert, "Hand in the report")
    expect(expert.locator("main")).to_contain_text("Enter the day until which it is done.")
    expert.get_by_label("Until (1)").fill((host_day(timezone.now()) + timedelta(days=60)).isoformat())
    picture(expert, "mission-report", stage.scripts)
    press(expert, "Hand in the report")
    expect(expert.locator("#report")).to_contain_text("Translate the cases.")


def _close(stage: Stage) -> None:
    desk = from_first_page(stage, "sofia")
    follow(desk, "Close the mission")
    press(desk, "Close the mission")
    expect(desk.locator("main")).to_contain_text("closed")
    picture(desk, "mission-closed", stage.scripts)
    desk.goto(reverse("exchanges:missions"))
    picture(desk, "missions", stage.scripts)
