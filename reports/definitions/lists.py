"""A list as it stands on the screen: its filters, its order, its columns; all of its pages. Lists say of themselves what they are (core/lists)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed
from core.lists import ListColumn, Reading, list_named
from core.lists.definition import ListDefinition, anybody
from core.lists.exporting import rows_before
from partners.actor import Actor
from reports.definitions.base import Definition, register
from reports.sheets import Column, Params, Row


def _reading(params: Params, actor: Actor) -> Reading:
    return Reading(actor=actor, query=QueryDict(params.get("query", "")), now=timezone.now(), key=params.get("key"))


def _list(params: Params, reading: Reading) -> ListDefinition:
    """The list, if its reader may still see it."""
    found = list_named(str(params.get("list")))
    if found is None or not found.may_read(reading):
        raise NotAllowed
    return found


def _chosen(params: Params, reading: Reading) -> Sequence[ListColumn]:
    return _list(params, reading).chosen(params.get("columns") or (), reading)


def columns(params: Params, actor: Actor) -> list[Column]:
    return [
        Column(one.title, one.kind, one.width, name=one.name, may_see=None if one.may_see is anybody else partial(_may_see, one, params))
        for one in _chosen(params, _reading(params, actor))
    ]


def _may_see(column: ListColumn, params: Params, actor: Actor) -> bool:
    return column.may_see(_reading(params, actor))


def estimate(params: Params, actor: Actor) -> int:
    reading = _reading(params, actor)
    return rows_before(_list(params, reading), reading).number


def batches(params: Params, actor: Actor) -> Iterator[list[Row]]:
    reading = _reading(params, actor)
    for part in _list(params, reading).tuples(reading, _chosen(params, reading)):
        yield list(part)


def list_is_known(params: Params) -> dict[str, list[str]]:
    return {} if list_named(str(params.get("list"))) else {"list": [gettext("There is no such list.")]}


def title_of_list(params: Params) -> str:
    found: Any = list_named(str(params.get("list")))
    return gettext("List: %(list)s") % {"list": found.title} if found else gettext("List")


def signed_in(actor: Actor) -> bool:
    """Each list has its own rule, which is asked again when the file is made."""
    return actor.is_signed_in


def may_open(params: Params, actor: Actor) -> bool:
    """The list is still the reader's to see."""
    try:
        _list(params, _reading(params, actor))
    except (NotAllowed, Http404):
        return False
    return True


register(
    Definition(
        name="list",
        title=_("List"),
        answers=_("What stands on a list, with its filters, its order and its columns?"),
        theme="year",
        columns=columns,
        estimate=estimate,
        batches=batches,
        check=list_is_known,
        may=signed_in,
        named=title_of_list,
        in_catalogue=False,
        is_own=True,
        may_open=may_open,
    )
)
