"""What a step will do with each of many nominations, asked before it is done: places and seats are counted as the rows before take them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from core.errors import Refused, Text
from core.workflow import refusal, workflow_of
from partners.actor import Actor
from scholarships.models import Nomination


@dataclass(frozen=True)
class Outcome:
    """What a step will do with one nomination, or why it will refuse."""

    nomination: Nomination
    refusal: Text = ""


Take = Callable[[Nomination], Refused | None]


def preview(
    nominations: Iterable[Nomination], step: str | Callable[[Nomination], str], actor: Actor, now: datetime, take: Take | None = None
) -> list[Outcome]:
    """Ask each row as the step will, in the same order; `take` counts what the rows before have taken and says when it is gone."""
    outcomes = []
    for nomination in nominations:
        name = step if isinstance(step, str) else step(nomination)
        no = refusal(nomination, workflow_of(nomination).by_name[name], actor, now)
        if no is None and take:
            no = take(nomination)
        sentence: Text = ""
        if no is not None:
            sentence = no.sentence if isinstance(no, Refused) else gettext("This step is not yours.")
        outcomes.append(Outcome(nomination, sentence))
    return outcomes


def take_place(nomination: Nomination) -> Refused | None:
    """One place of the call, whose guard counts on the same allotment, and what it costs on the agreement's line."""
    allotment, year = nomination.allotment, nomination.allotment.quota_year
    if year.closed_at is not None:
        return Refused(gettext("The year %(year)d of this quota line is closed: no place of it can be given any more.") % {"year": year.year})
    if year.free < allotment.amount_per_place:
        return Refused(gettext("The quota of this agreement line is taken for that year: no place is left. Release one or choose another line."))
    allotment.placed += 1
    year.reserved += allotment.amount_per_place
    return None


def take_seat(nomination: Nomination) -> Refused | None:
    """One seat of the intake, which the rows of a page share."""
    intake = nomination.call.intake
    if intake.taken >= intake.capacity:
        return Refused(gettext("All seats of this intake are taken. Raise its capacity or choose another intake."))
    intake.taken += 1
    return None
