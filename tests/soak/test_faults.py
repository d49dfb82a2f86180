"""Every named point alone, each way of dying, Redis flushed and restarted, and blows at random."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.fault_worker import POINTS
from tests.faulting import Theatre, theatre
from tests.live import kill

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True), pytest.mark.real_clock, pytest.mark.timeout(1800)]
AFTER_ACCEPTANCE = "letter accepted by the mail server, not recorded"
SEED = 20260319


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Theatre]:
    with theatre(tmp_path) as found:
        yield found


def test_every_point_alone(stage: Theatre, soak_result: Callable[..., None]) -> None:
    """Two letters repeat: the one of the whole worker and the one of the child that died after the acceptance."""
    seconds: dict[str, dict[str, float]] = {}
    repeats = 0
    for point in POINTS:
        for kind in ("whole worker", "child"):
            began = time.monotonic()
            stage.submit(3)
            if kind == "child":
                stage.child_dies_at(point)
            else:
                stage.dies_at(point)
                stage.settle()
            repeats += point == AFTER_ACCEPTANCE
            figures = stage.verify(kills_after_acceptance=repeats)
            seconds.setdefault(point, {})[kind] = round(time.monotonic() - began, 1)

    assert figures.repeated == repeats
    soak_result("faults_points", kills=stage.kills, seconds_until_all_had_arrived=seconds, **asdict(figures))


def test_redis_forgets(stage: Theatre, soak_result: Callable[..., None]) -> None:
    """Before the queue, with a full queue, while a worker is busy, and away for a while under a running worker."""
    stage.submitter_dies()
    stage.submit(20)
    full = stage.queue.waiting()
    stage.queue.flush()
    assert full >= 20
    stage.settle()
    stage.verify()
    flushes = 1
    with stage.worker():
        for _round in range(5):
            stage.submit(4)
            stage.queue.flush()
            flushes += 1
        stage.wait()
    stage.verify()
    with stage.worker():
        stage.submit(4)
        stage.queue.stop()
        time.sleep(3)
        stage.queue.start()
        stage.submit(4)
        stage.wait()

    figures = stage.verify()
    assert figures.repeated == 0
    soak_result("faults_redis", full_queue=full, flushes=flushes, restarts=1, **asdict(figures))


def test_blows_at_random(stage: Theatre, soak_result: Callable[..., None]) -> None:
    """Workers killed and Redis flushed at instants that nobody has chosen, with letters on their way."""
    dice = random.Random(SEED)
    rounds, kills, flushes = 20, 0, 0
    for _round in range(rounds):
        with stage.worker() as process:
            time.sleep(dice.uniform(1.5, 4))  # it needs a while to be ready
            stage.submit(dice.randint(2, 6))
            time.sleep(dice.uniform(0, 0.6))
            if dice.random() < 0.3:
                stage.queue.flush()
                flushes += 1
            kill(process)
            kills += 1
    stage.settle()

    figures = stage.verify(kills_after_acceptance=kills)
    soak_result("faults_at_random", seed=SEED, rounds=rounds, kills=kills, flushes=flushes, **asdict(figures))
