"""Whose panel it is belongs to upper apps: each says where the record of its panels stands, in the query that fetches the panel."""

from __future__ import annotations

from collections.abc import Callable
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


# How the id of the record is found beside a row whose panel this expression names, and where its page is.
Finder = tuple[Callable[[str], Subquery], Callable[[int], str]]
_finders: list[Finder] = []


def register_home(ids_of: Callable[[str], Subquery], url_of: Callable[[int], str]) -> None:
    """`ids_of("pk")` gives a subquery of one id by the outer field that holds the panel's; `url_of(id)` its address."""
    if (ids_of, url_of) not in _finders:
        _finders.append((ids_of, url_of))


def with_home(rows: Any, panel: str = "pk") -> Any:
    """Rows of panels, or of what belongs to one (`panel` names the field), that know their home."""
    return rows.annotate(**{f"home_{number}": ids_of(panel) for number, (ids_of, _url_of) in enumerate(_finders)})


def home_of(row: Any, panel: Panel) -> Home | None:
    """Of a row fetched so."""
    found = ((getattr(row, f"home_{number}", None), url_of) for number, (_ids_of, url_of) in enumerate(_finders))
    return next((Home(panel.label, url_of(pk)) for pk, url_of in found if pk), None)
