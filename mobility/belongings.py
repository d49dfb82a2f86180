"""What upper apps say of a stay that is theirs: words for its letters, and the page of what it is for. Filled in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mobility.models import Stay
    from partners.actor import Actor

ByLanguage = Mapping[str, Mapping[str, str]]  # language -> placeholder -> words


@dataclass(frozen=True)
class Belonging:
    """What one stay is for. `values` are words for its letters; label and url lead to its page, for who may read that."""

    values: ByLanguage = field(default_factory=dict)
    label: str = ""
    url: str = ""


class Source(Protocol):
    def __call__(self, stays: Sequence[Stay], actor: Actor) -> Mapping[int, Belonging]:
        """By key of the stay, of those that are this app's; a fixed number of queries."""


_sources: list[Source] = []
NOTHING = Belonging()


def register_source(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def belongings_of(stays: Sequence[Stay], actor: Actor) -> dict[int, Belonging]:
    found: dict[int, Belonging] = {stay.pk: NOTHING for stay in stays}
    for source in _sources:
        found.update(source(stays, actor))
    return found
