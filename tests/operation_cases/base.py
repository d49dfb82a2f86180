from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Model

from documents.models import StoredFile
from documents.operations import store_bytes
from partners.actor import Actor
from scholarships.models import Call, Nomination
from tests.numbering import numbers
from tests.world import NOW, World, make_call, make_draft, make_intake, make_nomination
from training.models import Intake

WEEK = timedelta(days=7)
LATER = datetime(2028, 9, 1, 6, tzinfo=UTC)
WHY = "Because it is so."
REFUSED, INVALID, DONE, NOT_ALLOWED = "Refused", "Invalid", "done", "NotAllowed"

# The row is no more: a page answers 404, and of two at once the second is refused.
GONE: dict[str, Any] = {"again": "NotFound", "at_once": (REFUSED, DONE)}


@dataclass(frozen=True)
class Case:
    """`ready` makes the record in any world, any number of times; `do` fetches what else it needs itself."""

    name: str
    ready: Callable[[World], Any]
    do: Callable[[World, Any, Actor], object]
    by: str
    stranger: str
    steps: tuple[str, ...]  # history rows it writes, "app.model step", in order
    again: str = REFUSED  # what the second time gives
    at_once: tuple[str, str] = (DONE, REFUSED)  # what two at once give, sorted

    def __str__(self) -> str:
        return self.name


def fresh(record: Any) -> Any:
    """As another request would read it."""
    return type(record)._base_manager.get(pk=record.pk) if isinstance(record, Model) else record


def intake(world: World, **more: Any) -> Intake:
    return make_intake(world, reference=f"I-{next(numbers)}", **more)


def call(world: World, **more: Any) -> Call:
    return make_call(world, intake=intake(world), **more)


def draft(world: World, **more: Any) -> Nomination:
    return make_draft(world, call(world, **more), number=next(numbers))


def nomination(state: str) -> Callable[[World], Nomination]:
    return lambda world: make_nomination(world, call(world, places=2, reserve=1), state=state, number=next(numbers))


def again_and_again(name: str, **more: Any) -> dict[str, Any]:
    """For verbs that may be done any number of times."""
    return {"name": name, "again": DONE, "at_once": (DONE, DONE), **more}


def with_file(ready: Callable[[World], Any]) -> Callable[[World], Any]:
    """The upload is kept before the verb that points to it, by the page."""

    def made(world: World) -> Any:
        store_bytes(b"x", name="paper.pdf", content_type="application/pdf", actor=world.alice, now=NOW)
        return ready(world)

    return made


def last_file() -> StoredFile:
    found: StoredFile = StoredFile.objects.across_partners(reason="test").latest("pk")
    return found
