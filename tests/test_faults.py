"""Workers killed (-9) and Redis flushed or stopped while notices are on their way: none is lost, none is doubled.

One run through the points that differ most; each point alone, and blows at random, in `soak`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse

from tests.faulting import Theatre, theatre
from tests.live import browser_of, web_process

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_clock]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Theatre]:
    with theatre(tmp_path) as found:
        yield found


@pytest.mark.timeout(500)
def test_no_notice_is_lost_while_workers_die_one_after_another(stage: Theatre) -> None:
    stage.submitter_dies()
    stage.submit()
    stage.dies_at("notices written, not committed")
    stage.submit()
    stage.dies_at("letter accepted by the mail server, not recorded")
    stage.submit(2)
    stage.queue.flush()
    stage.dies_at("notices committed, sender not woken")

    stage.settle()

    figures = stage.verify(kills_after_acceptance=1)
    assert (figures.events, figures.notices, figures.letters, figures.repeated) == (
        5,
        20,
        26,
        1,
    )  # four people a submission, and the nominee by letter


@pytest.mark.timeout(500)
def test_a_submission_succeeds_while_redis_is_down_and_its_notices_come_later(stage: Theatre, tmp_path: Path) -> None:
    with web_process(stage.environment, tmp_path / "web.log") as port:
        before, during = stage.draft(), stage.draft()
        paths = [reverse("scholarships:nomination_check", args=[row.pk]) for row in (before, during)]
        alice = browser_of(stage.world, "alice", port, paths[0])

        began = time.monotonic()
        assert alice.post(paths[0]).status == 302
        with_redis = time.monotonic() - began
        stage.queue.stop()
        began = time.monotonic()
        answer = alice.post(paths[1])
        took = time.monotonic() - began
        receipt = alice.get(answer.location)

    assert (answer.status, receipt.status) == (302, 200)
    assert took < 3 + 5 * with_redis  # nobody waits for a server that is not there; the rest is the machine's
    stage.expect(before)
    stage.expect(during)
    stage.queue.start()
    stage.settle()
    assert stage.verify().letters == 10
