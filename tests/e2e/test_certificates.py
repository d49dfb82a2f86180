"""The end of an intake: a trainee confirms the names, the registrar issues thirty certificates in at most five clicks, one is issued anew, anybody checks."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tests.e2e.story import Stage, follow, press
from tests.paper_school import ENDED, confirm_name, ended_school
from tests.schooling import School
from tests.world import World
from training.models import CertificateRun, EnrolmentPaper
from training.operations.paper_runs import carry_out_run

pytestmark = pytest.mark.django_db(transaction=True)
MOST_CLICKS = 5


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def stage(request: pytest.FixtureRequest, browser: Browser, live_server: Any, world: World) -> Iterator[Stage]:
    stage = Stage(browser, live_server.url, world, scripts=request.param)
    with time_machine.travel(ENDED, tick=True):
        yield stage
    stage.close()


@pytest.fixture
def school(world: World) -> School:
    """Thirty people who have completed; all but Timur have confirmed their names."""
    school = ended_school(world, people=30, capacity=30)
    timur = school.enrolments[0].person
    timur.user = world.users["timur"]
    timur.save(update_fields=["user"])
    for one in school.enrolments[1:]:
        confirm_name(one)
    return school


class Clicks:
    """Each press of a button and each followed link, counted in Python, so that pages without scripts count too."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def follow(self, name: Any) -> None:
        self.count += 1
        follow(self.page, name)

    def press(self, name: Any) -> None:
        self.count += 1
        press(self.page, name)


def picture(page: Page, name: str) -> None:
    folder = os.environ.get("SCREENSHOTS")
    for width, height in ((1280, 900), (320, 700)):
        page.set_viewport_size({"width": width, "height": height})
        if folder:
            page.screenshot(path=Path(folder) / f"certificates-{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def last_run() -> CertificateRun:
    found: CertificateRun = CertificateRun.objects.across_partners(reason="test").latest("pk")
    return found


def test_thirty_certificates_in_five_clicks(stage: Stage, school: School) -> None:
    trainee = stage.page_of("timur")
    trainee.goto(reverse("training:certificate_names"))
    trainee.get_by_label("Name in Russian").fill("Тимур Рахимов")
    trainee.get_by_label("I have read each name").check()
    picture(trainee, "names")
    press(trainee, "Confirm these names")
    expect(trainee.get_by_text("Your names are confirmed")).to_be_visible()

    page = stage.page_of("ruslan")
    page.goto(reverse("training:intakes"))
    clicks = Clicks(page)
    clicks.follow(re.compile(school.intake.reference))
    clicks.follow(re.compile("^Certificates$"))
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(30)
    picture(page, "intake")
    clicks.press("Issue certificates to the chosen people")
    expect(page.get_by_text("issued in the background")).to_be_visible()
    picture(page, "running")
    carry_out_run(last_run().pk, now=ENDED)
    if not stage.scripts:
        follow(page, "Show the state again")
    expect(page.get_by_text("30 papers are issued")).to_be_visible()
    picture(page, "done")
    assert clicks.count <= MOST_CLICKS
    assert EnrolmentPaper.objects.across_partners(reason="test").count() == 30

    _issue_anew(page, school)
    _check_as_anybody(stage, school)
    trainee.goto(reverse("training:enrolment_papers", args=[school.enrolments[0].pk]))
    expect(trainee.get_by_text("in place of")).to_be_visible()
    picture(trainee, "own")


def _issue_anew(page: Page, school: School) -> None:
    page.goto(reverse("training:enrolment_papers", args=[school.enrolments[0].pk]))
    follow(page, "Issue the certificate anew")
    press(page, "Revoke and issue anew")
    expect(page.locator("main").get_by_text("Give the reason").first).to_be_visible()
    page.get_by_label("Reason").fill("Change of name.")
    press(page, "Revoke and issue anew")
    expect(page.get_by_text("Issued anew")).to_be_visible()
    picture(page, "papers")


def _check_as_anybody(stage: Stage, school: School) -> None:
    second, first = EnrolmentPaper.objects.across_partners(reason="test").filter(enrolment=school.enrolments[0]).select_related("document")
    anybody = stage.page_of("nobody")
    anybody.goto(reverse("documents:verify_code", args=[first.document.code]))
    expect(anybody.get_by_text(second.document.number).first).to_be_visible()
    expect(anybody.get_by_text("Change of name.")).to_be_visible()
    picture(anybody, "revoked")
    anybody.goto(reverse("documents:verify_code", args=[second.document.code]))
    expect(anybody.get_by_text("This certificate is valid")).to_be_visible()
    expect(anybody.get_by_text(f"Issued in place of number {first.document.number}")).to_be_visible()
    expect(anybody.get_by_text("Тимур Рахимов")).to_be_visible()
    picture(anybody, "valid")
