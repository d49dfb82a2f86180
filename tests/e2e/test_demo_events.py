"""Events on the example data, by the example accounts: a roundtable with its statement, a seminar with its certificates, a conference of three hundred."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect

from documents.models import IssuedDocument
from events.models import Event, Registration, StatementVersion
from tests.e2e.example_people import Example, act, send
from tests.e2e.one_connection import serving, still
from tests.e2e.story import fits, follow
from tests.e2e.test_consultation import picture
from tests.example_data import GROUP

pytestmark = pytest.mark.xdist_group(GROUP)


@pytest.fixture
def stage(demo: None, browser: Browser) -> Iterator[Example]:
    with serving() as address:
        stage = Example(browser, address)
        yield stage
        stage.close()


ROW = "main tbody th a[href*='/events/registrations/']"


def every(model: Any) -> Any:
    return model.objects.across_partners(reason="test")


def page_of_event(name: str, event: Event) -> str:
    return reverse(f"events:{name}", args=[event.pk])


# --- a roundtable -------------------------------------------------------------------------------------
def test_roundtable_from_the_invitation_to_the_statement(stage: Example) -> None:
    """China is still to be invited, Kyrgyzstan to name people; then the statement on the table is answered by all and issued."""
    event = every(Event).get(title_en="Roundtable on water diplomacy")
    _invite(stage, event)
    _name(stage, event)
    _consent(stage, event)
    _issue(stage, event)


def _invite(stage: Example, event: Event) -> None:
    desk = stage.open("programme.officer", page_of_event("delegations", event))
    picture(desk, "demo-delegations", stage.scripts)
    send(desk, "Read over 1 invitation and send it")
    send(desk, "Send 1 invitation")
    expect(desk.get_by_text("1 invitation is sent.")).to_be_visible()


def _name(stage: Example, event: Event) -> None:
    officer = stage.open("nominating.kyrgyzstan", page_of_event("delegations", event))
    follow(officer, "Kyrgyzstan")
    follow(officer, "Name people")
    officer.locator("#known").get_by_role("checkbox").first.check()
    send(officer, "Name the ticked people")
    act(officer, "Hand in the delegation")
    picture(officer, "demo-delegation", stage.scripts)


def _consent(stage: Example, event: Event) -> None:
    """Every side that takes part, those who have answered aside."""
    with still:
        version = every(StatementVersion).get(event=event, state="circulated")
        silent = [row.partner.code for row in version.delegations if row.pk not in version.answers]
    for code in silent:
        account = {"TJ": "nominating.tajikistan", "KG": "nominating.kyrgyzstan"}.get(code, f"nominating.{code.lower()}")
        officer = stage.open(account, page_of_event("statement", event))
        follow(officer, "Answer for the delegation")
        officer.get_by_label("consents", exact=True).check()
        send(officer, "Answer for the delegation")
        if code == "TJ":
            picture(officer, "demo-statement-answered", stage.scripts)


def _issue(stage: Example, event: Event) -> None:
    desk = stage.open("programme.officer", page_of_event("statement", event))
    act(desk, "Issue the statement")
    picture(desk, "demo-statement-issued", stage.scripts)
    with still:
        paper = every(StatementVersion).get(event=event, state="issued").document
    visitor = stage.open("nobody", reverse("documents:verify_code", args=[paper.code]))
    expect(visitor.locator("main")).to_contain_text("Tajikistan")
    picture(visitor, "demo-statement-verified", stage.scripts)


# --- a seminar ----------------------------------------------------------------------------------------
def test_seminar_is_announced_attended_and_certified(stage: Example, clock: Any) -> None:
    event = every(Event).get(title_en="Seminar on public speaking in a second language")
    registrar = stage.open("registrar", page_of_event("event", event))
    act(registrar, "Publish the programme")
    lecturer = stage.open("lecturer", page_of_event("event", event))
    follow(lecturer, "Register")
    send(lecturer, "Register")
    registrar.goto(page_of_event("registrations", event))
    follow(registrar, re.compile("^Approve 1 "))
    send(registrar, re.compile("^Approve 1 "))
    stage.close()

    clock.move_to(event.starts_at + timedelta(minutes=10))
    door = stage.page_of("registrar")
    with door.expect_response(re.compile("list.json")):
        door.goto(page_of_event("door", event))
    expect(door.locator("[data-door-count]")).to_contain_text("0 of 1")
    door.locator("[data-door-words]").fill("Nurgali")
    door.locator("[data-door-results] button").first.click()
    expect(door.locator("[data-door-count]")).to_contain_text("1 of 1")
    expect(door.locator("#door")).to_have_attribute("data-waiting", "0")  # the server has it
    stage.close()

    clock.move_to(event.ends_at + timedelta(hours=1))
    _certify(stage, event)


def _certify(stage: Example, event: Event) -> None:
    registrar = stage.open("registrar", page_of_event("event", event))
    act(registrar, "Record that it was held")
    registrar.goto(page_of_event("attendance", event))
    send(registrar, "Issue 1 certificate")
    expect(registrar.get_by_text("1 certificate is issued.")).to_be_visible()
    picture(registrar, "demo-seminar-attendance", stage.scripts)
    lecturer = stage.open("lecturer", page_of_event("event", event))
    follow(lecturer, "Your registration")
    picture(lecturer, "demo-seminar-own", stage.scripts)
    expect(lecturer.get_by_role("link", name="Certificate of participation")).to_be_visible()
    with still:
        paper = every(IssuedDocument).get(registration__event=event)
    visitor = stage.open("nobody", reverse("documents:verify_code", args=[paper.code]))
    expect(visitor.locator("main")).to_contain_text("Leila NURGALIYEVA")


# --- a conference -------------------------------------------------------------------------------------
@pytest.fixture
def conference(demo: None) -> Event:
    one: Event = every(Event).get(title_en__startswith="Conference on the training of diplomats")
    return one


def test_programme_of_forty_sessions_is_readable_on_a_phone(stage: Example, conference: Event) -> None:
    visitor = stage.open("nobody", reverse("events:public_events"))
    follow(visitor, re.compile("^Conference on the training"))
    expect(visitor.locator(".slot")).to_have_count(40)
    picture(visitor, "demo-conference-public", stage.scripts)
    visitor.set_viewport_size({"width": 320, "height": 700})
    assert fits(visitor, 320)
    narrow = [slot.bounding_box() for slot in visitor.locator(".slot").all()[:8]]
    assert all(box and box["x"] + box["width"] <= 320 and box["height"] < 220 for box in narrow), narrow  # one below the other, none cut off
    follow(visitor, "Register")
    expect(visitor.get_by_label("Given names")).to_be_visible()


def test_three_hundred_are_filtered_paged_and_approved(stage: Example, conference: Event) -> None:
    desk = stage.open("programme.officer", page_of_event("registrations", conference))
    picture(desk, "demo-registrations", stage.scripts)
    follow(desk, "Next")
    expect(desk.locator(ROW).first).to_be_visible()
    desk.goto(f"{page_of_event('registrations', conference)}?state=waiting")
    expect(desk.locator(ROW)).to_have_count(25)
    desk.goto(page_of_event("registrations", conference))
    follow(desk, "Approve 24 registrations")
    picture(desk, "demo-approve-many", stage.scripts)
    send(desk, "Approve 24 registrations")
    expect(desk.get_by_text("24 people stand on the waiting list.")).to_be_visible()
    with still:
        assert not every(Registration).filter(event=conference, state="registered").exists()


def test_badges_are_set_and_the_door_finds_a_person(stage: Example, conference: Event, clock: Any) -> None:
    clock.move_to(conference.starts_at - timedelta(minutes=20))
    desk = stage.open("registrar", page_of_event("attendance", conference))
    with desk.expect_download() as download:
        desk.get_by_role("link", name=re.compile("^Badges 1–")).click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    picture(desk, "demo-attendance", stage.scripts)
    with desk.expect_response(re.compile("list.json")):
        follow(desk, "Stand at the door")
    expect(desk.locator("[data-door-count]")).to_contain_text("0 of 250")
    with still:
        guest = every(Registration).filter(event=conference, state="confirmed").order_by("pk")[120]
    desk.locator("[data-door-words]").fill(guest.code)
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-door-count]")).to_contain_text("1 of 250")
    expect(desk.locator("#door")).to_have_attribute("data-waiting", "0")
    picture(desk, "demo-door", stage.scripts)
    with still:
        assert every(Registration).get(pk=guest.pk).state == "attended"
