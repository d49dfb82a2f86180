from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from people.models import Person
from tests.academy import completed, enrolled, free_account
from tests.evaluating import make_asking, standard_form, with_history
from tests.numbering import numbers
from tests.operation_cases.base import GONE, WHY, Case, again_and_again, intake
from tests.schooling import make_school
from tests.world import NOW, World
from training import operations as verbs
from training.models import ActionPlan, AlumniProfile, Enrolment, EvaluationRound, FollowUp, PostHeld
from training.operations.follow_ups import ask_follow_ups

QUESTION = {"about": "whole", "kind": "scale", "text_en": "Useful?", "text_ru": "Полезно?", "text_kk": "Пайдалы ма?"}
WORDS = {"situation": "Nobody at the desk has negotiated.", "learned": "", "support": ""}
ENTRY = {"shows_post": True, "shows_email": False, "email": "", "about": "Trade."}
LATE = NOW + timedelta(days=1000)


def _owned(world: World, found: Enrolment) -> Enrolment:
    """By the nominee, so that the trainee of the world is a stranger to it."""
    Person.objects.across_partners(reason="test").filter(pk=found.person_id).update(user=free_account(world, "nigora"))
    return Enrolment._base_manager.select_related("person", "intake__programme").get(pk=found.pk)


def studying(world: World) -> Enrolment:
    return _owned(world, enrolled(world, intake(world)))


def finished(world: World) -> Enrolment:
    return _owned(world, completed(world, intake(world), certified=False))


def plan(*steps: Callable[..., Any]) -> Callable[[World], ActionPlan]:
    def made(world: World) -> ActionPlan:
        found = verbs.save_action_plan(studying(world), fields=WORDS, items=[{"action": "Train"}], actor=world.nigora, now=NOW)
        for step in steps:
            step(found, actor=world.nigora, now=NOW)
        return found

    return made


def asked(to: str) -> Callable[[World], FollowUp]:
    def made(world: World) -> FollowUp:
        found = finished(world)
        ask_follow_ups(now=LATE)
        return FollowUp.objects.across_partners(reason="test").get(enrolment=found, to=to, months=6)

    return made


def entry(world: World) -> AlumniProfile:
    return verbs.save_alumni_entry(finished(world).person, fields=ENTRY, actor=world.nigora, now=NOW)


def post(world: World) -> PostHeld:
    return verbs.add_post(finished(world).person, fields={"title": "Consul", "starts_on": date(2026, 1, 1)}, actor=world.nigora, now=NOW)


def asking(world: World) -> EvaluationRound:
    return make_asking(world, reference=f"EV-{next(numbers)}").round


def school(world: World) -> Any:
    standard_form(world)
    found = make_school(world, people=5, reference=f"EV-{next(numbers)}")
    with_history(world, found)
    return found.intake


def open_evaluation(world: World, record: Any, actor: Any) -> object:
    times = {"opens_at": NOW, "closes_at": NOW + timedelta(days=7)}
    return verbs.open_evaluation(record, form=standard_form(world), **times, actor=actor, now=NOW)


TRAINEE, REGISTRAR = {"by": "nigora", "stranger": "alice"}, {"by": "ruslan", "stranger": "sofia"}


def of_plan(step: str) -> tuple[str, ...]:
    return (f"training.actionplan {step}",)


