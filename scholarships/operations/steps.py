"""The one place where a nomination's state moves: columns that follow the state are set here."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from core.models import HistoryEntry
from core.workflow import again_when_crossed, lock, perform, saying_no, workflow_of
from partners.actor import Actor
from people.operations import lock_person
from scholarships.enums import WITH_PLACE, WITHOUT_SLOT, NominationState
from scholarships.models import Nomination
from scholarships.operations.queue import FREES_PLACE, lock_with_reserve

# Ended by the sending side after its own yes: kept on the record (domain.md 1.6).
ENDS_LATE = ("withdraw", "replace", "end_enrolment")
AFTER_YES = (NominationState.ACCEPTED, NominationState.ENROLLED)


def move(
    nomination: Nomination,
    step_name: str,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    changes: dict[str, Any] | None = None,
    data: dict[str, Any] | None = None,
) -> HistoryEntry:
    """`perform`, plus slot, place and since-when of the target state.

    A step that may free a place locks the reserve list with the nomination, as the next of it may move up in the same transaction.
    """
    target = workflow_of(nomination).by_name[step_name].target
    follows = {"slot_taken": target not in WITHOUT_SLOT, "holds_place": target in WITH_PLACE, "state_since": now, **(changes or {})}

    def step() -> HistoryEntry:
        return perform(nomination, step_name, actor=actor, now=now, reason=reason, changes=follows, data=data)

    def with_reserve() -> HistoryEntry:
        with saying_no(), transaction.atomic():
            locked = lock_with_reserve(nomination)
            if locked and step_name in ENDS_LATE and locked.state in AFTER_YES:
                follows["ended_late"] = True
            return step()

    return again_when_crossed(with_reserve) if step_name in FREES_PLACE else step()


@contextmanager
def person_held(nomination: Nomination) -> Iterator[Nomination]:
    """The nomination first, then its person, as everywhere: what is sent or endorsed is what the check has read, whoever edits another draft."""
    with saying_no(), transaction.atomic():
        locked: Nomination = lock(nomination)
        locked.person = lock_person(locked.person)
        yield locked
