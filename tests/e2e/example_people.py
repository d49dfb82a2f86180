"""The example accounts at their screens, with the example data as the others of the group find it: all of it is undone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page

from accounts.models import User
from portal.demo.content.cast import DOMAIN, email_of
from tests.e2e.one_connection import still
from tests.e2e.story import follow, press
from tests.sign_in import signed_in


@dataclass
class Example:
    """A window for each account, made when it first acts; the pages are in English."""

    browser: Browser
    url: str
    scripts: bool = True
    windows: dict[str, BrowserContext] = field(default_factory=dict)

    def __post_init__(self) -> None:
        User.objects.filter(email__endswith=f"@{DOMAIN}").update(language="en")

    def page_of(self, account: str) -> Page:
        if account not in self.windows:
            context = self.browser.new_context(base_url=self.url, locale="en-GB", viewport={"width": 1280, "height": 900})
            if account != "nobody":
                with still:
                    cookie = signed_in(User.objects.get(email=email_of(account))).cookies["sessionid"].value
                context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.url}])
            self.windows[account] = context
        context = self.windows[account]
        return context.pages[0] if context.pages else context.new_page()

    def open(self, account: str, address: str) -> Page:
        page = self.page_of(account)
        page.goto(address)
        return page

    def close(self) -> None:
        """Also when days have passed: everybody signs in again."""
        for context in self.windows.values():
            context.close()
        self.windows.clear()


def send(page: Page, button: str | re.Pattern[str]) -> None:
    """Pressed, and the answer has come: whoever acts next finds what was done."""
    press(page, button)


def act(page: Page, button: str) -> None:
    """From the record to the page of the step, and done."""
    follow(page, button)
    send(page, button)


def choice(page: Page, label: str, begins: str) -> str:
    """The whole text of the first choice that begins so."""
    texts = page.get_by_label(label, exact=True).locator("option").all_inner_texts()
    return next(text for text in texts if text.strip().startswith(begins))
