"""The one place where a nomination's state moves: columns that follow the state are set here."""

from datetime import datetime
from typing import Any

from core.models import HistoryEntry
from core.workflow import perform, workflow_of
from partners.actor import Actor
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
