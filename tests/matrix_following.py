"""How action plans and questions after the training are made and moved, for the matrix."""

from __future__ import annotations

from typing import Any

from core.workflow import perform
from partners.actor import Actor
from people.models import Person
from tests.academy import completed, enrolled
from tests.world import NOW, World, make_intake
from training import operations
from training.models import ActionPlan, FollowUp

WHY = "Because it is so."
WORDS = {"situation": "Nobody at the desk has negotiated.", "learned": "", "support": ""}


def _timurs(world: World, person_id: int) -> None:
    Person.objects.across_partners(reason="test").filter(pk=person_id).update(user=world.users["timur"])


def make_plan(world: World) -> ActionPlan:
    enrolment = enrolled(world, make_intake(world))
    _timurs(world, enrolment.person_id)
    enrolment.person.user = world.users["timur"]
    return operations.save_action_plan(enrolment, fields=WORDS, items=[{"action": "Train two colleagues"}], actor=world.timur, now=NOW)


def plan_columns(world: World, record: Any, state: str) -> dict[str, Any]:
    return {"handed_in_at": None if state == "draft" else NOW}


PLAN_STEPS = {
    "hand_in": lambda record, actor: operations.hand_in_action_plan(record, actor=actor, now=NOW),
    "take_back": lambda record, actor: operations.take_back_action_plan(record, actor=actor, now=NOW),
    "share": lambda record, actor: operations.share_action_plan(record, actor=actor, now=NOW),
    "comment": lambda record, actor: operations.comment_action_plan(record, reason=WHY, actor=actor, now=NOW),
}


def make_follow_up(world: World) -> FollowUp:
    """To the sending ministry; what the former trainee is asked is told apart in tests/test_following.py."""
    enrolment = completed(world, make_intake(world), certified=False)
    _timurs(world, enrolment.person_id)
    return FollowUp.objects.across_partners(reason="test").get(enrolment=enrolment, to="sender", months=6)


def follow_up_columns(world: World, record: Any, state: str) -> dict[str, Any]:
    return {"asked_at": None if state == "planned" else NOW, "answered_at": NOW if state == "answered" else None}


def _answer(record: FollowUp, actor: Actor) -> object:
    return operations.answer_follow_up(record, fields={"applied": 4}, actor=actor, now=NOW)


FOLLOW_UP_STEPS = {
    "ask": lambda record, actor: perform(record, "ask", actor=actor, now=NOW, changes={"asked_at": NOW}),
    "remind": lambda record, actor: perform(record, "remind", actor=actor, now=NOW),
    "answer": _answer,
    "skip": lambda record, actor: operations.skip_follow_up(record, reason=WHY, actor=actor, now=NOW),
}
