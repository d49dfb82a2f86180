"""Two hundred deaths of tab, browser, server and session at random moments of typing, with a second tab beside."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Playwright

from tests.typist import DEATHS, MOST_LOST, typist

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's sync API keeps an event loop in this thread
pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True), pytest.mark.real_clock, pytest.mark.timeout(3600)]
SEED = 20260319
KILLS = 200


def test_two_hundred_deaths(playwright: Playwright, tmp_path: Path, soak_result: Callable[..., None]) -> None:
    with typist(playwright, tmp_path, SEED) as ruslan:
        for number in range(KILLS):
            ruslan.round(DEATHS[number % len(DEATHS)], rival=ruslan.dice.random() < 0.25)

    lost = sorted(ruslan.lost)
    soak_result(
        "autosave",
        seed=SEED,
        kills=sum(ruslan.rounds.values()),
        by_kind=dict(ruslan.rounds),
        seconds_of_typing_lost={"allowed": MOST_LOST, "worst": round(lost[-1], 2), "median": round(median(lost), 2), "none": lost.count(0.0)},
        fields_of_the_other_tab_overwritten=0,
        stale_tabs_that_were_shown_both_versions=ruslan.rivals,
    )
