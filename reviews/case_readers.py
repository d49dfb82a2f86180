"""What is to be judged belongs to upper apps: each registers a reader that draws its own record on the reviewer's page.

Each also says which cases an actor is judged in, because who is judged reads no review and marks nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from core.scoping import NOBODY
from partners.sections import Section

if TYPE_CHECKING:
    from partners.actor import Actor
    from reviews.models import Case

CaseReader = Callable[["Actor", "Case"], Section | None]
_readers: list[CaseReader] = []
_judged: list[Callable[[Actor], Any]] = []


def register_case_reader(reader: CaseReader) -> None:
    """`reader(actor, case)` gives what this actor may read of the case, or None when it is not of the reader's kind."""
    if reader not in _readers:
        _readers.append(reader)


def register_judged(cases_of: Callable[[Actor], Any]) -> None:
    """`cases_of(actor)` gives a subquery of the ids of cases about the actor or about people the actor's side sent."""
    if cases_of not in _judged:
        _judged.append(cases_of)


def judged(actor: Actor, field: str) -> Q:
    """Rows whose case judges this actor or the actor's side; `field` holds the id of the case."""
    condition = NOBODY
    for cases_of in _judged if actor.user_id else ():
        condition |= Q(**{f"{field}__in": cases_of(actor)})
    return condition


def sections_of(actor: Actor, case: Case) -> list[Section]:
    drawn = [reader(actor, case) for reader in _readers]
    return [section for section in drawn if section is not None]
