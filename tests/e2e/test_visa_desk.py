"""From the note verbale to the payment: the officer writes, records the references, the registrar receives and makes the sheet, the head approves."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from mobility.models import PaySheet, Stay
from partners.queries import host_day
from people.operations import save_passport
from tests.e2e.story import Stage, fits, follow, press
from tests.stays import allow, make_person, make_stay
from tests.world import NOW, World

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = (("Farrukh", "Rahimov", "Фаррух Раҳимов"), ("Saodat", "Nazarova", "Саодат Назарова"), ("Jamshed", "Olimov", "Ҷамшед Олимов"))


@pytest.fixture
def stage(browser: Browser, live_server: Any, world: World) -> Iterator[Stage]:
    stage = Stage(browser, live_server.url, world, scripts=False)
    yield stage
    stage.close()


def picture(page: Page, name: str) -> None:
    """Wide and at 320 px, where nothing goes beyond the edge; no fault for those who hear the page."""
    for width, height in ((1280, 900), (320, 700)):
        page.set_viewport_size({"width": width, "height": height})
        assert fits(page, width), (name, width)
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=Path(folder) / f"visa-{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def today() -> date:
    return host_day(timezone.now())


def expected(world: World) -> list[Stay]:
    """Three people due this week or soon, one whose passport is missing, one who is late."""
    stays = []
    for number, (given, family, native) in enumerate(NAMES):
        person = make_person(world, given_names=given, family_name=family, native_name=native)
        save_passport(person, fields={"number": f"AB765432{number}", "country": "TJ", "expires_on": date(2032, 3, 1)}, now=NOW)
        stays.append(make_stay(world, person=person, enters_on=today() + timedelta(days=16 + 10 * number)))
    make_stay(world, enters_on=today() + timedelta(days=40))
    make_stay(world, enters_on=today() + timedelta(days=5))
    return stays


def test_from_the_note_to_the_payment(stage: Stage) -> None:
    world = stage.world
    stays = expected(world)
    _write_the_note(stage.page_of("sofia"), stays)
    _record_the_references(stage.page_of("sofia"), stays)
    _receive(stage, stays[0])
    _pay(stage)


def _write_the_note(officer: Page, stays: list[Stay]) -> None:
    officer.goto("/")
    follow(officer, re.compile("due this week"))
    picture(officer, "desk-due")
    officer.goto(reverse("mobility:desk"))
    picture(officer, "desk")
    for stay in stays:
        officer.get_by_label(stay.person.passport_name, exact=True).check()
    press(officer, "Preview a note verbale for those ticked")
    expect(officer.get_by_role("heading", name="Note verbale")).to_be_visible()
    expect(officer.locator("main")).to_contain_text("•••• 4321")
    picture(officer, "preview")
    press(officer, "Write the note verbale for 3 people")
    expect(officer.locator("main")).to_contain_text(re.compile(r"NV-\d{4}-00001"))
    picture(officer, "register")


def _record_the_references(officer: Page, stays: list[Stay]) -> None:
    officer.goto(reverse("mobility:references"))
    officer.get_by_text("Paste a list").click()
    officer.get_by_label("List from the consular service").fill(f"{stays[0].reference}\tKZ-1\n{stays[1].person.passport_name};KZ-2")
    press(officer, "Deal the numbers out to the fields")
    expect(officer.get_by_label(stays[0].person.passport_name)).to_have_value("KZ-1")
    officer.get_by_label(stays[2].person.passport_name).fill("KZ-3")
    picture(officer, "references")
    press(officer, "Record the numbers")
    expect(officer.locator("body")).to_contain_text("Recorded: 3 visa references.")


def _receive(stage: Stage, stay: Stay) -> None:
    registrar = stage.page_of("ruslan")
    allow(stay, "62000", shares={"host": 70, "sender": 30})
    registrar.goto(reverse("mobility:stay", args=[stay.pk]))
    follow(registrar, "Record the arrival")
    registrar.get_by_label("Arrived on").fill(today().isoformat())
    press(registrar, "Record the arrival")
    expect(registrar.locator("main")).to_contain_text("arrived")
    picture(registrar, "stay")
    embassy = stage.page_of("zarina")
    embassy.goto(reverse("mobility:stays"))
    expect(embassy.locator("main")).to_contain_text("KZ-2")
    picture(embassy, "stays-embassy")


def _pay(stage: Stage) -> None:
    registrar, head = stage.page_of("ruslan"), stage.page_of("hana")
    registrar.goto(reverse("mobility:sheets"))
    press(registrar, "Make the pay sheet")
    expect(registrar.locator("body")).to_contain_text("Another person approves it.")
    picture(registrar, "sheet")
    head.goto("/")
    follow(head, re.compile("Pay sheet"))
    follow(head, "Approve the pay sheet")
    press(head, "Approve the pay sheet")
    expect(head.locator("main")).to_contain_text("approved")
    sheet = PaySheet.objects.across_partners(reason="test").get()
    registrar.goto(reverse("mobility:sheet_step", args=[sheet.pk, "pay"]))
    press(registrar, "Record the payment")
    expect(registrar.locator("main")).to_contain_text("paid")
    registrar.goto(reverse("mobility:sheets"))
    picture(registrar, "sheets")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_heard_and_seen_by_all(stage: Stage, scheme: Any) -> None:
    stays = expected(stage.world)
    allowance = allow(stays[0], "62000")
    pages = {
        "sofia": [reverse("mobility:desk"), f"{reverse('mobility:note')}?stay={stays[0].pk}&stay={stays[1].pk}", reverse("mobility:references"),
                  reverse("mobility:register"), reverse("mobility:stay", args=[stays[0].pk]), reverse("mobility:allowance", args=[allowance.pk]),
                  reverse("mobility:change_allowance", args=[allowance.pk]), reverse("mobility:add_allowance", args=[stays[0].pk])],
        "ruslan": [reverse("mobility:sheets"), reverse("mobility:stay_step", args=[stays[0].pk, "change_days"])],
    }  # fmt: skip
    stage.scripts = True
    for who, addresses in pages.items():
        page = stage.page_of(who)
        page.emulate_media(color_scheme=scheme)
        for address in addresses:
            page.goto(address)
            found = Axe().run(page).response["violations"]
            assert [(address, row["id"], [node["html"] for node in row["nodes"]][:3]) for row in found] == []
