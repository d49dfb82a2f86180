"""What people thought of a training, what they mean to do at home, what came of it, and the alumni who let others find them."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from core.bulk import insert_each
from core.history import record_each
from core.registries import reactions
from partners.actor import Actor
from partners.models import months_after
from people.models import Person
from portal.demo.content import following as words
from portal.demo.stage import Stage, chance, local
from training import operations
from training.enums import CERTIFIABLE, STUDYING, ActionPlanState, FollowUpState, FollowUpTo, QuestionAbout, QuestionKind
from training.following_reactions import plan
from training.models import (
    ActionItem,
    ActionPlan,
    AlumniProfile,
    Enrolment,
    EvaluationAnswer,
    EvaluationForm,
    EvaluationQuestion,
    EvaluationRound,
    EvaluationTicket,
    FollowUp,
    Intake,
    PostHeld,
)
from training.operations.evaluation import begin_round
from training.operations.evaluation_clock import turn_evaluations
from training.operations.follow_ups import MONTHS
from training.queries.evaluation import asked_about

WHY = "people of the demo"
TOLD_SINCE = 430  # days: of trainings that ended before, nobody was asked
ALUMNI = 60
CLOCK = Actor.system("clock")
COMPLETE = ("training.enrolment", "complete")


@contextmanager
def asked_together() -> Iterator[None]:
    """While the story is played no completion plans its questions: they are written at once afterwards."""
    kept = reactions[COMPLETE]
    reactions[COMPLETE] = [one for one in kept if one is not plan]
    try:
        yield
    finally:
        reactions[COMPLETE] = kept


def follow_trainings(stage: Stage) -> None:
    registrar = stage.actors["registrar"]
    form = operations.take_standard_questions(stage.offices["institute"], actor=registrar, now=stage.ago(200))
    if past := _latest_past(stage):
        _closed_round(stage, form, past)
    if running := _running(stage):
        times = {"opens_at": local(stage.day(-1), 0), "closes_at": local(stage.day(6), 23, 59)}
        operations.open_evaluation(running, form=form, **times, actor=registrar, now=stage.now)
        _action_plans(stage, running)
    turn_evaluations(now=stage.now)
    _completed_before(stage)
    _follow_ups(stage)
    _alumni(stage)


def _latest_past(stage: Stage) -> Intake | None:
    """The last intake that is over and had enough people for figures."""
    rows = Intake.objects.filter(ends_on__lt=stage.day(-25), taken__gte=6).select_related("programme__institution", "version")
    return rows.order_by("-ends_on", "pk").first()  # type: ignore[no-any-return]


def _running(stage: Stage) -> Intake | None:
    """Of the trainee with an account, or else the fullest."""
    studying = Enrolment.objects.across_partners(reason=WHY).filter(state__in=STUDYING, intake__starts_on__lte=stage.day(0), intake__taken__gte=6)
    studying = studying.select_related("intake__programme__institution")
    found = studying.filter(person__user=stage.users["trainee"]).first() or studying.order_by("-intake__taken", "pk").first()
    return found.intake if found else None


# --- an evaluation that is closed -------------------------------------------------------------------
def _closed_round(stage: Stage, form: EvaluationForm, intake: Intake) -> None:
    """Four of five have answered."""
    persons = Person.objects.across_partners(reason=WHY).filter(enrolments__intake=intake).distinct().order_by("pk")
    opens, closes = local(intake.ends_on - timedelta(days=7), 0), local(intake.ends_on + timedelta(days=7), 23, 59)
    found = begin_round(
        form=form, persons=persons, opens_at=opens, closes_at=closes, intake=intake, actor=stage.actors["registrar"], now=opens - timedelta(days=1)
    )
    asked = list(EvaluationTicket.objects.across_partners(reason=WHY).filter(round=found).order_by("?"))
    answered = asked[: max(5, len(asked) * 4 // 5)]
    ballots = list(itertools.chain.from_iterable(_ballots(found, len(answered))))
    rows = EvaluationAnswer.objects.across_partners(reason=WHY)
    rows.bulk_create(ballots)
    EvaluationTicket.objects.across_partners(reason=WHY).filter(pk__in=[row.pk for row in answered]).update(answered=True)


def _ballots(found: EvaluationRound, number: int) -> Iterator[list[EvaluationAnswer]]:
    asked = asked_about(found)
    questions = list(EvaluationQuestion.objects.across_partners(reason=WHY).filter(form_id=found.form_id))
    things: dict[str, Sequence[dict[str, Any]]] = {
        QuestionAbout.WHOLE: [{}],
        QuestionAbout.MODULE: [{"module": row} for row in asked.modules],
        QuestionAbout.LECTURER: [{"lecturer": row} for row in asked.lecturers],
    }
    for count in range(number):
        dice, ballot = chance("ballot", count), uuid.UUID(int=chance("ballot id", count).getrandbits(128), version=4)
        yield [
            EvaluationAnswer(id=uuid.UUID(int=dice.getrandbits(128), version=4), round=found, ballot=ballot, question=question, **thing, **answer)
            for question in questions
            for place, thing in enumerate(things[question.about])
            if (answer := _answer(question, place, dice))
        ]


def _answer(question: EvaluationQuestion, place: int, dice: Random) -> dict[str, Any]:
    """Good on the whole, each thing a little different; words from some."""
    if question.kind == QuestionKind.TEXT:
        texts = words.OF_LECTURERS if question.about == QuestionAbout.LECTURER else words.OF_THE_WHOLE
        return {"text": dice.choice(texts)} if dice.random() < (0.1 if question.about == QuestionAbout.LECTURER else 0.5) else {}
    if question.kind == QuestionKind.YES_NO:
        return {"score": int(dice.random() < 0.87)}
    return {"score": min(5, max(1, round(dice.gauss(4.5 - 0.2 * (place + question.order % 3), 0.8))))}


# --- action plans -----------------------------------------------------------------------------------
def _action_plans(stage: Stage, intake: Intake) -> None:
    """Some have handed in, some have shared; the trainee with an account has a draft."""
    rows = Enrolment.objects.across_partners(reason=WHY).filter(intake=intake, state__in=STUDYING).select_related("person").order_by("pk")
    own = [row for row in rows if row.person.user_id == stage.users["trainee"].pk]
    others = [row for row in rows if row not in own][:6]
    states = [ActionPlanState.SHARED, ActionPlanState.HANDED_IN, ActionPlanState.SHARED, ActionPlanState.DRAFT, ActionPlanState.HANDED_IN]
    plans = [_plan(stage, row, state) for row, state in zip(others, states, strict=False)]
    insert_each(plans)
    insert_each([item for one in plans for item in _items(stage, one)])
    for state, step in ((ActionPlanState.DRAFT, "created"), (ActionPlanState.HANDED_IN, "hand_in"), (ActionPlanState.SHARED, "share")):
        record_each([one for one in plans if one.state == state], step, actor=Actor.system("the trainee"), now=stage.ago(3))
    for row in own:
        fields = dict(zip(("situation", "learned", "support"), words.PLANS[0], strict=True))
        items = [{"action": text, "sign": sign, "due_on": stage.day(90)} for text, sign in words.ACTIONS[:2]]
        operations.save_action_plan(row, fields=fields, items=items, actor=stage.actors["trainee"], now=stage.ago(1))


def _plan(stage: Stage, enrolment: Enrolment, state: str) -> ActionPlan:
    texts = words.PLANS[enrolment.pk % len(words.PLANS)]
    handed_in = None if state == ActionPlanState.DRAFT else stage.ago(5)
    shared = stage.ago(3) if state == ActionPlanState.SHARED else None
    more = dict(zip(("situation", "learned", "support"), texts, strict=True))
    return ActionPlan(enrolment=enrolment, state=state, written_at=stage.ago(6), handed_in_at=handed_in, shared_at=shared, **more)


def _items(stage: Stage, found: ActionPlan) -> list[ActionItem]:
    dice = chance("actions", found.enrolment_id)
    chosen = dice.sample(words.ACTIONS, 3)
    return [ActionItem(plan=found, order=order, action=text, sign=sign, due_on=stage.day(60 * order)) for order, (text, sign) in enumerate(chosen, 1)]


# --- questions after the training ---------------------------------------------------------------------
def _completed_before(stage: Stage) -> None:
    """The trainee with an account took a short course half a year ago."""
    person = Person.objects.across_partners(reason=WHY).filter(user=stage.users["trainee"]).first()
    rows = Intake.objects.filter(ends_on__lt=stage.day(-185), ends_on__gt=stage.day(-360)).exclude(programme__kind="degree")
    intake = next((row for row in rows.select_related("programme__institution").order_by("-ends_on", "pk") if row.free > 0), None)
    if person is None or intake is None:
        return
    seat = Enrolment(
        partner=person.partner, person=person, intake=intake, state="completed", enrolled_at=local(intake.starts_on), completed_on=intake.ends_on,
        arrived_on=intake.starts_on, departed_on=intake.ends_on, reference=f"E-{intake.ends_on.year}-90001",
    )  # fmt: skip
    seat.save(force_insert=True)
    record_each([seat], "complete", actor=stage.actors["registrar"], now=local(intake.ends_on, 17))


def _follow_ups(stage: Stage) -> None:
    """In every state: what is due later is planned, of the rest most are answered."""
    finished = Enrolment.objects.across_partners(reason=WHY).filter(state__in=CERTIFIABLE, completed_on__gt=stage.day(-TOLD_SINCE), follow_ups=None)
    rows = [_follow_up(stage, one, to, months) for one in finished.order_by("pk") for months in MONTHS for to in FollowUpTo.values]
    insert_each(rows)
    steps = {FollowUpState.ASKED: "ask", FollowUpState.ANSWERED: "answer", FollowUpState.SKIPPED: "skip"}
    by_state = {state: [row for row in rows if row.state == state] for state in steps}
    for state, step in steps.items():
        actor = stage.actors["registrar"] if state == FollowUpState.SKIPPED else CLOCK
        for due, group in itertools.groupby(sorted(by_state[state], key=lambda row: row.due_on), key=lambda row: row.due_on):
            record_each(list(group), step, actor=actor, now=min(_asked_at(due) + timedelta(days=9 if step == "answer" else 0), stage.now))


def _asked_at(due: date) -> datetime:
    return local(due, 0, 1)


def _follow_up(stage: Stage, enrolment: Enrolment, to: str, months: int) -> FollowUp:
    assert enrolment.completed_on
    due = months_after(enrolment.completed_on, months)
    about = {"enrolment": enrolment, "to": to, "months": months, "due_on": due}
    dice = chance("follow-up", enrolment.reference, to, months)
    if due > stage.day(0):
        return FollowUp(**about)
    about["asked_at"] = _asked_at(due)
    if enrolment.reference.endswith("-90001") or due > stage.day(-12) or dice.random() < 0.2:
        return FollowUp(**about, state=FollowUpState.ASKED)
    if dice.random() < 0.1:
        return FollowUp(**about, state=FollowUpState.SKIPPED)
    return FollowUp(**about, **_answers(to, due, dice), state=FollowUpState.ANSWERED)


def _answers(to: str, due: date, dice: Random) -> dict[str, Any]:
    said: dict[str, Any] = {"applied": dice.choice((3, 4, 4, 5, 5)), "shared_knowledge": dice.random() < 0.96, "post": dice.choice(words.POSTS)}
    said["answered_at"] = _asked_at(due) + timedelta(days=9)
    if to == FollowUpTo.SENDER:
        return said | {"answered_by_label": dice.choice(words.OFFICES)}
    said |= {"has_contacts": dice.random() < 0.87, "in_touch": dice.random() < 0.76, "plan_progress": dice.choice((25, 50, 75, 100))}
    return said | {"comment": dice.choice(words.COMMENTS) if dice.random() < 0.3 else ""}


# --- alumni ---------------------------------------------------------------------------------------------
def _alumni(stage: Stage) -> None:
    """Some of those who have completed something let the others find them."""
    finished = Enrolment.objects.across_partners(reason=WHY).filter(state__in=CERTIFIABLE, person__user__isnull=True)
    people = Person.objects.across_partners(reason=WHY).filter(pk__in=finished.values("person_id")).order_by("pk")[: 3 * ALUMNI : 3]
    profiles, posts = [], []
    for person in people:
        dice = chance("alumni", person.pk)
        email = f"alumni.{person.pk}@demo.example" if dice.random() < 0.5 else ""
        about = dice.choice(words.ABOUT) if dice.random() < 0.6 else ""
        given = stage.ago(dice.randint(5, 300))
        profiles.append(
            AlumniProfile(person=person, consented_at=given, shows_post=dice.random() < 0.8, shows_email=bool(email), email=email, about=about)
        )
        held = {"title": dice.choice(words.POSTS), "organisation": dice.choice(words.PLACES), "starts_on": stage.day(-dice.randint(30, 900))}
        posts.append(PostHeld(person=person, said_by_label=person.passport_name, created_at=given, **held))
    insert_each(profiles)
    insert_each(posts)
    record_each(profiles, "consented", actor=Actor.system("the alumnus"), now=stage.ago(5))
    record_each(posts, "added", actor=Actor.system("the alumnus"), now=stage.ago(5))
