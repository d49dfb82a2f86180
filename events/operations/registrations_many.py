"""Many registrations at once, in the order of coming: each by itself, so that one that is refused keeps no other back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.errors import Invalid, NotAllowed, Refused
from core.workflow import quietly, refusal, workflow_of
from events.models import Event, Registration
from events.operations.registrations import place_or_queue
from events.rules.programme import may_run_event
from partners.actor import Actor

PLACE, QUEUE = "place", "queue"
MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Outcome:
    """What became of one: a place, the waiting list, or a refusal in words."""

    registration: Registration
    result: str = ""
    refusal: str = ""


def approve_each(event: Event, registrations: Sequence[Registration], *, actor: Actor, now: datetime) -> list[Outcome]:
    """A place while there are some, then the waiting list. Nobody is woken for each of them: the sweeps tell everybody."""
    if not may_run_event(actor, event):
        raise NotAllowed
    rows = sorted(registrations[:MOST_AT_ONCE], key=lambda row: (row.created_at, row.pk))
    with quietly():
        return [_one(row, actor, now) for row in rows]


def _one(registration: Registration, actor: Actor, now: datetime) -> Outcome:
    try:
        placed = place_or_queue(registration, actor=actor, now=now)
    except (Refused, Invalid) as no:
        return Outcome(registration, refusal=str(no))
    return Outcome(registration, PLACE if placed else QUEUE)


def would_become(event: Event, registrations: Sequence[Registration], *, actor: Actor, now: datetime) -> list[Outcome]:
    """The same, before it is done: nothing is written."""
    free, outcomes = event.free, []
    for row in sorted(registrations[:MOST_AT_ONCE], key=lambda row: (row.created_at, row.pk)):
        if no := refusal(row, workflow_of(row).by_name["approve"], actor, now):
            outcomes.append(Outcome(row, refusal=str(no)))
            continue
        outcomes.append(Outcome(row, PLACE if free > 0 else QUEUE))
        free -= 1
    return outcomes
