"""Choices of more special reports, and the short way to register one that adds up in one or two statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from core.timefmt import day_text
from partners.actor import Actor
from reports.definitions.base import Definition, register
from reports.definitions.params import usual_words, years_and_partner, years_in_order
from reports.queries.whose import covers_own
from reports.sheets import Column, Params, Row

Fields = Mapping[str, forms.Field]


def one_of(name: str, label: Text, choices: Mapping[str, Text]) -> Callable[[Actor], dict[str, forms.Field]]:
    """A choice of which the first is taken when none was made."""

    def fields(actor: Actor) -> dict[str, forms.Field]:
        return {name: forms.ChoiceField(label=str(label), choices=list(choices.items()), required=False, initial=next(iter(choices)))}

    return fields


def days(actor: Actor) -> dict[str, forms.Field]:
    day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return {
        "first_day": forms.DateField(label=_("From"), required=False, widget=day),
        "last_day": forms.DateField(label=_("Until"), required=False, widget=day),
    }


def list_of(route: str) -> Callable[[Row], str]:
    """The list with the filters that the first column, a key, holds as they stand in an address."""

    def url(row: Row) -> str:
        return f"{reverse(route)}?{row[0]}" if row[0] else ""

    return url


def page_of(route: str) -> Callable[[Row], str]:
    """The page of the record whose key is the first column."""

    def url(row: Row) -> str:
        return reverse(route, args=[row[0]])

    return url


def together(*parts: Callable[[Actor], Fields]) -> Callable[[Actor], Fields]:
    def fields(actor: Actor) -> Fields:
        return {name: field for part in parts for name, field in part(actor).items()}

    return fields


def in_order(params: Params) -> dict[str, list[str]]:
    """A `check`: of years and of days."""
    first, last = params.get("first_day"), params.get("last_day")
    late = {"last_day": [gettext("The last day lies before the first day.")]} if first and last and str(last) < str(first) else {}
    return {**years_in_order(params), **late}


def words_with(**named: tuple[Text, Mapping[str, Text]]) -> Callable[[Params], list[tuple[str, str]]]:
    """The usual words, days, and the choices of this report by name."""

    def words(params: Params) -> list[tuple[str, str]]:
        facts = usual_words(params)
        for name, label in (("first_day", gettext("From")), ("last_day", gettext("Until"))):
            if params.get(name):
                facts.append((label, day_text(date.fromisoformat(str(params[name])))))
        for name, (title, choices) in named.items():
            facts.append((str(title), str(choices.get(str(params.get(name) or ""), next(iter(choices.values()))))))
        return facts

    return words


def added_up(
    name: str,
    title: Text,
    answers: Text,
    theme: str,
    columns: Sequence[Column] | Callable[[Params, Actor], Sequence[Column]],
    read: Callable[[Params, Actor], list[Row]],
    estimate: Callable[[Params, Actor], int],
    **more: Any,
) -> Definition:
    """Register a report whose lines come all at once, because the database has added them up."""

    def batches(params: Params, actor: Actor) -> Iterator[list[Row]]:
        yield read(params, actor)

    usual: dict[str, Any] = {"params": years_and_partner, "check": in_order, "words": words_with(), "covers": covers_own}
    made = Definition(name=name, title=title, answers=answers, theme=theme, columns=columns, estimate=estimate, batches=batches, **{**usual, **more})
    return register(made)
