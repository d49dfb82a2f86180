"""The one place where a nomination's state moves: columns that follow the state are set here."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from core.models import HistoryEntry
from core.workflow import lock, perform, saying_no, workflow_of
from partners.actor import Actor
from people.operations import lock_person
from scholarships.enums import WITH_PLACE, WITHOUT_SLOT
from scholarships.models import Nomination


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
    """`perform`, plus slot, place and since-when of the target state."""
    target = workflow_of(nomination).by_name[step_name].target
    follows = {"slot_taken": target not in WITHOUT_SLOT, "holds_place": target in WITH_PLACE, "state_since": now}
    return perform(nomination, step_name, actor=actor, now=now, reason=reason, changes={**follows, **(changes or {})}, data=data)


@contextmanager
def person_held(nomination: Nomination) -> Iterator[Nomination]:
    """The nomination first, then its person, as everywhere: what is sent or endorsed is what the check has read, whoever edits another draft."""
    with saying_no(), transaction.atomic():
        locked: Nomination = lock(nomination)
        locked.person = lock_person(locked.person)
        yield locked
