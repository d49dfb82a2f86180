"""Many registrations at once, in the order of coming: each by itself, so that one that is refused keeps no other back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from core.errors import Invalid, NotAllowed, Refused
from core.workflow import GONE, perform_each, quietly, refusal, workflow_of
from events.models import Event, Registration
from events.operations.registrations import place_or_queue
from events.operations.stays import needs_stay
from events.places import holding, offer_free_places
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
    outcomes = list[Outcome]()
    with quietly():
        for by_itself, found in groupby(rows, needs_stay):
            part = list(found)
            outcomes += [_one(row, actor, now) for row in part] if by_itself else _together(event, part, actor, now)
    return outcomes


def _together(event: Event, rows: Sequence[Registration], actor: Actor, now: datetime) -> list[Outcome]:
    """Those who follow each other in the order of coming and need no stay: a few statements, whatever their number."""
    with holding(event.pk) as held:
        offer_free_places(held.pk, actor=actor, now=now)  # whoever waits already comes first
        held.refresh_from_db(fields=["taken", "capacity"])
        locked = {row.pk: row for row in _locked(rows)}
        approve = workflow_of(rows[0]).by_name["approve"]
        refused = {row.pk: str(refusal(locked[row.pk], approve, actor, now) or "") if row.pk in locked else str(GONE) for row in rows}
        fit = [locked[row.pk] for row in rows if not refused[row.pk]]
        free = max(held.free, 0)
        perform_each(fit[:free], "approve", actor=actor, now=now, changes={"state_since": now})
        perform_each(fit[free:], "put_on_waiting_list", actor=actor, now=now, changes={"state_since": now, "waits_since": now})
    placed = {row.pk for row in fit[:free]}
    result = {row.pk: "" if refused[row.pk] else PLACE if row.pk in placed else QUEUE for row in rows}
    return [Outcome(row, result[row.pk], refused[row.pk]) for row in rows]


def _locked(rows: Sequence[Registration]) -> Any:
    found = Registration.objects.across_partners(reason="registrations of an event that the actor runs").filter(pk__in=[row.pk for row in rows])
    return found.select_related("event").select_for_update(of=("self",), no_key=True).order_by("pk")


def _one(registration: Registration, actor: Actor, now: datetime) -> Outcome:
    """Whoever needs a stay may be elsewhere then: refused alone, the place goes to the next."""
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
