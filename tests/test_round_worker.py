"""A sheet outlives its workers: killed (-9) at any point, or two at once, each row is decided once; two heads at once sign once."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import close_old_connections, connections
from django.utils import timezone

from core.errors import NotAllowed, Refused
from core.models import HistoryEntry
from documents.models import IssuedDocument
from portal.recount import disagreements
from scholarships.enums import ItemResult, RoundState
from scholarships.models import DecisionRound
from scholarships.operations.carrying import carry_out, sweep_rounds
from scholarships.operations.rounds import confirm_round
from tests.live import environment_of_test
from tests.processes import BASE_DIR
from tests.round_worker import POINTS
from tests.sheets import confirmed, fresh, items, proposed, second_head, seen, states, usual_sheet
from tests.world import NOW, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_clock, pytest.mark.timeout(400)]
DECIDED = ("select", "put_on_reserve", "not_select")


def due_sheet(rows: int = 4) -> Any:
    world: Any = make_world()
    sheet = confirmed(world, usual_sheet(world, places=2, rows=rows))
    DecisionRound._base_manager.filter(pk=sheet.pk).update(leaves_at=timezone.now() - timedelta(seconds=1))
    return sheet


def run(sheet: Any, point: str = "") -> int:
    command = [sys.executable, "-m", "tests.round_worker", str(sheet.pk), point]
    environment = environment_of_test("redis://127.0.0.1:1/0")
    return subprocess.run(command, cwd=BASE_DIR, env=environment, capture_output=True, timeout=150, check=False).returncode


def verify(sheet: Any) -> None:
    """Every row once: its step in the history, its place, its letter, its result."""
    assert fresh(sheet).state == RoundState.DONE
    assert [row.result for row in items(sheet)] == [ItemResult.DONE] * 4
    assert states(sheet) == ["selected", "selected", "reserve", "not_selected"]
    steps = HistoryEntry.objects.across_partners(reason="test").filter(model="scholarships.nomination", step__in=DECIDED)
    assert Counter(steps.values_list("object_id", flat=True)) == Counter(row.nomination_id for row in items(sheet))
    letters = IssuedDocument.objects.across_partners(reason="test").exclude(kind="minute")
    assert sorted(letters.values_list("kind", flat=True)) == ["acceptance_notice", "acceptance_notice", "regret", "reserve_notice"]
    assert HistoryEntry.objects.across_partners(reason="test").filter(model="scholarships.decisionround", step="finish").count() == 1
    assert disagreements() == []


def test_killed_at_each_point_one_after_another() -> None:
    sheet = due_sheet()
    for point in POINTS:
        assert run(sheet, point) == -9, point
        assert fresh(sheet).state == RoundState.LEAVING
        assert sweep_rounds(now=timezone.now()) == [sheet.pk]

    assert run(sheet) == 0

    verify(sheet)


def test_row_that_was_killed_in_its_transaction_leaves_nothing() -> None:
    sheet = due_sheet()

    assert run(sheet, "in a row, its verb done, not committed") == -9

    assert [row.result for row in items(sheet)] == [ItemResult.DONE, *[ItemResult.WAITING] * 3]
    assert states(sheet) == ["selected", "in_review", "in_review", "in_review"]


def at_once(*verbs: Any) -> list[str]:
    ready, answers = threading.Barrier(len(verbs)), list[str]()

    def go(verb: Any) -> None:
        ready.wait(60)
        try:
            verb()
            answers.append("done")
        except (NotAllowed, Refused) as refusal:
            answers.append(type(refusal).__name__)
        except Exception as fault:
            answers.append(repr(fault))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def test_three_workers_at_once_double_nothing() -> None:
    sheet = due_sheet()
    close_old_connections()

    answers = at_once(*[lambda: carry_out(sheet.pk, now=timezone.now())] * 3)
    carry_out(sheet.pk, now=timezone.now())  # as the sweep: whoever met another's row has left

    assert answers == ["done"] * 3
    verify(sheet)


def test_two_heads_confirm_at_once_and_one_has_signed() -> None:
    world: Any = make_world()
    second_head(world)
    sheet = proposed(world, usual_sheet(world))
    stamp = seen(sheet)
    close_old_connections()

    answers = at_once(*[lambda name=name: confirm_round(fresh(sheet), seen=stamp, actor=world.actors[name], now=NOW) for name in ("hana", "gulshat")])

    assert answers == ["Refused", "done"]
    assert IssuedDocument.objects.across_partners(reason="test").filter(kind="minute").count() == 1
