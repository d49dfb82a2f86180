"""Who is still to be enrolled in an intake, as upper apps know it: people whose offer was accepted. Filled in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from partners.actor import Actor
from training.models import Intake


@dataclass(frozen=True)
class StillToEnrol:
    """How many wait, and the page on which they are enrolled together."""

    number: int
    sentence: str
    url: str
    label: str


Source = Callable[[Intake, Actor], StillToEnrol | None]
_sources: list[Source] = []


def register_waiting(source: Source) -> None:
    """`source(intake, actor)` says who waits, with one query; None where nobody does or the actor may not enrol them."""
    if source not in _sources:
        _sources.append(source)


def still_to_enrol(intake: Intake, actor: Actor) -> list[StillToEnrol]:
    return [row for source in _sources if (row := source(intake, actor))]
