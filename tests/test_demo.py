"""The example data: refused outside the demo, loadable on any day. What a load holds is looked at in test_crawl, which loads it once."""

from datetime import datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.demo.load import load
from portal.recount import disagreements
from scholarships.enums import NominationState
from scholarships.models import Nomination
from tests.believing import PASSWORD, check_the_story, every


def test_demo_is_refused_outside_the_demo(settings: Any, db: None) -> None:
    settings.DEMO, settings.PROFILE = False, "main"

    with pytest.raises(CommandError, match="for the demo only"):
        call_command("load_demo")


@pytest.mark.soak
@pytest.mark.timeout(300)
@pytest.mark.parametrize("day", ["2026-11-24", "2026-12-31", "2027-02-28", "2027-03-19", "2027-05-03", "2027-05-04", "2027-09-01", "2028-02-29"])
@pytest.mark.parametrize("hour", ["04:40", "16:10", "21:30"])
def test_demo_can_be_loaded_at_any_moment(day: str, hour: str, db: None) -> None:
    now = datetime.fromisoformat(f"{day}T{hour}:00+00:00")

    load(now=now, password=PASSWORD)

    assert disagreements() == []
    assert set(every(Nomination).values_list("state", flat=True)) == set(NominationState.values)
    check_the_story(now)
