"""What a list says of itself, once, for its page and for its export: its columns, its rows for one reader, its order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from core.errors import Text

# The kinds of values that the files of reports know (reports/sheets.py).
Kind = Literal["text", "whole", "number", "year", "share", "money", "day", "instant", "yes"]
AT_ONCE = 500  # rows that an export holds at a time


@dataclass(frozen=True)
class Reading:
    """Who reads which list: the filters as they stand in the address, and the record to which the list belongs (the event of registrations)."""

    actor: Any
    query: QueryDict
    now: datetime
    key: int | None = None
    here: str = ""  # address of the page on which the rows stand; empty in a file
    kept: dict[str, Any] = field(default_factory=dict, compare=False)

    def once(self, name: str, ask: Callable[[], Any]) -> Any:
        """What several columns need of the reader or of the record, asked for once."""
        if name not in self.kept:
            self.kept[name] = ask()
        return self.kept[name]

    @property
    def zone(self) -> str:
        return str(self.actor.zone)


def anybody(reading: Reading) -> bool:
    return True


def nothing_more(rows: Sequence[Any], reading: Reading) -> None:
    return None


Cell = Callable[[Any, Reading], Any]


@dataclass(frozen=True)
class ListColumn:
    """One column. `name` stands in addresses and in saved views: never rename it.

    `value(row)` is what a file holds, of the kind `kind`; `cell(row, reading)` what the page shows (core.lists.cells), the value as text without it.
    `sort`: fields of an index without their direction, the last one unique; empty: no sorting by this column. `descending`: so it begins.
    `default`: shown when nobody has chosen. `may_see(reading)`: for others the column is nowhere.
    `heads`: the cell that names the row. `fields`: what of the record it needs beyond the fields that every row has.
    """

    name: str
    title: Text
    value: Callable[[Any], Any]
    kind: Kind = "text"
    cell: Cell | None = None
    sort: tuple[str, ...] = ()
    descending: bool = False
    default: bool = True
    may_see: Callable[[Reading], bool] = anybody
    heads: bool = False
    nowrap: bool = False
    width: int = 14
    fields: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        return self.kind in ("whole", "number", "share", "money")


@dataclass(frozen=True)
class ListDefinition:
    """One list. `name` is the name of its route; `noun(n)` says "31 nominations" of its rows.

    `form(reading)` reads the filters of the address; `narrowed(reading, chosen)` are the rows that they leave of what this reader may see, without
    an order: the same for page and file. A filter that cannot be read filters nothing.
    `order` is the list's own order. `prepare(rows, reading)` adds to a page or a part of a file what one statement finds for all of them.
    `fields`: what every row needs of its record, for its address and its name; empty: the whole record.
    """

    name: str
    title: Text
    noun: Callable[[int], str]
    columns: tuple[ListColumn, ...]
    form: Callable[[Reading], Any]
    narrowed: Callable[[Reading, Mapping[str, Any]], QuerySet[Any]]
    order: tuple[str, ...]
    may_read: Callable[[Reading], bool]
    prepare: Callable[[Sequence[Any], Reading], None] = nothing_more
    fields: tuple[str, ...] = ()
    has_record: bool = False  # the list belongs to one record, whose key is in its address

    def address(self, key: int | None = None) -> str:
        return reverse(self.name, args=[] if key is None else [key])

    def columns_for(self, reading: Reading) -> list[ListColumn]:
        """All that this reader may see, in the list's own order."""
        return [column for column in self.columns if column.may_see(reading)]

    def chosen(self, names: Sequence[str], reading: Reading) -> list[ListColumn]:
        """Those that were chosen and may be seen, in the order chosen; nothing known among them: the list's own. What names the row is always there."""
        seen = {column.name: column for column in self.columns_for(reading)}
        found = [seen[name] for name in dict.fromkeys(names) if name in seen]
        if not found:
            return [column for column in seen.values() if column.default]
        head = next((column for column in seen.values() if column.heads), None)
        return found if head is None or head in found else [head, *found]

    def order_by(self, sort: str, reading: Reading) -> tuple[str, ...]:
        """Fields in the order that "?sort=" names ("name", "-name"); the list's own for anything else."""
        by_name = {column.name: column for column in self.columns_for(reading) if column.sort}
        column = by_name.get(sort.removeprefix("-"))
        if column is None:
            return self.order
        return tuple(f"-{field}" for field in column.sort) if sort.startswith("-") else column.sort

    def rows(self, reading: Reading, form: Any = None) -> QuerySet[Any]:
        """Those of the filters in the address; `form` is the form that has read them, where the page has one."""
        form = self.form(reading) if form is None else form
        readable = form.is_valid()
        chosen = form.chosen if hasattr(form, "chosen") else form.cleaned_data if readable else {}
        return self.narrowed(reading, chosen)

    def found(self, reading: Reading, columns: Sequence[ListColumn], form: Any = None) -> QuerySet[Any]:
        """The rows with what these columns need and no more."""
        rows = self.rows(reading, form)
        if not self.fields:
            return rows
        keys = (name.removeprefix("-") for name in self.order_by(reading.query.get("sort", ""), reading))
        return rows.only(*dict.fromkeys((*self.fields, *keys, *(field for column in columns for field in column.fields))))

    def tuples(self, reading: Reading, columns: Sequence[ListColumn]) -> Iterator[list[tuple[Any, ...]]]:
        """All rows of the filter in the order of the address, a value for each column: for files."""
        fields = self.order_by(reading.query.get("sort", ""), reading)
        part: list[Any] = []
        for row in self.found(reading, columns).order_by(*fields).iterator(chunk_size=AT_ONCE):
            part.append(row)
            if len(part) == AT_ONCE:
                yield self._values(part, reading, columns)
                part = []
        if part:
            yield self._values(part, reading, columns)

    def _values(self, rows: Sequence[Any], reading: Reading, columns: Sequence[ListColumn]) -> list[tuple[Any, ...]]:
        self.prepare(rows, reading)
        return [tuple(column.value(row) for column in columns) for row in rows]


_lists: dict[str, ListDefinition] = {}


def register_list(definition: ListDefinition) -> ListDefinition:
    """By the app that has the list, in its tables, which `AppConfig.ready` imports."""
    assert definition.name not in _lists, definition.name
    names = [column.name for column in definition.columns]
    assert len(set(names)) == len(names), definition.name
    _lists[definition.name] = definition
    return definition


def list_named(name: str) -> ListDefinition | None:
    return _lists.get(name)


def known_lists() -> Mapping[str, ListDefinition]:
    return _lists
