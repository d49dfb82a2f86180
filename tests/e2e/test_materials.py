"""A note at the screens of those who share it: written, cleared by another person, read by two partners, unseen by a third, acknowledged, recalled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from exchanges.models import Material
from partners.enums import Role
from partners.models import Institution, Partner
from tests import sharing as made
from tests.e2e.story import Stage, follow, go_by, press
from tests.e2e.test_consultation import picture
from tests.world import World, add_person

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "Seasonal flows of shared rivers"


@pytest.fixture(params=[False, True], ids=["without-scripts", "with-scripts"])
def stage(request: Any, browser: Browser, live_server: Any, world: World) -> Iterator[Stage]:
    uzbekistan = Partner.objects.create(kind="country", code="UZ", name_en="Uzbekistan")
    world.institutions["authority_c"] = Institution.objects.create(partner=uzbekistan, kind="authority", name_en="Ministry of Uzbekistan")
    add_person(world, "dilnoza", "authority_c", Role.NOMINATING_OFFICER)
    stage = Stage(browser, live_server.url, world, scripts=request.param)
    yield stage
    stage.close()


def test_note_for_two_partners_is_shared_acknowledged_and_recalled(stage: Stage) -> None:
    _write(stage)
    _propose(stage)
    _clear(stage)
    _share(stage)
    _acknowledge(stage)
    _third_sees_nothing(stage)
    _recall(stage)


def found() -> Material:
    one: Material = Material.objects.across_partners(reason="test").get()
    return one


def open_as(stage: Stage, name: str) -> Page:
    page = stage.page_of(name)
    page.goto(reverse("exchanges:material", args=[found().pk]))
    return page


def _write(stage: Stage) -> None:
    officer = stage.page_of("sofia")
    officer.goto(reverse("exchanges:materials"))
    picture(officer, "materials-none", stage.scripts)
    go_by(officer.get_by_role("link", name="Write a material").first)
    officer.get_by_label("Title").fill(TITLE)
    officer.get_by_label("Kind").select_option("note")
    officer.get_by_label("Topic").select_option("climate")
    officer.get_by_label("Author").fill("Centre of analysis")
    officer.get_by_label("Abstract").fill("Three models of flow are compared for the coming season.")
    officer.get_by_label("File").set_input_files(
        {"name": "flows.docx", "mimeType": "application/octet-stream", "buffer": made.docx("Flows of rivers")}
    )
    officer.get_by_label("Partners that I name").check()
    officer.get_by_label("Tajikistan").last.check()
    officer.get_by_label("Kyrgyzstan").last.check()
    picture(officer, "material-form", stage.scripts)
    press(officer, "Keep the draft")
    expect(officer.locator("main")).to_contain_text(re.compile(r"IM-\d{4}-00001"))
    follow(officer, "Offer it")
    press(officer, "Offer it")


def _propose(stage: Stage) -> None:
    officer = open_as(stage, "sofia")
    follow(officer, "Propose who may read it")
    expect(officer.locator("#readers")).to_contain_text("2 partners read it")
    picture(officer, "material-classify", stage.scripts)
    press(officer, "Propose who may read it")
    expect(officer.get_by_role("link", name="Clear it")).to_have_count(0)


def _clear(stage: Stage) -> None:
    head = open_as(stage, "hana")
    picture(head, "material-classified", stage.scripts)
    follow(head, "Clear it")
    expect(head.locator("#readers")).to_contain_text("Kyrgyzstan")
    expect(head.locator("#readers")).not_to_contain_text("Uzbekistan")
    picture(head, "material-clear", stage.scripts)
    press(head, "Clear it")


def _share(stage: Stage) -> None:
    officer = open_as(stage, "sofia")
    follow(officer, "Share it")
    press(officer, "Share it")
    expect(officer.locator(".page-head")).to_contain_text("shared")


def _acknowledge(stage: Stage) -> None:
    officer = stage.page_of("alice")
    officer.goto("/")
    expect(officer.locator("main")).to_contain_text("Read it and say that it has come")
    officer = open_as(stage, "alice")
    with officer.expect_download() as download:
        officer.get_by_role("link", name="flows.docx").click()
    assert download.value.suggested_filename == "flows.docx"
    follow(officer, "Say that it has come")
    officer.get_by_label("What your side does with it").fill("Used in the talks of spring.")
    press(officer, "Acknowledge")
    picture(officer, "material-of-a-reader", stage.scripts)
    expect(officer.locator("main")).not_to_contain_text("Kyrgyzstan")
    desk = open_as(stage, "sofia")
    expect(desk.locator("#acknowledgements")).to_contain_text("Used in the talks of spring.")
    expect(desk.locator("#readings")).to_contain_text("Tajikistan")
    picture(desk, "material-of-its-side", stage.scripts)


def _third_sees_nothing(stage: Stage) -> None:
    third = stage.page_of("dilnoza")
    for address in ("/", reverse("exchanges:materials"), reverse("exchanges:public_materials"), reverse("inbox")):
        third.goto(address)
        expect(third.locator("body")).not_to_contain_text(TITLE)
    answer = third.goto(reverse("exchanges:material", args=[found().pk]))
    assert answer is not None
    assert answer.status == 404


def _recall(stage: Stage) -> None:
    desk = open_as(stage, "sofia")
    follow(desk, "Recall it")
    desk.get_by_label("Reason").fill("The figures were taken from a draft.")
    picture(desk, "material-recall", stage.scripts)
    press(desk, "Recall it")
    expect(desk.locator(".page-head")).to_contain_text("recalled")
    reader = stage.page_of("alice")
    answer = reader.goto(reverse("exchanges:material", args=[found().pk]))
    assert answer is not None
    assert answer.status == 404
    reader.goto(reverse("exchanges:materials"))
    expect(reader.locator("main")).not_to_contain_text(TITLE)
