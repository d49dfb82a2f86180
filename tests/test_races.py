"""Ten slots, two hundred submissions in flight; ten places, two hundred selections: once each. Twenty times in `soak`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.races import Stage, check_order, reserve_moves, selections, submissions, two_web_processes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_clock]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with two_web_processes(tmp_path) as found:
        yield found


@pytest.mark.timeout(500)
def test_two_hundred_submissions_for_ten_slots_leave_ten(stage: Stage) -> None:
    result = submissions(stage, "RACE-1")

    assert result.accepted == 10


@pytest.mark.timeout(500)
def test_two_hundred_selections_for_ten_places_leave_ten(stage: Stage) -> None:
    result = selections(stage, "RACE-2")

    assert result.accepted == 10


@pytest.mark.timeout(600)
def test_two_hundred_acts_on_offers_and_the_reserve_list_keep_the_places_and_the_order(stage: Stage) -> None:
    moves = reserve_moves(stage, "RACE-3")

    check_order(moves)
