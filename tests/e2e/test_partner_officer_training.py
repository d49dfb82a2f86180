"""The registrar starts and suspends, the officer of the sending side reads, plans and consents: in the browser, wide and narrow."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from mobility.models import Stay
from tests.academy import person
from tests.e2e.story import go_by
from tests.e2e.test_pages import faults_of, window_of
from tests.town import Town
from tests.world import NOW, World, make_agreement, make_intake, year_of
from training import operations
from training.models import Enrolment, Intake

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2028, 3, 1, 6, tzinfo=UTC)


@pytest.fixture
def people(world: World, monkeypatch: pytest.MonkeyPatch) -> list[Enrolment]:
    """Two who are here, one who is only pre-registered, one who has not come; the clock of requests stands in March 2028."""
    monkeypatch.setattr("partners.middleware.timezone.now", lambda: AT)
    intake, year = make_intake(world), year_of(make_agreement(world, per_year=5))
    rows = [
        operations.enrol_person(person=person(world, number), intake=intake, quota_year=year, pre_register=number == 3, actor=world.ruslan, now=NOW)
        for number in range(4)
    ]
    for row in rows[:2]:
        operations.record_arrival(row, arrived_on=date(2027, 8, 31), actor=world.ruslan, now=AT)
    return rows


def window(browser: Browser, live_server: Any, world: World, reader: str, faults: list[str], width: int = 1200) -> Page:
    return window_of(browser, live_server, Town(world), reader, faults, viewport={"width": width, "height": 900})


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)


def looked_at(page: Page, name: str) -> list[str]:
    """Faults at this width and at 320 px, with pictures of both."""
    found, wide = [], page.viewport_size
    for width in (wide["width"], 320):
        page.set_viewport_size({"width": width, "height": 900})
        picture(page, name)
        found += faults_of(page, f"{name}, {width} px")
    page.set_viewport_size(wide)
    return found


def state(row: Enrolment) -> str:
    return str(Enrolment._base_manager.values_list("state", flat=True).get(pk=row.pk))


def test_academy_and_sending_side_share_a_training(browser: Browser, live_server: Any, world: World, people: list[Enrolment]) -> None:
    faults: list[str] = []
    first, second = people[0], people[1]

    # The registrar begins at the first page: who is here, who is only pre-registered.
    registrar = window(browser, live_server, world, "ruslan", faults)
    registrar.goto(live_server.url)
    go_by(registrar.get_by_role("link", name="2 people are here and not in training yet"))
    faults += looked_at(registrar, "start")
    go_by(registrar.get_by_role("button", name="Start the training of the chosen people"))
    expect(registrar.get_by_text("The training of 2 people has begun")).to_be_visible()
    assert (state(first), state(second)) == ("active", "active")

    # One is suspended, for another more time is asked.
    registrar.goto(live_server.url + reverse("training:enrolment", args=[second.pk]))
    go_by(registrar.get_by_role("link", name="Suspend"))
    registrar.get_by_label("Reason").fill("In hospital; the embassy knows.")
    faults += looked_at(registrar, "suspend")
    go_by(registrar.get_by_role("button", name="Suspend"))
    expect(registrar.get_by_text("The training is suspended")).to_be_visible()
    faults += looked_at(registrar, "suspended")
    registrar.goto(live_server.url + reverse("training:enrolment", args=[first.pk]))
    go_by(registrar.get_by_role("link", name="Ask for an extension"))
    registrar.get_by_label("Until").fill("2028-10-15")
    registrar.get_by_label("Reason").fill("The defence of the thesis was moved.")
    go_by(registrar.get_by_role("button", name="Ask for an extension"))
    expect(registrar.get_by_text("waiting for the sending government")).to_be_visible()
    registrar.goto(live_server.url + reverse("training:enrol", args=[first.intake_id]) + f"?partner={world.partner_a.pk}")
    faults += looked_at(registrar, "enrol")

    # The officer sees the own people, answers, and plans another day of departure.
    officer = window(browser, live_server, world, "alice", faults)
    officer.goto(live_server.url)
    faults += looked_at(officer, "officer-home")
    go_by(officer.get_by_role("link", name="Extension for"))
    faults += looked_at(officer, "officer-record")
    go_by(officer.get_by_role("link", name="Consent to the extension"))
    go_by(officer.get_by_role("button", name="Consent to the extension"))
    expect(officer.get_by_text("Enter the number of the note or letter").first).to_be_visible()
    officer.get_by_label("Number of the note or letter").fill("No. 12-7/81")
    faults += looked_at(officer, "consent")
    go_by(officer.get_by_role("button", name="Consent to the extension"))
    expect(officer.get_by_text("No. 12-7/81").first).to_be_visible()
    assert state(first) == "extended"
    go_by(officer.get_by_role("link", name="Change the planned days"))
    officer.get_by_label("Planned departure").fill("2028-10-18")
    go_by(officer.get_by_role("button", name="Change the planned departure"))
    stay = Stay._base_manager.get(pk=first.stay_id)
    assert stay.leaves_on == date(2028, 10, 18)
    officer.goto(live_server.url + reverse("training:enrolments"))
    faults += looked_at(officer, "officer-list")

    assert faults == []
    assert Intake.objects.get(pk=first.intake_id).taken == 4
