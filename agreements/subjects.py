"""For whom an entry of the ledger stands: page and name of that record. Upper apps register theirs in `AppConfig.ready`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from core.errors import Text
from core.workflow import workflows
from partners.actor import Actor

# The names of those of these records that the reader may see, by pk; asked once for a page of entries.
NamesOf = Callable[[Actor, list[int]], Mapping[int, str]]
_pages: dict[str, tuple[str, NamesOf]] = {}


@dataclass(frozen=True)
class Subject:
    url: str = ""
    name: str = ""


def register_subject(model: str, url_name: str, names_of: NamesOf) -> None:
    """The entries of this model ("scholarships.nomination") lead to the page of this name, which takes the pk."""
    _pages[model.lower()] = url_name, names_of


def subjects_of(keys: Iterable[str], actor: Actor) -> dict[str, Subject]:
    """Page and name behind each key "scholarships.nomination:31" that this reader may open; one query for each model."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for key in set(keys):
        model, _colon, pk = key.partition(":")
        if model in _pages:
            wanted[model].append(int(pk))
    found = {}
    for model, pks in wanted.items():
        url_name, names_of = _pages[model]
        for number, name in names_of(actor, pks).items():
            found[f"{model}:{number}"] = Subject(reverse(url_name, args=[number]), name)
    return found


def reason_words(key: str, reason: str) -> Text:
    """The reason that was typed; where none was asked for, the entry keeps the name of the step, and this says what it did."""
    workflow = workflows.get(key.partition(":")[0])
    row = workflow.by_name.get(reason) if workflow else None
    return row.done or row.label if row else reason
