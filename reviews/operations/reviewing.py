"""Who leaves a case, comes back to it or is asked again: recusals, take-offs, reviews that are opened again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from core.workflow import lock, lock_for, perform, saying_no
from partners.actor import Actor
from reviews.models import Assignment
from reviews.operations.able import refuse_who_may_not

# A review that is no longer submitted counts nowhere; the marks stay with the assignment as a draft that only its reviewer reads.
NOT_SUBMITTED: dict[str, Any] = {"submitted_at": None, "mean": None}


@contextmanager
def while_open(assignment: Assignment) -> Iterator[None]:
    """A transaction that holds the case: the decision waits for it, or is seen by the guard of the step."""
    with saying_no(), transaction.atomic():
        lock(assignment.case)
        yield


def recuse(assignment: Assignment, *, reason: str, actor: Actor, now: datetime) -> None:
    """A conflict of interest, also after the review was submitted: reading and scoring end at once, the reason stays on record."""
    with while_open(assignment):
        perform(assignment, "recuse", actor=actor, now=now, reason=reason, changes=NOT_SUBMITTED)


def record_recusal(assignment: Assignment, *, reason: str, actor: Actor, now: datetime) -> None:
    """The same, entered by those who run the panel; the history names who did it."""
    with while_open(assignment):
        perform(assignment, "record_recusal", actor=actor, now=now, reason=reason, changes=NOT_SUBMITTED)


def take_off(assignment: Assignment, *, reason: str, actor: Actor, now: datetime) -> None:
    """The reviewer reads and marks the case no longer; a draft is kept for the day on which the case is given again."""
    with while_open(assignment):
        perform(assignment, "take_off", actor=actor, now=now, reason=reason)


def assign_again(assignment: Assignment, *, due_at: datetime, actor: Actor, now: datetime) -> None:
    """Who was taken off takes the case up where it was left, by a new date."""
    with while_open(assignment):
        locked = lock_for(assignment, "assign_again", actor=actor, now=now)
        refuse_who_may_not(locked.case, locked.reviewer, now=now)
        perform(assignment, "assign_again", actor=actor, now=now, changes={"due_at": due_at})


def reopen(assignment: Assignment, *, due_at: datetime, reason: str, actor: Actor, now: datetime) -> None:
    """The reviewer may change the marks and submit again; until then the review counts nowhere."""
    with while_open(assignment):
        perform(assignment, "reopen", actor=actor, now=now, reason=reason, changes=NOT_SUBMITTED | {"due_at": due_at})
