"""An intake whose people are asked what they think, for tests of evaluation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from core.history import record_each
from people.models import Person
from tests.schooling import School, make_school
from tests.world import NOW, World, add_person
from training import operations
from training.models import EvaluationAnswer, EvaluationForm, EvaluationQuestion, EvaluationRound, EvaluationTicket
from training.queries.evaluation import answer_key, asked_about

OPENS, CLOSES = NOW - timedelta(days=1), NOW + timedelta(days=6)
OVER = CLOSES + timedelta(hours=1)


@dataclass
class Asking:
    """The standard questions put to the people of a school; each has an account: trainee0, trainee1, ..."""

    school: School
    round: EvaluationRound
    questions: list[EvaluationQuestion]


def make_accounts(world: World, school: School) -> None:
    from partners.enums import Role

    for number, row in enumerate(school.enrolments):
        name = f"trainee{number}"
        if name not in world.users:
            add_person(world, name, "authority_a", Role.TRAINEE)
        people = Person.objects.across_partners(reason="test")
        people.filter(user=world.users[name]).update(user=None)  # of an earlier school of this world
        people.filter(pk=row.person_id).update(user=world.users[name])


def with_history(world: World, school: School) -> None:
    """What a recount of every state looks at."""
    for rows in (school.enrolments, [school.version], school.sessions):
        record_each(rows, "begun", actor=world.ruslan, now=NOW)


def standard_form(world: World) -> EvaluationForm:
    academy = world.institutions["academy"]
    known = EvaluationForm.objects.across_partners(reason="test").filter(institution=academy).first()
    return known or operations.take_standard_questions(academy, actor=world.ruslan, now=NOW)


def make_asking(world: World, *, people: int = 6, **more: Any) -> Asking:
    school = make_school(world, people=people, **more)
    with_history(world, school)
    make_accounts(world, school)
    form = standard_form(world)
    found = operations.open_evaluation(school.intake, form=form, opens_at=OPENS, closes_at=CLOSES, actor=world.ruslan, now=NOW)
    questions = list(EvaluationQuestion.objects.across_partners(reason="test").filter(form=form))
    return Asking(school, found, questions)


def given(asking: Asking, score: int = 5, text: str = "") -> dict[str, Any]:
    """An answer to everything that is asked, modules and lecturers included."""
    asked = asked_about(asking.round)
    things: dict[str, list[dict[str, Any]]] = {
        "whole": [{}],
        "module": [{"module": row} for row in asked.modules],
        "lecturer": [{"lecturer": row} for row in asked.lecturers],
    }
    values = {"scale": str(score), "yes_no": "1" if score > 2 else "0", "text": text}
    return {answer_key(question, **thing): values[question.kind] for question in asking.questions for thing in things[question.about]}


def answer(world: World, asking: Asking, number: int, **more: Any) -> None:
    actor = world.actors[f"trainee{number}"]
    operations.answer_round(asking.round, given=given(asking, **more), actor=actor, now=NOW)


def tickets(asking: Asking) -> Any:
    return EvaluationTicket._base_manager.filter(round=asking.round)


def answers(asking: Asking) -> Any:
    return EvaluationAnswer._base_manager.filter(round=asking.round)
