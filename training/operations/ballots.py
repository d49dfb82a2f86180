"""Answering an evaluation: who has answered and what was answered are written at once and can't be put together afterwards.

docs/adr/0048-evaluation-and-follow-up.md says what was thought of.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed, Refused
from core.scoping import across_partners
from core.workflow import lock, saying_no
from partners.actor import Actor
from training.enums import QuestionAbout, QuestionKind
from training.models import EvaluationAnswer, EvaluationQuestion, EvaluationRound, EvaluationTicket
from training.queries.evaluation import answer_key, asked_about

LONGEST = 2000  # letters of one text
SCORES = {QuestionKind.SCALE: range(1, 6), QuestionKind.YES_NO: range(2)}


def answer_round(found: EvaluationRound, *, given: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """Once, while the round is open. `given` are scores and texts by `answer_key`; what is left out is not answered.

    Nothing of it is written to the history, and no instant is kept. The round is locked: answers come one after another.
    """
    tickets = EvaluationTicket.objects.visible_to(actor).filter(round=found, person__user_id=actor.user_id) if actor.user_id else None
    if tickets is None or not tickets.exists():
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = lock(found)
        if now < locked.opens_at:
            raise Refused(_("This evaluation is not open yet."), code="not_open")
        if now >= locked.closes_at:
            raise Refused(_("This evaluation is closed."), code="closed")
        if not tickets.filter(answered=False).update(answered=True):
            raise Refused(_("You have answered this evaluation already. Thank you."), code="answered")
        answers = _answers(locked, given)
        if not answers:
            raise Invalid({"": [_("Answer at least one question.")]})
        EvaluationAnswer.objects.across_partners(reason="one's own answers, named by nobody").bulk_create(answers)
        _mix(locked.pk)


def _answers(found: EvaluationRound, given: Mapping[str, Any]) -> list[EvaluationAnswer]:
    ballot, asked = uuid.uuid4(), asked_about(found)
    things: dict[str, list[dict[str, Any]]] = {
        QuestionAbout.WHOLE: [{}],
        QuestionAbout.MODULE: [{"module": row} for row in asked.modules],
        QuestionAbout.LECTURER: [{"lecturer": row} for row in asked.lecturers],
    }
    rows = []
    for question in EvaluationQuestion.objects.across_partners(reason="the questions of the round").filter(form_id=found.form_id):
        for thing in things[question.about]:
            value = given.get(answer_key(question, **thing))
            if value is not None and value != "":
                rows.append(_answer(question, value, round=found, ballot=ballot, **thing))
    return rows


def _answer(question: EvaluationQuestion, value: Any, **more: Any) -> EvaluationAnswer:
    if question.kind == QuestionKind.TEXT:
        return EvaluationAnswer(question=question, text=str(value).strip()[:LONGEST], **more)
    score = int(value)
    if score not in SCORES[QuestionKind(question.kind)]:
        raise Invalid({"": [_("This answer is not one of those offered.")]})
    return EvaluationAnswer(question=question, score=score, **more)


def _mix(round_id: int) -> None:
    """Write every ticket and every answer of the round anew, in an order drawn anew.

    PostgreSQL notes with each row the transaction that wrote it (xmin), and puts rows one after another (ctid): the last ticket
    to change and the last answers to come would name each other. After this all rows of the round were written by one
    transaction, and none stands where it came.
    """
    with connection.cursor() as cursor, across_partners("the rows stay what they are"):
        for table in (EvaluationTicket._meta.db_table, EvaluationAnswer._meta.db_table):
            name = connection.ops.quote_name(table)
            moved = f"WITH gone AS (DELETE FROM {name} WHERE round_id = %s RETURNING *) INSERT INTO {name} SELECT * FROM gone ORDER BY random()"  # noqa: S608
            cursor.execute(moved, [round_id])
