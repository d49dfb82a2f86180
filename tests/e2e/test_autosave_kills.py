"""Six deaths at random moments; two hundred of them are the trial in tests/soak/test_autosave.py."""

from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.typist import DEATHS, typist

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_clock]


def test_what_was_typed_outlives_tab_browser_server_and_session(playwright: Playwright, tmp_path: Path) -> None:
    with typist(playwright, tmp_path, seed=3) as ruslan:
        for death in DEATHS:
            ruslan.round(death, rival=False)
        ruslan.round("tab", rival=True)
