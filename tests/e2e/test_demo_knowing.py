"""Knowing without asking, on the example data: own choices, figures and their lists, the annual report, an announcement, a pause, a token."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from reports.building import build_report
from reports.models import ReportRun
from tests.believing import PASSWORD
from tests.e2e.example_people import Example, send
from tests.e2e.one_connection import serving, still
from tests.e2e.story import each, follow, go_by
from tests.e2e.test_consultation import picture
from tests.example_data import GROUP

pytestmark = pytest.mark.xdist_group(GROUP)


@pytest.fixture
def stage(demo: None, browser: Browser) -> Iterator[Example]:
    with serving() as address:
        stage = Example(browser, address)
        yield stage
        stage.close()


def build_what_waits() -> None:
    """What a worker does."""
    with still:
        for run in ReportRun.objects.across_partners(reason="test").filter(state="queued"):
            assert build_report(run.pk, clock=timezone.now)


# --- own choices --------------------------------------------------------------------------------------
def test_topic_comes_once_a_day_and_no_letter_at_night(stage: Example) -> None:
    officer = stage.open("nominating.tajikistan", reverse("inbox"))
    follow(officer, "How messages reach you")
    topic = officer.locator("select[name^='email-']").first
    name = str(topic.get_attribute("name"))
    topic.select_option("daily")
    send(officer, "Save the choices")
    expect(officer.get_by_text(re.compile("choices? (is|are) changed"))).to_be_visible()

    officer.get_by_label("Quiet from").fill("21:00")
    officer.get_by_label("Quiet until").fill("07:30")
    send(officer, "Save the hours")

    officer.goto(reverse("notice_settings"))
    expect(officer.locator(f"select[name='{name}']")).to_have_value("daily")
    expect(officer.get_by_label("Quiet from")).to_have_value("21:00")
    expect(officer.get_by_label("Quiet until")).to_have_value("07:30")
    picture(officer, "demo-choices", stage.scripts)


# --- a figure and its list ----------------------------------------------------------------------------
def rows_on_all_pages(page: Page) -> int:
    rows = page.locator("main tbody tr")
    number = len(each(rows))
    while page.locator("main").get_by_role("link", name="Next").count():
        before = rows.first.inner_text()
        follow(page, "Next")
        expect(rows.first).not_to_have_text(before, use_inner_text=True)
        number += len(each(rows))
    return number


def test_figure_opens_its_list_which_is_kept_as_a_view_and_exported(stage: Example) -> None:
    officer = stage.open("programme.officer", reverse("dashboard"))
    picture(officer, "demo-dashboard", stage.scripts)
    tile = officer.locator("main .counters a[href^='/nominations']").first
    figure = int(tile.locator(".counter-value").inner_text())
    address = str(tile.get_attribute("href"))
    go_by(tile)
    officer.wait_for_url(re.compile(re.escape(address)))
    assert rows_on_all_pages(officer) == figure > 0

    officer.goto(address)
    officer.locator("summary", has_text="Columns").click()
    officer.locator("input[name=columns]:not(:checked)").first.check()
    officer.locator("input[name=columns]:checked").nth(1).uncheck()
    send(officer, "Show these columns")
    headings = officer.locator("main thead th").all_inner_texts()
    officer.locator("summary", has_text="Views").click()
    follow(officer, "Save this view")
    officer.get_by_label("Name of the view").fill("For the Monday meeting")
    send(officer, "Save the view")
    expect(officer.get_by_text("View: For the Monday meeting")).to_be_visible()
    assert officer.locator("main thead th").all_inner_texts() == headings

    follow(officer, re.compile("^Export "))
    expect(officer.get_by_text(f"The list has {figure} nominations.")).to_be_visible()
    send(officer, "Make the CSV")
    build_what_waits()
    officer.goto(officer.url)
    with officer.expect_download() as download:
        officer.locator("main").get_by_role("link", name=re.compile("^Download")).first.click()
    lines = download.value.path().read_text("utf-8-sig").strip().splitlines()
    assert len(lines) == figure + 1


# --- the annual report --------------------------------------------------------------------------------
def test_annual_report_is_asked_for_waited_for_and_opened(stage: Example) -> None:
    head = stage.open("programme.head", reverse("reports:catalogue"))
    follow(head, "Annual report of the ministry")
    head.get_by_label("Year").select_option(str(timezone.now().year))
    head.get_by_label("PDF").check()
    send(head, "Make the files")
    expect(head.get_by_text("The report is made in the background.")).to_be_visible()
    build_what_waits()
    expect(head.get_by_text("The report is ready")).to_be_visible()  # the page asks again by itself
    with head.expect_download() as download:
        head.locator("main").get_by_role("link", name=re.compile("^Download PDF", re.IGNORECASE)).click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    head.goto(head.url)
    expect(head.get_by_role("heading", name="Who took the files")).to_be_visible()
    picture(head, "demo-annual-run", stage.scripts)


# --- an announcement ----------------------------------------------------------------------------------
WORDS = {"en": "The portal rests on Sunday", "ru": "В воскресенье портал не работает", "kk": "Жексенбіде портал жұмыс істемейді"}


def test_announcement_in_three_languages_is_sent_and_read(stage: Example) -> None:
    desk = stage.open("programme.officer", reverse("announcements"))
    follow(desk, "Write an announcement")
    desk.get_by_label(re.compile("^Officers of partners")).check()
    send(desk, "Go on to the text")
    for code, words in WORDS.items():
        desk.locator(f"[name=title_{code}]").fill(words)
        desk.locator(f"[name=text_{code}]").fill(f"{words}.")
    send(desk, "Save the draft")
    follow(desk, "Look at it and send it")
    picture(desk, "demo-announcement-looked-at", stage.scripts)
    follow(desk, re.compile(r"^Go on: \d+ people"))
    button = desk.locator("main").get_by_role("button", name=re.compile(r"^Send it to \d+ people"))
    number = int(re.findall(r"\d+", button.inner_text())[0])
    send(desk, re.compile("^Send it to"))
    expect(desk.get_by_text(f"It stands in the inboxes of {number} people")).to_be_visible()

    officer = stage.open("nominating.tajikistan", reverse("inbox"))
    follow(officer, re.compile(WORDS["en"]))
    expect(officer.locator("main")).to_contain_text(f"{WORDS['en']}.")

    desk.goto(desk.url)
    picture(desk, "demo-announcement-sent", stage.scripts)
    follow(desk, re.compile(f"^{number}"))
    expect(desk.get_by_text(f"{number - 1} of them have not read it.")).to_be_visible()
    desk.go_back()
    follow(desk, re.compile("have read it$"))
    expect(desk.locator("main tbody tr")).to_have_count(1)
    expect(desk.locator("main tbody tr")).to_contain_text("nominating.tajikistan@")


# --- a pause ------------------------------------------------------------------------------------------
def test_letters_of_a_kind_are_held_back_and_let_go(stage: Example) -> None:
    administrator = stage.open("administrator", reverse("automation"))
    follow(administrator, "Hold letters back")
    administrator.get_by_label("Which letters").select_option(index=2)
    administrator.get_by_label("For how long").select_option("24")
    administrator.get_by_label("Reason").fill("The text is wrong and is being mended")
    send(administrator, "Hold the letters back now")
    picture(administrator, "demo-pause", stage.scripts)
    administrator.goto(reverse("home"))
    banner = administrator.locator("body").get_by_text(re.compile("held back", re.IGNORECASE)).first
    expect(banner).to_be_visible()
    administrator.goto(reverse("automation"))
    follow(administrator, re.compile("^End the pause"))
    send(administrator, "End the pause now")
    expect(administrator.get_by_text("No letter is held back.")).to_be_visible()
    expect(administrator.get_by_text(re.compile("held back until|Letters are held back"))).to_have_count(0)


# --- a token ------------------------------------------------------------------------------------------
def _asked(stage: Example, secret: str) -> tuple[int, Any]:
    request = urllib.request.Request(f"{stage.url}{reverse('api:v1_nominations')}", headers={"Authorization": f"Bearer {secret}"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.loads(refusal.read())


def test_token_opens_the_list_until_it_is_revoked(stage: Example) -> None:
    officer = stage.open("nominating.tajikistan", reverse("api:tokens"))
    follow(officer, "Make a token")
    officer.get_by_label("Password", exact=True).fill(PASSWORD)  # a session that was left open makes no key
    send(officer, "Continue")
    officer.get_by_label("Name of the system").fill("Personnel register")
    officer.get_by_role("group", name="Nominations").get_by_label("read").check()
    picture(officer, "demo-token", stage.scripts)
    send(officer, "Make the token and show its secret")
    secret = officer.get_by_label("Secret", exact=True).input_value()

    status, answer = _asked(stage, secret)
    assert status == 200
    assert answer["results"]

    follow(officer, "Tokens of your systems")
    expect(officer.locator("main tbody tr").first).to_contain_text("holds")
    follow(officer, re.compile("^Revoke Personnel register"))
    send(officer, "Revoke the token")
    status, answer = _asked(stage, secret)
    assert (status, set(answer)) == (401, {"code", "message", "fields"})
