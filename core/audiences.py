"""To whom something can be said at once: each app registers the people it knows, by name; whoever writes narrows them and is shown how many they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from core.errors import Text
from core.scoping import ActorLike

# What was chosen, by name of the narrowing: keys or words, as they stand in the form.
Chosen = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Narrowing:
    """One question about an audience: which partners, which roles, which intake. Nothing chosen means all of them, unless one must be chosen."""

    name: str
    label: Text
    choices: Callable[[ActorLike], Iterable[tuple[str, Any]]]  # what this actor may choose among
    required: bool = False
    one: bool = False


@dataclass(frozen=True)
class Audience:
    """`users(chosen, now)` is a queryset of one column, the keys of the accounts; closed accounts need not be left out."""

    name: str
    label: Text
    hint: Text
    users: Callable[[Chosen, datetime], QuerySet[Any, Any]]
    narrowings: tuple[Narrowing, ...] = ()


audiences: dict[str, Audience] = {}


def register_audience(audience: Audience) -> None:
    """Filled in `AppConfig.ready`."""
    assert audience.name not in audiences, audience.name
    audiences[audience.name] = audience
