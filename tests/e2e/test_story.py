"""The whole story in a browser: two slots and no reserve, two diplomats nominated, a third refused, both certified, two of two counted."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from celery.contrib.testing.worker import start_worker
from django.urls import reverse
from playwright.sync_api import Browser, expect

from documents.enums import IssuedKind
from documents.models import IssuedDocument
from notifications.models import Notice
from portal.celery import app
from portal.recount import disagreements
from tests.e2e import story
from tests.e2e.story import Stage, go_by
from tests.world import World, make_call

pytestmark = pytest.mark.django_db(transaction=True)

AFTER_THE_PROGRAMME = datetime(2028, 9, 4, 6, tzinfo=UTC)


@pytest.fixture
def worker(transactional_db: None, settings: Any) -> Iterator[None]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    app.control.purge()  # what other tests have left in the queue would be worked off first
    with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=120):
        yield


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def stage(request: pytest.FixtureRequest, browser: Browser, live_server: Any, world: World) -> Iterator[Stage]:
    stage = Stage(browser, live_server.url, world, scripts=request.param)
    yield stage
    stage.close()


def test_two_tajik_diplomats(stage: Stage, worker: None, clock: time_machine.Traveller) -> None:
    call = make_call(stage.world, places=2, reserve=0)
    alice, amir = stage.page_of("alice"), stage.page_of("amir")

    story.nominate(amir, "Jamshed", "Olimov", "Ҷамшед Олимов")  # ready, while both slots are free
    story.nominate(alice, "Farrukh", "Rahimov", "Фаррух Раҳимов")
    first = story.send(alice)
    story.nominate(alice, "Saodat", "Nazarova", "Саодат Назарова")
    second = story.send(alice)
    story.press(amir, "Submit the nomination")
    expect(amir.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(amir.get_by_text("Tajikistan has nominated 2 of 2 for this call").first).to_be_visible()
    expect(amir.locator("main").get_by_role("button", name="Submit the nomination")).to_have_count(0)

    for _ in (first, second):
        story.screen(stage.page_of("sofia"))
        story.review(stage.page_of("rana"))
    story.decide(stage.page_of("hana"), call)
    story.offer(stage.page_of("sofia"), call)
    for _ in (first, second):
        story.accept(alice)
    story.enrol(stage.page_of("ruslan"))

    stage.close()  # two years later nobody's session lives
    clock.move_to(AFTER_THE_PROGRAMME)
    story.certify(stage.page_of("ruslan"), call.intake)
    check_certificates(stage)
    check_report(stage)
    check_inbox(stage, first, second)
    assert disagreements() == []


def check_certificates(stage: Stage) -> None:
    papers = list(IssuedDocument.objects.across_partners(reason="test").filter(kind=IssuedKind.CERTIFICATE_COMPLETION))
    assert len(papers) == 2
    nobody = stage.page_of("nobody")
    for paper, name in zip(sorted(papers, key=lambda row: row.facts["name"]), ("Farrukh RAHIMOV", "Saodat NAZAROVA"), strict=True):
        nobody.goto("/verify/")
        nobody.get_by_label("Code").fill(paper.code)
        go_by(nobody.locator("main").get_by_role("button").first)
        expect(nobody.locator("main").get_by_text(name, exact=False).first).to_be_visible()
        expect(nobody.locator("main").get_by_text("Master of International Relations").first).to_be_visible()


def check_report(stage: Stage) -> None:
    """Quota use asked for on the page, made by the worker, read back from the CSV file."""
    page = stage.page_of("sofia")
    page.goto(reverse("reports:catalogue"))
    go_by(page.get_by_role("link", name="Quota use by partner and year"))
    story.press(page, "Make the files")
    page.wait_for_url("**/reports/runs/*/")
    story.done_by_worker(page, "The report is ready")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download CSV").click()
    rows = list(csv.DictReader(io.StringIO(downloading.value.path().read_text("utf-8-sig"), newline="")))
    tajik = [row for row in rows if row["Partner"] == "Tajikistan" and row["Year"] == "2027"]
    assert [(row["Allotted"], row["Used"]) for row in tajik] == [("2", "2")]


def check_inbox(stage: Stage, *numbers: str) -> None:
    """Each step has told the officer, in the inbox of the portal."""
    kinds = Notice.objects.across_partners(reason="test").filter(recipient=stage.world.users["alice"]).values_list("kind", flat=True)
    wanted = {"nomination_submit", "nomination_accept_for_review", "nomination_select", "nomination_send_offer"}
    assert wanted <= set(kinds)
    assert sorted(kinds).count("nomination_submit") == len(numbers)
