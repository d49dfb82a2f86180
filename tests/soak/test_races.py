"""Twenty rounds of two hundred people who want the same ten places, through two web processes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pytest

from tests.races import IN_FLIGHT, PLACES, Result, Stage, check_order, reserve_moves, selections, submissions, two_web_processes

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True), pytest.mark.real_clock, pytest.mark.timeout(1800)]
ROUNDS = 20


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with two_web_processes(tmp_path) as found:
        yield found


def figures(rounds: list[Result]) -> dict[str, object]:
    return {
        "rounds": len(rounds),
        "in_flight": IN_FLIGHT,
        "places": PLACES,
        "web_processes": 2,
        "accepted": [result.accepted for result in rounds],
        "refused_with_a_sentence": [result.refused for result in rounds],
        "seconds_until_the_last_answer": {
            "median": round(median(result.seconds for result in rounds), 2),
            "worst": round(max(result.seconds for result in rounds), 2),
        },
    }


def test_submissions_twenty_times(stage: Stage, soak_result: Callable[..., None]) -> None:
    rounds = [submissions(stage, f"SUB-{number}") for number in range(ROUNDS)]

    assert [result.accepted for result in rounds] == [PLACES] * ROUNDS
    soak_result("races_submissions", **figures(rounds))


def test_selections_twenty_times(stage: Stage, soak_result: Callable[..., None]) -> None:
    rounds = [selections(stage, f"SEL-{number}") for number in range(ROUNDS)]

    assert [result.accepted for result in rounds] == [PLACES] * ROUNDS
    soak_result("races_selections", **figures(rounds))


def test_reserve_list_moves_up_in_order_twenty_times(stage: Stage, soak_result: Callable[..., None]) -> None:
    rounds = [reserve_moves(stage, f"RES-{number}") for number in range(ROUNDS)]

    for moves in rounds:
        check_order(moves)
    soak_result(
        "races_reserve",
        rounds=len(rounds),
        in_flight=IN_FLIGHT,
        promoted=[len(moves.promoted) for moves in rounds],
        seconds_until_the_last_answer={"worst": round(max(moves.seconds for moves in rounds), 2)},
    )
