"""What is to be judged belongs to upper apps: each registers a reader that draws its own record on the reviewer's page.

Each also says which cases an actor is judged in, because who is judged reads no review and marks nothing; and whether a case
is ready to be given to reviewers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from core.errors import Text
from core.scoping import NOBODY
from partners.sections import Section
from reviews.kinds import kind_of

if TYPE_CHECKING:
    from partners.actor import Actor
    from reviews.models import Case

CaseReader = Callable[["Actor", "Case"], Section | None]
ReadyCheck = Callable[[Sequence["Case"]], Mapping[int, Text]]
_ready: list[tuple[str, ReadyCheck]] = []  # with the kind of their cases (kinds.py)
_readers: list[tuple[str, CaseReader]] = []
_judged: list[Callable[[Actor], Any]] = []


def register_case_reader(kind: str, reader: CaseReader) -> None:
    """`reader(actor, case)` gives what this actor may read of the case, or None when it is not of the reader's kind."""
    if (kind, reader) not in _readers:
        _readers.append((kind, reader))


def register_ready_check(kind: str, check: ReadyCheck) -> None:
    """`check(cases)` gives, by case, the sentence why reviewers may not be given it yet; one query for all, their panels are at hand."""
    if (kind, check) not in _ready:
        _ready.append((kind, check))


def why_not_ready(case: Case) -> Text | None:
    """The first sentence why nobody may be asked to review this case yet."""
    return not_ready([case]).get(case.pk)


def not_ready(cases: Sequence[Case]) -> dict[int, Text]:
    """Those of the cases that nobody may be asked to review yet, with the sentence why."""
    found: dict[int, Text] = {}
    for kind, check in _ready:
        own = [case for case in cases if kind_of(case) in (kind, None)]
        found = {**(check(own) if own else {}), **found}
    return found


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
    """What the first reader draws that knows the case: it is about one thing, and the others need not ask."""
    drawn = (reader(actor, case) for kind, reader in _readers if kind_of(case) in (kind, None))
    found = next((section for section in drawn if section is not None), None)
    return [found] if found else []
