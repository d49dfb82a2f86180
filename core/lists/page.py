"""One page of a list: what was asked for, the columns chosen, the rows, and what the tools above the table need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.functional import cached_property

from core.errors import Text
from core.lists.definition import ListColumn, ListDefinition, Reading
from core.lists.places import PAGES, Place, without
from core.lists.saved import columns_in, first_of, views_of
from core.paging import KeysetPage, page_of

DENSITY = "list_density"  # cookie: "compact"; a matter of the screen, not of the person's rights
WHOLE_LIST = "0"  # ?view=0: the list itself, whatever view it begins with


@dataclass(frozen=True)
class BulkAct:
    """An act on the rows ticked: its page asks first and says what becomes of each. `name` and `value` go with the button."""

    label: Text
    url: str
    variant: str = "secondary"
    name: str = ""
    value: str = ""


@dataclass(frozen=True)
class Asked:
    """What the address asks of a list; with nothing in it, the view this reader has chosen to begin with."""

    definition: ListDefinition
    reading: Reading
    form: Any
    views: Sequence[Any]
    view: Any | None
    compact: bool

    @property
    def query(self) -> QueryDict:
        return self.reading.query


@dataclass(frozen=True)
class ListPage:
    asked: Asked
    columns: list[ListColumn]
    page: KeysetPage
    bulk: tuple[BulkAct, ...] = ()
    ticks: str = "row"  # name of the check boxes
    may_tick: frozenset[int] | None = None  # None: every row
    kept: dict[str, str] = field(default_factory=dict)

    def __iter__(self) -> Any:
        return iter(self.page.rows)

    @property
    def rows(self) -> list[Any]:
        return self.page.rows

    @property
    def definition(self) -> ListDefinition:
        return self.asked.definition

    @property
    def reading(self) -> Reading:
        return self.asked.reading

    @cached_property
    def is_narrowed(self) -> bool:
        """Whether a filter stands in the address: then an empty list is no empty table."""
        return any(value for name, value in self.asked.query.items() if name not in (*PAGES, "sort", "columns", "view"))

    @property
    def is_the_whole(self) -> bool:
        return not self.page.next_url and not self.page.previous_url


def asked_for(definition: ListDefinition, request: HttpRequest, *, key: int | None = None, **known: Any) -> Asked:
    """One query: the views of this list. Without anything in the address the list opens with the reader's own first view.

    `known`: what the page has fetched and the columns would ask for again (`Reading.once`).
    """
    actor = request.actor  # type: ignore[attr-defined]
    views = views_of(definition.name, actor) if actor.is_signed_in else []
    query: QueryDict = request.GET
    view = None
    if not query and (view := first_of(views)):
        query = query_of(view)
    elif number := query.get("view", ""):
        view = next((one for one in views if str(one.pk) == number), None)
    reading = Reading(actor=actor, query=query, now=request.now, key=key, kept=known)  # type: ignore[attr-defined]
    reading = replace(reading, here=Place(definition, key, query).url)
    return Asked(definition, reading, definition.form(reading), views, view, request.COOKIES.get(DENSITY) == "compact")


def query_of(view: Any) -> QueryDict:
    """The address that opens a view."""
    query = QueryDict(view.query, mutable=True)
    if view.columns:
        query["columns"] = ",".join(view.columns)
    query["view"] = str(view.pk)
    query._mutable = False
    return query


def list_page(asked: Asked, request: HttpRequest, *, size: int = 30, bulk: Sequence[BulkAct] = (), **more: Any) -> ListPage:
    """The rows of this page with what its columns need: one query, size + 1 rows; and what `prepare` adds."""
    definition, reading = asked.definition, asked.reading
    columns = definition.chosen(columns_in(asked.query), reading)
    order = definition.order_by(asked.query.get("sort", ""), reading)
    page = page_of(definition.found(reading, columns, asked.form), request, order=order, size=size, query=asked.query)
    definition.prepare(page.rows, reading)
    kept = {name: text for name in ("columns", "sort") if (text := ",".join(asked.query.getlist(name)))}
    if "view" in asked.query:
        kept["view"] = WHOLE_LIST
    return ListPage(asked, columns, page, tuple(bulk), kept=kept, **more)


def sort_url(shown: ListPage, column: ListColumn) -> tuple[str, str]:
    """Where the heading leads, and how the list is sorted by it now: "asc", "desc" or not at all."""
    sort = shown.asked.query.get("sort", "")
    order = shown.definition.order_by(sort, shown.reading)
    ways = {"asc": column.sort, "desc": tuple(f"-{one}" for one in column.sort)}
    now = next((way for way, fields in ways.items() if fields == order), "")
    turns = {"asc": f"-{column.name}", "desc": column.name}
    first = f"-{column.name}" if column.descending else column.name
    return without(shown.asked.query, *PAGES, sort=turns.get(now, first)), now
