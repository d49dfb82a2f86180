"""Of what kind a case is belongs to upper apps: each names its own, and says which cases are of it.

The query that fetches cases asks for the kind beside, so that afterwards only the readers of that kind are asked (case_readers.py, conflicts.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Case as FirstOf
from django.db.models import CharField, Value, When

_kinds: dict[str, Callable[[str], Any]] = {}


def register_kind(name: str, holds: Callable[[str], Any]) -> None:
    """`holds("pk")` gives the condition that the case, whose id the outer field holds, is of this kind."""
    _kinds[name] = holds


def with_kind(rows: Any, case: str = "pk") -> Any:
    """Rows of cases, or of what belongs to one (`case` names the field), each with its `kind`; empty when no record points to the case."""
    known = [When(holds(case), then=Value(name)) for name, holds in _kinds.items()]
    return rows.annotate(kind=FirstOf(*known, default=Value(""), output_field=CharField()))


def kind_of(row: Any) -> str | None:
    """Of a row fetched so; None when that is not known: then every reader is asked."""
    return getattr(row, "kind", None)


def kinds_of(rows: Iterable[Any]) -> set[str] | None:
    """Of rows fetched so; None as soon as one is not known."""
    found = {kind_of(row) for row in rows}
    return None if None in found else {kind for kind in found if kind is not None}