CASES = [
    Case(
        "training.take_standard_questions",
        **REGISTRAR,
        ready=lambda world: world.institutions["academy"],
        do=lambda world, record, actor: verbs.take_standard_questions(record, actor=actor, now=NOW),
        steps=("training.evaluationform created",),
    ),
    Case(
        **again_and_again("training.create_evaluation_form"),
        **REGISTRAR,
        ready=lambda world: world.institutions["academy"],
        do=lambda world, record, actor: verbs.create_evaluation_form(institution=record, title="Short", questions=[QUESTION], actor=actor, now=NOW),
        steps=("training.evaluationform created",),
    ),
    Case(
        **again_and_again("training.change_evaluation_form"),
        **REGISTRAR,
        ready=standard_form,
        do=lambda world, record, actor: verbs.change_evaluation_form(record, title="New", questions=[QUESTION], actor=actor, now=NOW),
        steps=("training.evaluationform changed",),
    ),
    Case("training.open_evaluation", **REGISTRAR, ready=school, do=open_evaluation, steps=("training.evaluationround created",)),
    Case(
        **again_and_again("training.change_closing"),
        **REGISTRAR,
        ready=asking,
        do=lambda world, record, actor: verbs.change_closing(record, closes_at=NOW + timedelta(days=9), actor=actor, now=NOW),
        steps=("training.evaluationround closing_changed",),
    ),
    Case(
        **again_and_again("training.save_action_plan"),
        **TRAINEE,
        ready=studying,
        do=lambda world, record, actor: verbs.save_action_plan(record, fields=WORDS, items=[], actor=actor, now=NOW),
        steps=of_plan("created"),
    ),
    Case(
        "training.hand_in_action_plan",
        **TRAINEE,
        ready=plan(),
        do=lambda world, record, actor: verbs.hand_in_action_plan(record, actor=actor, now=NOW),
        steps=of_plan("hand_in"),
    ),
    Case(
        "training.take_back_action_plan",
        **TRAINEE,
        ready=plan(verbs.hand_in_action_plan),
        do=lambda world, record, actor: verbs.take_back_action_plan(record, actor=actor, now=NOW),
        steps=of_plan("take_back"),
    ),
    Case(
        "training.share_action_plan",
        **TRAINEE,
        ready=plan(verbs.hand_in_action_plan),
        do=lambda world, record, actor: verbs.share_action_plan(record, actor=actor, now=NOW),
        steps=of_plan("share"),
    ),
    Case(
        **again_and_again("training.comment_action_plan"),
        **REGISTRAR,
        ready=plan(verbs.hand_in_action_plan),
        do=lambda world, record, actor: verbs.comment_action_plan(record, reason=WHY, actor=actor, now=NOW),
        steps=of_plan("comment"),
    ),
    Case(
        "training.answer_follow_up",
        by="alice",
        stranger="charlie",
        ready=asked("sender"),
        do=lambda world, record, actor: verbs.answer_follow_up(record, fields={"applied": 4}, actor=actor, now=LATE),
        steps=("training.followup answer",),
    ),
    Case(
        "training.skip_follow_up",
        by="ruslan",
        stranger="alice",
        ready=asked("trainee"),
        do=lambda world, record, actor: verbs.skip_follow_up(record, reason=WHY, actor=actor, now=LATE),
        steps=("training.followup skip",),
    ),
    Case(
        **again_and_again("training.save_alumni_entry"),
        **TRAINEE,
        ready=lambda world: finished(world).person,
        do=lambda world, record, actor: verbs.save_alumni_entry(record, fields=ENTRY, actor=actor, now=NOW),
        steps=("training.alumniprofile consented",),
    ),
    Case(
        "training.end_alumni_consent",
        **TRAINEE,
        ready=entry,
        do=lambda world, record, actor: verbs.end_alumni_consent(record, actor=actor, now=NOW),
        steps=("training.alumniprofile consent_ended",),
    ),
    Case(
        **again_and_again("training.add_post"),
        **TRAINEE,
        ready=lambda world: finished(world).person,
        do=lambda world, record, actor: verbs.add_post(record, fields={"title": "Consul", "starts_on": date(2026, 1, 1)}, actor=actor, now=NOW),
        steps=("training.postheld added",),
    ),
    Case(
        **again_and_again("training.change_post"),
        **TRAINEE,
        ready=post,
        do=lambda world, record, actor: verbs.change_post(record, fields={"title": "Consul general"}, actor=actor, now=NOW),
        steps=("training.postheld changed",),
    ),
    Case(
        "training.remove_post",
        **TRAINEE,
        ready=post,
        do=lambda world, record, actor: verbs.remove_post(record, actor=actor, now=NOW),
        steps=("training.postheld removed",),
        **GONE,
    ),
]
ELSEWHERE = {"training.answer_round": "writes no history, by design: tests/test_evaluation.py and tests/test_evaluation_secrecy.py"}
