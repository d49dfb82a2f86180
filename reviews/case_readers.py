"""What is to be judged belongs to upper apps: each registers a reader that draws its own record on the reviewer's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from partners.sections import Section

if TYPE_CHECKING:
    from partners.actor import Actor
    from reviews.models import Case

CaseReader = Callable[["Actor", "Case"], Section | None]
_readers: list[CaseReader] = []


def register_case_reader(reader: CaseReader) -> None:
    """`reader(actor, case)` gives what this actor may read of the case, or None when it is not of the reader's kind."""
    if reader not in _readers:
        _readers.append(reader)


def sections_of(actor: Actor, case: Case) -> list[Section]:
    drawn = [reader(actor, case) for reader in _readers]
    return [section for section in drawn if section is not None]
