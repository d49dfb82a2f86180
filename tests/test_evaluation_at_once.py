"""Answers and clocks at the same moment: one answer a person, each word once, nothing that could tell answers apart afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection

from tests.academy import completed
from tests.evaluating import answer, answers, make_asking, tickets
from tests.test_following import MIDNIGHT
from tests.test_operations_at_once import at_once
from tests.world import NOW, make_intake, make_world
from training.models import FollowUp
from training.operations.evaluation_clock import turn_evaluations
from training.operations.follow_ups import ask_follow_ups

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(400)]


def test_the_same_person_in_two_windows_answers_once() -> None:
    world = make_world()
    asking = make_asking(world)

    came = at_once([lambda: answer(world, asking, 0), lambda: answer(world, asking, 0)])

    assert came == ["Refused", "done"]
    assert answers(asking).values("ballot").distinct().count() == 1


def test_ten_people_at_once_all_count_and_leave_one_transaction() -> None:
    world = make_world()
    asking = make_asking(world, people=10)
    verbs: list[Callable[[], object]] = [lambda number=number: answer(world, asking, number) for number in range(10)]  # type: ignore[misc]

    assert at_once(verbs) == ["done"] * 10

    assert tickets(asking).filter(answered=True).count() == answers(asking).values("ballot").distinct().count() == 10
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM training_evaluationanswer WHERE round_id = %s", [asking.round.pk])
        assert cursor.fetchone() == (1,)


def test_two_clocks_say_each_word_and_ask_each_question_once() -> None:
    world = make_world()
    make_asking(world)
    completed(world, make_intake(world, reference="MIR-28"), certified=False)

    at_once([lambda: turn_evaluations(now=NOW), lambda: turn_evaluations(now=NOW)])
    at_once([lambda: ask_follow_ups(now=MIDNIGHT), lambda: ask_follow_ups(now=MIDNIGHT)])

    with connection.cursor() as cursor:
        cursor.execute("SELECT step, count(*) FROM core_historyentry WHERE step IN ('opened', 'ask') GROUP BY step ORDER BY step")
        assert cursor.fetchall() == [("ask", 2), ("opened", 1)]
    assert FollowUp._base_manager.filter(state="asked").count() == 2
