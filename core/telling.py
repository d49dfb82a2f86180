"""Knowing before the click: a step page leads to who will be told of the step. How that is shown is registered by the app that tells people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from core.registries import kinds_for, letters_for

Link = Callable[[str, list[int], str], str]
May = Callable[[Any, Any], bool]
_links: list[Link] = []
# Acts that are no step of a workflow, by model and step: who may do them, and so know beforehand whom they tell.
_acts: dict[tuple[str, str], May] = {}
_assumed: dict[tuple[str, str], dict[str, Any]] = {}


def register_link(link: Link) -> None:
    """`link(model, keys, step)` gives the address of the page that says who will be told. Called once, where the pages are loaded."""
    _links.append(link)


def register_act(model: str, step: str, may: May) -> None:
    _acts[model.lower(), step] = may


def assume(model: str, step: str, facts: dict[str, Any]) -> None:
    """Facts of the act without which nobody would be told: the page shows whom it may tell at most."""
    _assumed[model.lower(), step] = facts


def assumed_of(model: str, step: str) -> dict[str, Any]:
    return _assumed.get((model, step), {})


def act_of(model: str, step: str) -> May | None:
    return _acts.get((model, step))


@dataclass(frozen=True)
class Telling:
    """`url` is empty where no message is written of the step itself."""

    url: str = ""


def telling_of(records: Model | list[Any] | None, step: str) -> Telling | None:
    """Of one record or of several of one model; None where nothing can be said (no record yet, nobody who tells)."""
    rows = [row for row in (records if isinstance(records, list) else [records]) if row is not None]
    if not rows or rows[0].pk is None or not _links:
        return None
    model = rows[0]._meta.label_lower
    if not kinds_for(model, step) and not letters_for(model, step):
        return Telling()
    return Telling(_links[0](model, [row.pk for row in rows], step))
