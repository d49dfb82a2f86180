"""Browser tests: a real Chromium, nothing fetched from outside, no error left in its console. They never skip."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Locator, Page, Route

from devservices.browser import find_chromium, launch_arguments
from tests.e2e.alternating import left_out

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's sync API keeps an event loop in this thread

HERE = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)
    if not_now := left_out(items, config.getoption("randomly_seed", "without")):
        config.hook.pytest_deselected(items=not_now)
        items[:] = [item for item in items if item not in not_now]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], django_db_setup: None) -> dict[str, Any]:
    """After the database is made, so that the browser and what it keeps open goes before the database."""
    env = {**os.environ, "TZ": "UTC"}
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": launch_arguments(), "env": env}


@pytest.fixture(scope="session", autouse=True)
def _page_that_a_click_opens_is_read_before_the_test_goes_on() -> Iterator[None]:
    """A click returns as soon as the next page has begun to arrive; whoever then counts what stands on it would count an empty page."""
    click = Locator.click

    def click_and_arrive(self: Locator, **options: Any) -> None:
        click(self, **options)
        if not self.page.is_closed():
            self.page.wait_for_load_state("domcontentloaded")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Locator, "click", click_and_arrive)
        yield


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
