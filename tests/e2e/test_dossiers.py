"""The sections of a dossier in the browser: on a phone without scripts, and last year's nominee again with few clicks."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from scholarships import operations as verbs
from scholarships.models import Nomination
from tests.e2e.story import go_by
from tests.e2e.test_pages import faults_of, window_of
from tests.test_dossier_apart import DECLARED, PASSPORT, REPORTED
from tests.town import Town, build_town
from tests.world import World, make_call, make_draft, make_intake

pytestmark = pytest.mark.django_db(transaction=True)
PHONE: dict[str, Any] = {"viewport": {"width": 320, "height": 640}}
SLUGS = ("identity", "post", "education", "training", "reasons", "passport", "emergency", "promise", "rank", "certification")


@pytest.fixture
def town(world: World) -> Town:
    return build_town(world)


def look(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"dossier-{name}.png", full_page=True)


def address(name: str, *args: object) -> str:
    return reverse(f"scholarships:{name}", args=args)


def filled(town: Town, draft: Nomination) -> Nomination:
    who = {"actor": town.world.alice, "now": timezone.now()}
    rows = {"posts": [{"post": "Attaché", "employer": "Embassy in Ankara", "from": "2019-09", "to": "2021"}]}
    verbs.save_nomination(draft, fields=rows, **who)
    verbs.save_passport(draft, fields=PASSPORT, **who)
    verbs.save_declaration(draft, fields=DECLARED, **who)
    verbs.save_physicians_report(draft, fields=REPORTED, **who)
    return draft


def test_every_section_fits_a_phone_and_is_accessible(browser: Browser, live_server: Any, town: Town) -> None:
    faults: list[str] = []
    draft = filled(town, town.nomination_draft)
    pages = [(slug, address("nomination_section", draft.pk, slug)) for slug in SLUGS]
    pages += [("medical", address("nomination_medical", draft.pk)), ("reveal", address("nomination_reveal", draft.pk, "medical"))]
    pages += [("check", address("nomination_check", draft.pk)), ("record", address("nomination", draft.pk))]

    for width in (320, 1280):
        page = window_of(browser, live_server, town, "alice", faults, viewport={"width": width, "height": 800})
        for name, where in pages:
            page.goto(where)
            faults += faults_of(page, f"{name} at {width}")
            look(page, f"{name}-{width}")

    assert faults == []


def test_rows_are_added_without_scripts(browser: Browser, live_server: Any, town: Town) -> None:
    page = window_of(browser, live_server, town, "alice", [], java_script_enabled=False, **PHONE)
    page.goto(address("nomination_section", town.nomination_draft.pk, "training"))

    for number, course in enumerate(("Protocol", "Negotiation", "Consular work")):
        row = page.get_by_role("group", name=f"Row {number + 1}")
        row.get_by_label("Course").fill(course)
        row.get_by_label("Country").select_option(label="Türkiye")
        row.get_by_label("From").fill("03.2021")
        go_by(page.get_by_role("button", name="Save and show more rows"))

    expect(page.get_by_role("group", name="Row 5")).to_be_visible()
    expect(page.get_by_role("group", name="Row 3").get_by_label("Course")).to_have_value("Consular work")
    draft = Nomination.objects.across_partners(reason="test").get(pk=town.nomination_draft.pk)
    assert [row["from"] for row in draft.trainings] == ["2021-03"] * 3


def test_last_years_nominee_again_by_clicks(browser: Browser, live_server: Any, town: Town) -> None:
    """Four pages and six clicks from the call's page of people to the receipt; no field is typed."""
    world = town.world
    now = timezone.now()
    times = {"opens_at": now - (now - now.replace(hour=0)), "closes_at": now.replace(year=now.year + 1)}
    before = filled(town, make_draft(world, town.call, number=40))
    verbs.submit_nomination(before, actor=world.alice, now=town.call.opens_at)
    intake = make_intake(world, reference="MIR-29", starts_on=date(now.year + 3, 9, 1))
    call = make_call(world, intake=intake, **times)
    page, clicks, seen = window_of(browser, live_server, town, "alice", [], viewport={"width": 1280, "height": 900}), 0, set[str]()

    def click(role: Any, name: str) -> None:
        nonlocal clicks
        target = page.get_by_role(role, name=name).first
        target.check() if role == "checkbox" else go_by(target)
        clicks += 1
        seen.add(re.split("[?#]", page.url)[0])

    page.goto(address("nominate", call.pk))
    seen.add(page.url)
    row = page.get_by_role("row").filter(has_text=before.person.passport_name)
    go_by(row.get_by_role("button", name="Nominate"))
    clicks += 1
    seen.add(re.split("[?#]", page.url)[0])
    look(page, "taken-over")
    click("button", "Confirm all as they are")
    click("link", "the authority's certification")
    click("checkbox", "The authority certifies")
    click("button", "Save and return to the check")
    click("button", "Submit the nomination")

    expect(page.get_by_role("heading", name="The nomination is received")).to_be_visible()
    assert (clicks, len(seen)) == (6, 4), seen
