"""Nominations as the pages of several tests need them, and the ways to read a page."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.operations import save_person
from reviews.models import Assignment, Criterion
from reviews.operations import save_marks, submit_review
from scholarships import operations as verbs
from scholarships.models import Call, Nomination
from tests.world import NOW, World, make_draft

MEAN = "4.33"
COMMENT = "Speaks well, thin on policy."


def url(name: str, *args: object) -> str:
    return reverse(f"scholarships:{name}", args=args)


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def review(world: World, nomination: Nomination, *scores: int) -> Assignment:
    assignment = verbs.assign_reviewer(nomination, reviewer=world.users["rana"], due_at=NOW + timedelta(days=5), actor=world.sofia, now=NOW)
    marks: dict[Criterion, int | None] = dict(zip(Criterion.objects.order_by("pk"), scores, strict=True))
    save_marks(assignment, scores=marks, comment=COMMENT, actor=world.rana, now=NOW)
    submit_review(assignment, actor=world.rana, now=NOW)
    return assignment


def give_account(world: World, nomination: Nomination, name: str) -> None:
    save_person(nomination.person, fields={"user": world.users[name]}, actor=world.alice, now=NOW)


def ranked(world: World, call: Call) -> Nomination:
    """In review, with a rank, a reason, a submitted review and an account of the nominee."""
    nomination = make_draft(world, call)
    verbs.save_nomination(nomination, fields={"rank": 7}, person_fields={"phone": "+992 900 111"}, actor=world.alice, now=NOW)
    verbs.submit_nomination(nomination, actor=world.alice, now=NOW)
    verbs.accept_for_review(nomination, actor=world.sofia, now=NOW)
    give_account(world, nomination, "nigora")
    review(world, nomination, 5, 4, 4)
    return nomination


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)
