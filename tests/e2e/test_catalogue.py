"""A visitor finds a programme without an account; a registrar brings a new version of it into use."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.story import go_by
from tests.e2e.test_pages import faults_of
from tests.sign_in import signed_in
from tests.versions import make_in_use, make_lecturer
from tests.world import World, make_intake
from training.models import ProgrammeVersion

pytestmark = pytest.mark.django_db(transaction=True)


def test_visitor_reads_what_is_on_offer_on_a_telephone(page: Page, live_server: Any, world: World) -> None:
    make_in_use(world, make_intake(world).programme)
    page.set_viewport_size({"width": 320, "height": 640})

    page.goto(f"{live_server.url}/accounts/login/")
    go_by(page.get_by_role("link", name="See which programmes are on offer"))
    page.get_by_label("Kind").select_option(label="degree programme")
    go_by(page.get_by_role("button", name="Apply filters"))
    cards = faults_of(page, "catalogue")
    go_by(page.get_by_role("link", name="Master of International Relations"))
    expect(page.get_by_text("places left")).to_be_visible()
    programme = faults_of(page, "programme")
    go_by(page.get_by_role("link", name="Programmes on offer").first)
    go_by(page.get_by_role("link", name="Calendar of intakes"))
    expect(page.get_by_role("heading", name="September 2027")).to_be_visible()

    assert cards + programme + faults_of(page, "calendar") == []


def test_registrar_brings_a_new_version_into_use(browser: Browser, live_server: Any, world: World) -> None:
    programme = make_in_use(world, make_intake(world).programme).programme
    make_lecturer(world)
    window = browser.new_context(base_url=live_server.url)
    window.add_cookies([{"name": "sessionid", "value": signed_in(world.users["ruslan"]).cookies["sessionid"].value, "url": live_server.url}])
    page = window.new_page()

    page.goto(f"/training/programmes/{programme.pk}/")
    go_by(page.get_by_role("link", name="Begin a new version"))
    page.get_by_label("What will be new in this version").fill("Water.")
    go_by(page.get_by_role("button", name="Begin a new version"))
    go_by(page.get_by_role("link", name="Add a module"))
    for label, text in {
        "Code": "WAT",
        "Title in English": "Water",
        "Title in Russian": "Вода",
        "Title in Kazakh": "Су",
        "Credits (ECTS)": "5",
    }.items():
        page.get_by_label(label).fill(text)
    page.get_by_label("Leila").check()
    go_by(page.get_by_role("button", name="Add a module"))
    go_by(page.get_by_role("button", name="Up WAT"))
    go_by(page.get_by_role("link", name="Put in use"))
    go_by(page.get_by_role("button", name="Put in use"))
    expect(page.get_by_role("cell", name="WAT")).to_be_visible()
    window.close()

    states = dict(ProgrammeVersion.objects.filter(programme=programme).values_list("number", "state"))
    assert states == {1: "retired", 2: "in_use"}
