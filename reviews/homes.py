"""Whose panel it is belongs to upper apps: each says where the record of its panels stands, in the query that fetches the panel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Subquery

if TYPE_CHECKING:
    from reviews.models import Panel


@dataclass(frozen=True)
class Home:
    """The record a panel works for, for those who run panels."""

    label: str
    url: str


@dataclass(frozen=True)
class Finder:
    """How the id of the record is found beside a row whose panel this expression names, and where its page is."""

    ids_of: Callable[[str], Subquery]
    url_of: Callable[[int], str]
    always_blind: bool


_finders: list[Finder] = []


def register_home(ids_of: Callable[[str], Subquery], url_of: Callable[[int], str], *, always_blind: bool = False) -> None:
    """`ids_of("pk")` gives a subquery of one id by the outer field that holds the panel's; `url_of(id)` its address.

    `always_blind`: nobody may open the names to reviewers, even before a case is given.
    """
    finder = Finder(ids_of, url_of, always_blind)
    if finder not in _finders:
        _finders.append(finder)


def with_home(rows: Any, panel: str = "pk") -> Any:
    """Rows of panels, or of what belongs to one (`panel` names the field), that know their home."""
    return rows.annotate(**{f"home_{number}": finder.ids_of(panel) for number, finder in enumerate(_finders)})


def home_of(row: Any, panel: Panel) -> Home | None:
    """Of a row fetched so."""
    return next((Home(panel.label, finder.url_of(pk)) for finder, pk in _found(row) if pk), None)


def stays_blind(row: Any) -> bool:
    """Whether the record behind a row fetched so is judged blindly whatever those who run the panel wish."""
    return any(pk and finder.always_blind for finder, pk in _found(row))


def _found(row: Any) -> Iterator[tuple[Finder, Any]]:
    for number, finder in enumerate(_finders):
        yield finder, getattr(row, f"home_{number}", None)
