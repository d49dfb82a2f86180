"""Browser tests: a real Chromium, nothing fetched from outside, no error left in its console. They never skip."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Route, expect

from devservices.browser import find_chromium, launch_arguments
from tests.e2e.alternating import left_out
from tests.processes import wait_for

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's sync API keeps an event loop in this thread

HERE = Path(__file__).parent
PATIENCE = 30_000  # milliseconds; Playwright waits so long for pages and fields anyway, and nothing is waited for that is there
LONGEST = 1800  # seconds; a page that hangs is given up after PATIENCE, and a slow machine is no fault
ANSWERS = "process_request_thread"  # in the name of each thread that answers a browser


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.timeout(LONGEST))
    if not_now := left_out(items, config.getoption("randomly_seed", "without")):
        config.hook.pytest_deselected(items=not_now)
        items[:] = [item for item in items if item not in not_now]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], django_db_setup: None) -> dict[str, Any]:
    """After the database is made, so that the browser and what it keeps open goes before the database."""
    env = {**os.environ, "TZ": "UTC"}
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": launch_arguments(), "env": env}


@pytest.fixture(scope="session", autouse=True)
def _one_patience() -> Iterator[None]:
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=None)


@pytest.fixture(scope="session", autouse=True)
def _page_that_a_click_opens_is_read_before_the_test_goes_on() -> Iterator[None]:
    """A click or a key returns as soon as the next page has begun to arrive; whoever then counts what stands on it would count an empty page.

    Whoever knows that another page comes waits for it (`story.go_by`): a busy browser may send a form after the click has returned.
    """
    click, press = Locator.click, Locator.press

    def arrive(self: Locator) -> None:
        if not self.page.is_closed():
            self.page.wait_for_load_state("domcontentloaded")

    def click_and_arrive(self: Locator, **options: Any) -> None:
        click(self, **options)
        arrive(self)

    def press_and_arrive(self: Locator, key: str, **options: Any) -> None:
        press(self, key, **options)
        arrive(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Locator, "click", click_and_arrive)
        patch.setattr(Locator, "press", press_and_arrive)
        yield


@pytest.fixture(scope="session")
def open_browsers() -> list[Browser]:
    return []


@pytest.fixture(scope="session")
def browser(browser: Browser, open_browsers: list[Browser]) -> Iterator[Browser]:
    """Its windows want no motion: a colour on its way to another has too little contrast for a moment."""
    new_context = Browser.new_context

    def still_context(self: Browser, **options: Any) -> BrowserContext:
        return new_context(self, **{"reduced_motion": "reduce", **options})

    open_browsers.append(browser)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Browser, "new_context", still_context)
        yield browser


@pytest.fixture(autouse=True)
def _nobody_asks_any_more(request: pytest.FixtureRequest, open_browsers: list[Browser]) -> Iterator[None]:
    """Before the database is emptied every window is closed and every request is answered.

    A page left open would ask again in the midst of the next test, and a request that still runs holds locks and writes rows.
    """
    server = None
    if "live_server" in request.fixturenames:
        request.getfixturevalue("transactional_db")  # first, so that it is emptied last
        server = request.getfixturevalue("live_server")
    yield
    for browser in open_browsers:
        for context in browser.contexts:
            context.close()
    if server:
        link = HTTPConnection(server.thread.host, server.thread.port, timeout=60)
        link.request("GET", "/livez")  # whoever came before has been let in once this is answered
        link.getresponse().read()
        link.close()
        assert wait_for(lambda: not answering(), 60), answering()


def answering() -> list[str]:
    return [thread.name for thread in threading.enumerate() if ANSWERS in thread.name]


@pytest.fixture
def problems() -> list[str]:
    """What the browser complained about. A test that expects a complaint (a 403 page) removes it from the list."""
    return []


@pytest.fixture
def page(page: Page, live_server: Any, problems: list[str]) -> Iterator[Page]:
    def only_ours(route: Route) -> None:
        if route.request.url.startswith((live_server.url, "data:")):
            route.continue_()
        else:
            problems.append(f"asked for {route.request.url}")
            route.abort()

    def complain(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(message.text)

    page.route("**/*", only_ours)
    page.on("console", complain)
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    assert problems == []
