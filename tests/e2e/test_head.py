"""The head's ten minutes: from the worklist to the preview, signed, taken back, signed again, sent, watched, read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from reviews.models import Criterion
from reviews.operations import save_marks, submit_review
from scholarships import operations as scholarships
from scholarships.models import DecisionRound, Nomination
from scholarships.operations import carrying
from tests.e2e.story import Stage, fits, follow, go_by, press
from tests.operation_cases.base import WEEK
from tests.sheets import fresh, make_sheet, nominees, two_person_call
from tests.world import NOW, World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage(browser: Browser, live_server: Any, world: World) -> Iterator[Stage]:
    stage = Stage(browser, live_server.url, world, scripts=True)
    yield stage
    stage.close()


def picture(page: Page, name: str) -> None:
    """Wide and at 320 px, for whoever looks at them."""
    for width, height in ((1280, 900), (320, 700)):
        page.set_viewport_size({"width": width, "height": height})
        assert fits(page, width), (name, width)
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=Path(folder) / f"head-{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def reviewed(world: World, nomination: Nomination, mark: int) -> None:
    row = scholarships.assign_reviewer(nomination, reviewer=world.users["rana"], due_at=NOW + WEEK, actor=world.sofia, now=NOW)
    save_marks(row, scores=dict.fromkeys(Criterion.objects.filter(rubric=world.rubric), mark), comment="Read.", actor=world.rana, now=NOW)
    submit_review(row, actor=world.rana, now=NOW)


@pytest.fixture
def sheet(world: World) -> DecisionRound:
    """Three places, eight nominees; the panel's secretary has planned them by their means."""
    call = two_person_call(world, places=3, reserve=6)
    rows = nominees(world, call, 8)
    for number, row in enumerate(rows[:6]):
        reviewed(world, row, 5 - number // 2)
    decisions = ["select"] * 3 + ["put_on_reserve"] * 2 + ["not_select"] * 3
    return make_sheet(world, call, *zip(rows, decisions, strict=True))


def propose(stage: Stage, sheet: DecisionRound, note: str = "") -> None:
    saule = stage.page_of("saule")
    saule.goto(reverse("scholarships:round", args=[sheet.pk]))
    follow(saule, "Propose these decisions")
    saule.get_by_label("Note to the person who confirms").fill(note)
    picture(saule, "propose")
    press(saule, "Propose these decisions")
    expect(saule.get_by_text("proposed, waits for the second person").first).to_be_visible()


def confirm(hana: Page) -> None:
    hana.goto("/")
    picture(hana, "worklist")
    follow(hana, re.compile("^Read and confirm"))
    expect(hana.get_by_role("heading", name="What will happen")).to_be_visible()
    picture(hana, "preview")
    press(hana, "Confirm these decisions")


@pytest.mark.still_clock  # the hold ends half an hour after the minute of the signature
def test_head_signs_takes_back_signs_again_and_watches(stage: Stage, sheet: DecisionRound) -> None:
    propose(stage, sheet, "Two candidates were not reviewed in time.")
    hana = stage.page_of("hana")

    confirm(hana)

    expect(hana.get_by_text("Letters leave at 11:30 Astana time; until then you can take it back")).to_be_visible()
    picture(hana, "hold")
    follow(hana, "Take the decisions back")
    press(hana, "Take the decisions back")
    expect(hana.get_by_text("tried out").first).to_be_visible()
    assert Nomination.objects.across_partners(reason="test").filter(state="in_review").count() == 8

    propose(stage, sheet)
    confirm(hana)
    follow(hana, "Send the letters now")
    picture(hana, "send-now")
    press(hana, "Send the letters now")
    expect(hana.get_by_text("The decisions are being carried out")).to_be_visible()
    watch(hana, sheet)
    expect(hana.get_by_role("heading", name="What became of each row")).to_be_visible()
    expect(hana.get_by_text("Done: 8. Refused: 0.")).to_be_visible()
    picture(hana, "results")
    with hana.expect_download() as download:
        hana.get_by_role("link", name="Minute of the panel (PDF)").click()
    assert download.value.suggested_filename.startswith(fresh(sheet).minute.number)
    go_by(hana.get_by_role("link", name="Sheets of decisions").first)
    expect(hana.get_by_role("heading", name="Sheets of decisions")).to_be_visible()
    picture(hana, "register")


def watch(hana: Page, sheet: DecisionRound) -> None:
    """The bar moves while a worker is at it; then the page turns by itself."""
    now = timezone.now()
    leaving = carrying._leaving(sheet.pk, now)
    assert leaving
    for _row in range(3):
        carrying._next_row(leaving, now)
    expect(hana.locator("progress")).to_have_attribute("value", "3")
    picture(hana, "bar")
    carrying.carry_out(sheet.pk, now=now)


def test_head_reads_words_and_a_letter_before_signing(stage: Stage, sheet: DecisionRound) -> None:
    propose(stage, sheet)
    hana = stage.page_of("hana")
    hana.goto(reverse("scholarships:round", args=[sheet.pk]))

    follow(hana, "Who is told, and with which words")
    picture(hana, "told")
    hana.go_back()
    follow(hana, re.compile("^letter of regret|^Letter of regret"))
    expect(hana.get_by_text("So the letter will read.")).to_be_visible()
    picture(hana, "letter")


def test_head_confirms_without_scripts(browser: Browser, live_server: Any, world: World, sheet: DecisionRound) -> None:
    stage = Stage(browser, live_server.url, world, scripts=False)
    try:
        scholarships.propose_round(fresh(sheet), actor=world.saule, now=NOW)
        hana = stage.page_of("hana")
        confirm(hana)
        expect(hana.get_by_text("Letters leave at")).to_be_visible()
        with time_machine.travel(NOW + WEEK, tick=True):
            carrying.carry_out(sheet.pk, now=NOW + WEEK)
        hana.reload()
        expect(hana.get_by_text("Done: 8. Refused: 0.")).to_be_visible()
    finally:
        stage.close()
