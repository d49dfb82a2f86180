"""The people of the story at their screens: what each of them clicks and types, with or without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.world import World


@dataclass
class Stage:
    """A window for each person, made when they first act; all with scripts or all without."""

    browser: Browser
    url: str
    world: World
    scripts: bool
    windows: dict[str, BrowserContext] = field(default_factory=dict)

    def page_of(self, name: str) -> Page:
        if name not in self.windows:
            context = self.browser.new_context(base_url=self.url, java_script_enabled=self.scripts, locale="en-GB")
            if name != "nobody":
                cookie = self.world.client(name).cookies["sessionid"].value
                context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.url}])
            self.windows[name] = context
        context = self.windows[name]
        return context.pages[0] if context.pages else context.new_page()

    def close(self) -> None:
        for context in self.windows.values():
            context.close()
        self.windows.clear()


def go_by(way: Locator, *, key: str = "") -> None:
    """Clicked, or pressed by a key, and the page it leads to is here, whole: a busy browser may send a form after the click has returned."""
    with way.page.expect_navigation():
        way.press(key) if key else way.click()


def press(page: Page, name: str | re.Pattern[str]) -> None:
    go_by(page.locator("main").get_by_role("button", name=name).first)


def follow(page: Page, name: str | re.Pattern[str]) -> None:
    go_by(page.locator("main").get_by_role("link", name=name).first)


def fits(page: Page, width: int) -> bool:
    """Nothing of the page goes beyond this width; a busy browser lays it out a few frames after its window was made narrow. Pages without scripts too."""
    return ask_until(page, lambda: bool(page.evaluate("width => document.documentElement.scrollWidth <= width", width)))


def ask_until(page: Page, what: Callable[[], bool], *, pause: int = 50, patience: int = 30_000) -> bool:
    """Whether it became true while there was patience; the browser goes on meanwhile."""
    for _time in range(patience // pause):
        if what():
            return True
        page.wait_for_timeout(pause)
    return what()


def done_by_worker(page: Page, words: str) -> None:
    """What a worker makes stands on the page one day; a page without scripts has to be opened again."""

    def stands_there() -> bool:
        page.reload()
        return page.get_by_text(words).count() > 0

    assert ask_until(page, stands_there, pause=250, patience=120_000), page.locator("main").inner_text()


def each(boxes: Locator) -> list[Locator]:
    """What a page that is just coming holds: at least one, waited for."""
    expect(boxes.first).to_be_visible()
    return boxes.all()


def nominate(page: Page, given: str, family: str, native: str) -> None:
    """From the worklist to the check page, every section in the order in which the form leads."""
    page.goto("/")
    follow(page, re.compile("^Nominate"))
    page.get_by_label("Given names, as in the passport").fill(given)
    page.get_by_label("Family name, as in the passport").fill(family)
    page.get_by_label("Date of birth").fill("17.05.1996")
    press(page, "Start the nomination")
    follow(page, re.compile("Identity and contact|: Identity"))
    page.get_by_label("Full name in native script").fill(native)
    page.get_by_label("male", exact=True).check()
    page.get_by_label("Citizenship").select_option(label="Tajikistan")
    page.get_by_label("E-mail of the nominee").fill(f"{family.lower()}@example.org")
    press(page, "Save and continue")
    page.get_by_label("Post held").fill("Second Secretary, Department of Asia")
    page.get_by_label("Employer").first.fill("Ministry of Foreign Affairs")
    page.get_by_label("Years of service").fill("4")
    press(page, "Save and continue")
    page.get_by_label("Education").fill("BA, International Relations, national university, 2018")
    page.get_by_label(re.compile("^B2")).check()
    press(page, "Save and continue")
    press(page, "Save and continue")  # training abroad: none
    page.get_by_label("Why this person").fill("Works on regional cooperation and will lead the desk after the programme.")
    press(page, "Save and continue")
    for optional in ("Passport and visa", "Whom to call in an emergency"):
        expect(page.get_by_role("heading", name=optional, level=1)).to_be_visible()
        press(page, "Save and continue")
    expect(page.get_by_role("heading", name="Documents", level=1)).to_be_visible()
    page.goto(re.sub(r"edit/.*", "edit/certification/", page.url))
    page.get_by_label(re.compile("^The authority certifies")).check()
    press(page, "Save and continue")
    expect(page.get_by_role("heading", name="Check the answers")).to_be_visible()


def send(page: Page) -> str:
    """Send what was checked; the number on the receipt."""
    press(page, "Submit the nomination")
    expect(page.get_by_role("heading", name="The nomination is received")).to_be_visible()
    found = re.search(r"N-\d{4}-\d{5}", page.locator("main").inner_text())
    assert found
    return found[0]


def screen(page: Page) -> None:
    """The programme officer takes the first that waits, accepts it and gives it to the reviewer."""
    page.goto("/")
    follow(page, re.compile("^Check"))
    follow(page, "Accept for review")
    press(page, "Accept for review")
    follow(page, "Assign reviewers")
    page.get_by_label(re.compile("^Rana")).check()
    press(page, "Assign the reviewers chosen")


def review(page: Page) -> None:
    page.goto("/")
    follow(page, re.compile("^Review"))
    for group in each(page.locator("main fieldset")):
        group.get_by_role("radio").nth(3).check()
    press(page, "Check your marks")
    press(page, "Submit the review")


def decide(page: Page, call: Any) -> None:
    """The head ticks both, says why, sees what will happen, confirms."""
    page.goto(reverse("scholarships:call_decisions", args=[call.pk]))
    for box in each(page.locator("main table").get_by_role("checkbox")):
        box.check()
    page.get_by_label("Select", exact=True).check()
    page.get_by_label("Reason").fill("Strong dossiers; the state has had no place yet.")
    press(page, "Show what will happen")
    expect(page.get_by_text("Selects 2 nominees, who take 2 places.")).to_be_visible()
    go_by(page.locator("main form").get_by_role("button").first)
    expect(page.get_by_text("Done: 2. Refused: 0.")).to_be_visible()


def offer(page: Page, call: Any) -> None:
    page.goto(reverse("scholarships:send_offers", args=[call.pk]))
    press(page, "Show what will happen")
    go_by(page.locator("main form").get_by_role("button").first)
    expect(page.get_by_text("Done: 2. Refused: 0.")).to_be_visible()


def accept(page: Page) -> None:
    page.goto("/")
    follow(page, re.compile("^Answer"))
    page.get_by_label("Accept the place").check()
    go_by(page.locator("main form").get_by_role("button").first)


def enrol(page: Page) -> None:
    page.goto(reverse("scholarships:to_enrol"))
    for box in each(page.locator("main table").get_by_role("checkbox")):
        box.check()
    press(page, "Show what will happen")
    go_by(page.locator("main form").get_by_role("button").first)
    expect(page.get_by_text("Done: 2. Refused: 0.")).to_be_visible()


def certify(page: Page, intake: Any) -> None:
    """Results of the whole intake, then the papers; nobody has confirmed a name, so each is ticked on purpose."""
    page.goto(reverse("training:complete_many", args=[intake.pk]))
    press(page, "Mark the chosen people as completed")
    follow(page, "Go to the certificates")
    for box in each(page.locator("main table").get_by_role("checkbox")):
        box.check()
    press(page, "Issue certificates to the chosen people")
    done_by_worker(page, "2 papers are issued")
