"""What training asks of people on their first page, whatever the number of kinds: all of them come with one query (UNION ALL).

A kind says whose it is, finds its records, names what a row needs as columns of one shape, and makes the task from them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, BooleanField, CharField, DateField, DateTimeField, Field, QuerySet, TextField, Value
from django.db.models.functions import Cast

from core.errors import Text
from partners.actor import Actor
from partners.enums import Role
from people.models import Person
from portal.whole_lists import Task

SHOWN = 8  # of each kind; then a link to the list where all of them stand


class Row(NamedTuple):
    """One record of any kind."""

    kind: str
    key: int
    number: int | None
    given: str
    family: str
    about: str
    more: str
    since: datetime | None
    on: date | None
    own: bool

    @property
    def person(self) -> str:
        return Person(given_names=self.given, family_name=self.family).passport_name


TYPES: dict[str, Field[Any, Any]] = {
    "kind": CharField(), "key": BigIntegerField(), "number": BigIntegerField(null=True), "given": TextField(), "family": TextField(), "about": TextField(),
    "more": TextField(), "since": DateTimeField(null=True), "on": DateField(null=True), "own": BooleanField(),
}  # fmt: skip
TEXTS = ("given", "family", "about", "more")
EMPTY: dict[str, Any] = {**dict.fromkeys(("number", "since", "on"), Value(None)), **dict.fromkeys(TEXTS, Value("")), "own": Value(False)}


@dataclass(frozen=True)
class Kind:
    """`columns(actor)` gives expressions by the names of `Row`, `key` among them; `rows` come in the order in which they are shown."""

    name: str
    roles: frozenset[Role]
    rows: Callable[[Actor, datetime], QuerySet[Any]]
    columns: Callable[[Actor], dict[str, Any]]
    task: Callable[[Row, Actor], Task]
    whole: tuple[Text, str, str] | None = None  # words of the link to the whole list, its route, its filter

    def query(self, actor: Actor, now: datetime) -> QuerySet[Any]:
        """One more than is shown, in the common shape."""
        columns = {**EMPTY, **self.columns(actor), "kind": Value(self.name)}
        shaped = {f"w_{name}": Cast(columns[name], field) for name, field in TYPES.items()}
        return self.rows(actor, now).annotate(**shaped).values_list(*shaped)[: SHOWN + 1]
