"""Letters are held back, for the tests of routes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from notifications.operations.pauses import begin_pause
from tests.world import NOW


def add_automation(town: Any) -> None:
    pause = begin_pause(kind="agreement_expire", until=NOW + timedelta(days=1), reason="The words are wrong.", actor=town.world.adil, now=NOW)
    town.things |= {"mail_pause": pause}
