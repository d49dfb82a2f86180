"""What a report says of itself, and the list of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from partners.actor import Actor
from reports.rules import may_report
from reports.sheets import About, Chart, Column, Params, Row

THEMES: dict[str, Text] = {
    "quota": _("Agreements and quotas"),
    "selection": _("Nominations and selection"),
    "training": _("Training and results"),
    "money": _("Costs"),
    "exchanges": _("Exchanges, events and research"),
    "year": _("The year as a whole"),
}


def no_params(actor: Actor) -> dict[str, forms.Field]:
    return {}


def nothing_wrong(params: Params) -> dict[str, list[str]]:
    return {}


def says_nothing(params: Params) -> list[tuple[str, str]]:
    return []


def whose_rows(actor: Actor) -> str:
    return ""


def whoever_may(params: Params, actor: Actor) -> bool:
    """Whoever may have it made."""
    return True


@dataclass(frozen=True)
class Definition:
    """One report. Every callable gets the actor for whom it is made and reads with that actor's rights alone.

    `name` is kept in runs and schedules: never rename it. `answers` is the question it answers, in one sentence.
    `params(actor)` gives form fields by name (reports/definitions/params.py has the usual ones); cleaned values come back as plain values
    (a record as its key, a day in ISO form). `check(params)` gives errors by field. `words(params)` says the choices made, as label and value.
    `columns` is a list, or a function (params, actor) when the columns depend on them; `estimate` the number of rows, cheaply.
    `batches` yields lists of tuples with a value for every column, also for those that this actor may not see (the engine takes them out).
    Instead of `batches` a report may give `rows`: a queryset of `values_list` in the order of its columns, the last column of the kind
    `key`, ordered by key alone. It is copied by the database itself and goes on after a kill where it stopped.
    `url(row)` is the page of a row (a row as `batches` gave it, with its key). `covers(actor)` says whose rows it holds.
    `paper(about, params, actor, now)` sets the PDF itself. `named(params)` is the title of one run, where the choices make it another.
    `is_own`: it holds rows that are narrowed finer than by partner and academy (drafts, own papers), so that its files are for who asked alone, as
    long as they hold the same roles. `may_open(params, actor)` is asked again before each opening.
    """

    name: str
    title: Text
    answers: Text
    theme: str
    columns: Sequence[Column] | Callable[[Params, Actor], Sequence[Column]]
    estimate: Callable[[Params, Actor], int]
    batches: Callable[[Params, Actor], Iterator[list[Row]]] | None = None
    rows: Callable[[Params, Actor], QuerySet[Any, Any]] | None = None
    params: Callable[[Actor], Mapping[str, forms.Field]] = no_params
    check: Callable[[Params], Mapping[str, list[str]]] = nothing_wrong
    words: Callable[[Params], list[tuple[str, str]]] = says_nothing
    may: Callable[[Actor], bool] = may_report
    covers: Callable[[Actor], str] = whose_rows
    chart: Chart | None = None
    url: Callable[[Row], str] | None = None
    paper: Callable[[About, Params, Actor, datetime], bytes] | None = None
    named: Callable[[Params], str] | None = None
    is_own: bool = False
    may_open: Callable[[Params, Actor], bool] = whoever_may
    in_catalogue: bool = field(default=True)

    def columns_for(self, params: Params, actor: Actor) -> Sequence[Column]:
        """All of them, in the order of the rows."""
        return self.columns(params, actor) if callable(self.columns) else self.columns


_definitions: dict[str, Definition] = {}


def register(definition: Definition) -> Definition:
    assert definition.name not in _definitions, definition.name
    assert definition.theme in THEMES, definition.theme
    assert (definition.batches is None) != (definition.rows is None), definition.name
    _definitions[definition.name] = definition
    return definition


def known() -> Mapping[str, Definition]:
    return _definitions
