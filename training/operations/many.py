"""One verb for many rows, each by itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from core.errors import Invalid, Refused
from partners.actor import Actor
from training.models import Enrolment
from training.operations.endings import complete
from training.operations.enrolments import confirm, start


@dataclass(frozen=True)
class Outcome:
    """What became of one row of many; an empty refusal means done."""

    enrolment: Enrolment
    refusal: str = ""


def complete_each(enrolments: Iterable[Enrolment], *, completed_on: date, result: str, actor: Actor, now: datetime) -> list[Outcome]:
    """Each row is a step of its own: one that is refused keeps nobody else back."""
    return _each(enrolments, lambda row: complete(row, completed_on=completed_on, result=result, actor=actor, now=now))


def start_each(enrolments: Iterable[Enrolment], *, actor: Actor, now: datetime) -> list[Outcome]:
    return _each(enrolments, lambda row: start(row, actor=actor, now=now))


def confirm_each(enrolments: Iterable[Enrolment], *, actor: Actor, now: datetime) -> list[Outcome]:
    return _each(enrolments, lambda row: confirm(row, actor=actor, now=now))


def _each(enrolments: Iterable[Enrolment], verb: Callable[[Enrolment], object]) -> list[Outcome]:
    outcomes = []
    for row in enrolments:
        try:
            verb(row)
        except Refused as refused:
            outcomes.append(Outcome(row, str(refused)))
        except Invalid as invalid:
            outcomes.append(Outcome(row, " ".join(str(text) for texts in invalid.errors.values() for text in texts)))
        else:
            outcomes.append(Outcome(row))
    return outcomes
