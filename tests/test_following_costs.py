"""Pages of evaluation, follow-up and alumni cost the same for one row and for thirty, and at most twelve queries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.academy import LATER
from tests.evaluating import OVER, Asking, answer, make_accounts, make_asking
from tests.schooling import make_school
from tests.world import NOW, World
from training import operations
from training.models import AlumniProfile, Enrolment, FollowUp, PostHeld
from training.operations.evaluation import begin_round

pytestmark = pytest.mark.django_db


def cost(world: World, who: str, address: str) -> int:
    client = world.client(who)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200, address
    return len(queries)


def completed(world: World, people: int) -> list[Enrolment]:
    """Everybody of an intake has completed, stands in the directory and holds a post."""
    school = make_school(world, people=people, capacity=40)
    make_accounts(world, school)
    for row in school.enrolments:
        operations.complete(row, completed_on=school.intake.ends_on, actor=world.ruslan, now=LATER)
        AlumniProfile(person_id=row.person_id, consented_at=NOW).save(force_insert=True)
        PostHeld(person_id=row.person_id, title="Consul", starts_on=NOW.date(), said_by_label="x", created_at=NOW).save(force_insert=True)
    return school.enrolments


@pytest.mark.parametrize("people", [1, 30])
@pytest.mark.parametrize(("who", "route"), [
    ("ruslan", "follow_ups"), ("hana", "follow_ups"), ("alice", "follow_ups"), ("alice", "alumni"), ("trainee0", "my_alumni_entry"),
    ("hana", "alumni_figures"),
])  # fmt: skip
def test_lists_of_what_follows_a_training(world: World, who: str, route: str, people: int) -> None:
    completed(world, people)

    assert cost(world, who, reverse(f"training:{route}")) <= 12


def test_lists_cost_the_same_for_one_row_and_for_thirty(world: World) -> None:
    rows = completed(world, 30)
    addresses = [("ruslan", reverse("training:follow_ups")), ("alice", reverse("training:alumni"))]
    many = [cost(world, *pair) for pair in addresses]
    FollowUp._base_manager.exclude(enrolment=rows[0]).delete()
    AlumniProfile._base_manager.exclude(person_id=rows[0].person_id).delete()

    assert [cost(world, *pair) for pair in addresses] == many


def more_rounds(world: World, asking: Asking, number: int) -> None:
    persons = [row.person for row in asking.school.enrolments]
    for count in range(1, number):
        times = {"opens_at": OVER + timedelta(days=count), "closes_at": OVER + timedelta(days=count, hours=3)}
        begin_round(form=asking.round.form, persons=persons, intake=asking.school.intake, **times, actor=world.ruslan, now=NOW)


def test_pages_of_an_evaluation(world: World, clock: Any) -> None:
    asking = make_asking(world, people=12)
    for number in range(6):
        answer(world, asking, number, text=f"Words {number}.")
    tab = reverse("training:intake_evaluation", args=[asking.school.intake.pk])
    one = cost(world, "ruslan", tab)
    more_rounds(world, asking, 30)

    assert cost(world, "ruslan", tab) == one <= 12
    assert cost(world, "trainee11", reverse("training:evaluate", args=[asking.round.pk])) <= 12
    clock.move_to(OVER)
    for who in ("ruslan", "leila", "hana"):
        assert cost(world, who, reverse("training:evaluation_round", args=[asking.round.pk])) <= 12, who
    assert cost(world, "trainee0", reverse("training:action_plan", args=[asking.school.enrolments[0].pk])) <= 12
