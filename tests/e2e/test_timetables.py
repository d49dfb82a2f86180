"""A registrar plans and cancels in the browser; trainee and lecturer read their week, wide and narrow; nothing of it is hard to reach."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from core.scoping import left_to_database
from tests.e2e.story import go_by
from tests.e2e.test_pages import faults_of, window_of
from tests.schooling import BEGINS, School, add_session, make_school
from tests.town import Town
from tests.world import NOW, World
from training import operations
from training.models import Lecturer, Room

pytestmark = pytest.mark.django_db(transaction=True)
WEEK = "?week=2027-09-06"


@pytest.fixture
def school(world: World) -> School:
    found = make_school(world, people=12)
    person = found.enrolments[0].person
    person.user = world.users["timur"]
    person.save(update_fields=["user"])
    academy = found.room.institution
    with left_to_database():
        small = Room(institution=academy, name="Language laboratory", seats=16, place="Second floor, step-free")
        small.save()
        marat = Lecturer(institution=academy, name="Marat Omarovich Seitkaliyev")
        marat.save()
        add_session(
            found.intake,
            None,
            found.groups[:1],
            marat,
            small,
            BEGINS.replace(hour=9),
            title="Language of negotiations",
            for_all=False,
            kind="seminar",
        )
        add_session(found.intake, None, found.groups[1:], marat, None, BEGINS.replace(hour=11), title="Online with the embassy", for_all=False, kind="online",
                    online_url="https://meet.example.org/1")  # fmt: skip
    operations.cancel_session(found.sessions[1], reason="The lecturer travels with a delegation.", actor=world.ruslan, now=NOW)
    return found


def window(browser: Browser, live_server: Any, world: World, reader: str, faults: list[str], *, width: int, scheme: str = "light") -> Page:
    size = {"width": width, "height": 900}
    return window_of(browser, live_server, Town(world), reader, faults, viewport=size, color_scheme=scheme)


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}-{page.viewport_size['width']}.png", full_page=True)  # type: ignore[index]


def test_registrar_plans_a_session_and_a_series_and_cancels(browser: Browser, live_server: Any, world: World, school: School) -> None:
    faults: list[str] = []
    page = window(browser, live_server, world, "ruslan", faults, width=1280)

    page.goto(reverse("training:intake_timetable", args=[school.intake.pk]) + WEEK)
    go_by(page.get_by_role("link", name="Plan a session"))
    page.get_by_label("Module").select_option(label="NEG Negotiation")
    page.get_by_label("Day").fill("2027-09-06")
    page.get_by_label("Room").select_option(label="101 (40 seats)")
    go_by(page.get_by_role("button", name="Plan the session"))
    expect(page.get_by_text("Room 101 is taken, Mon 6 Sep 2027, 09:00–10:30 Astana: MIR-27, Negotiation").first).to_be_visible()
    faults += [row for row in faults_of(page, "clash") if "422" not in row]
    picture(page, "clash")
    page.get_by_label("Day").fill("2027-09-08")
    go_by(page.get_by_role("button", name="Plan the session"))
    expect(page.get_by_text("Negotiation is planned; those concerned are told.")).to_be_visible()

    go_by(page.get_by_role("link", name="Plan a series"))
    page.get_by_label("Topic").fill("Law clinic")
    page.get_by_label("Monday").check()
    page.get_by_label("Wednesday").check()
    page.get_by_label("From").fill("2027-09-06")
    page.get_by_label("Until").fill("2027-09-26")
    page.get_by_label("Room").select_option(label="101 (40 seats)")
    go_by(page.get_by_role("button", name="Show the preview"))
    expect(page.get_by_text("Days: 6. Without a clash: 4.")).to_be_visible()
    faults += faults_of(page, "preview")
    picture(page, "preview")
    go_by(page.get_by_role("button", name="Plan the ticked days"))
    expect(page.get_by_text("4 sessions are planned; those concerned are told.")).to_be_visible()

    go_by(page.get_by_role("link", name="Law clinic").first)
    go_by(page.get_by_role("link", name="Cancel the session"))
    page.get_by_label("Reason").fill("A holiday.")
    go_by(page.get_by_role("button", name="Cancel the session"))
    expect(page.get_by_text("This session does not take place")).to_be_visible()
    assert [row for row in faults if "422" not in row] == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark"), (320, "light")])
def test_pages_read_well_wide_and_narrow(browser: Browser, live_server: Any, world: World, school: School, width: int, scheme: str) -> None:
    faults: list[str] = []
    session, cancelled = school.sessions
    pages = {
        "ruslan": [
            reverse("training:timetable") + WEEK, reverse("training:intake_timetable", args=[school.intake.pk]) + WEEK, reverse("training:session", args=[session.pk]),
            reverse("training:plan_session", args=[school.intake.pk]), reverse("training:plan_series", args=[school.intake.pk]), reverse("training:rooms"),
            reverse("training:groups", args=[school.intake.pk]), reverse("training:room", args=[school.room.pk]) + WEEK, reverse("training:add_room"),
            reverse("training:change_room", args=[school.room.pk]), reverse("training:add_group", args=[school.intake.pk]),
        ],
        "timur": [reverse("training:timetable") + WEEK, reverse("training:session", args=[cancelled.pk]), reverse("training:calendar_link")],
        "leila": [reverse("training:timetable") + WEEK, reverse("training:calendar_link")],
    }  # fmt: skip
    operations.renew_calendar_link(actor=world.timur, now=NOW)

    for reader, addresses in pages.items():
        page = window(browser, live_server, world, reader, faults, width=width, scheme=scheme)
        for number, address in enumerate(addresses):
            page.goto(address)
            faults += faults_of(page, f"{address} as {reader}")
            picture(page, f"{reader}-{number}-{scheme}")

    assert faults == []
