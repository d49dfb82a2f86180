"""The address of a list as a value: which list, whose, with which filters. Only addresses of our own lists are ever followed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve

from core.lists.definition import ListDefinition, Reading, list_named

PARAMETER = "back"
LONGEST = 1500
PAGES = ("after", "before")  # which page of a list, not which list


@dataclass(frozen=True)
class Place:
    """A list as somebody saw it, and the row they went to."""

    definition: ListDefinition
    key: int | None
    query: QueryDict
    row: str = ""

    @property
    def url(self) -> str:
        query = self.query.urlencode(safe=",")
        return self.definition.address(self.key) + (f"?{query}" if query else "") + (f"#{self.row}" if self.row else "")

    def reading(self, actor: Any, now: datetime) -> Reading:
        return Reading(actor=actor, query=self.query, now=now, key=self.key)


def place_at(address: str) -> Place | None:
    """What this address names, when it is a path of ours and a list; anything else (another host, a scheme, another page) is no place."""
    if not address.startswith("/") or address.startswith(("//", "/\\")) or len(address) > LONGEST or not address.isprintable():
        return None
    parts = urlsplit(address)
    try:
        found = resolve(parts.path)
    except Resolver404:
        return None
    definition = list_named(found.view_name)
    if parts.netloc or parts.scheme or definition is None:
        return None
    row = parts.fragment if parts.fragment.startswith("row-") and parts.fragment[4:].isdecimal() else ""
    return Place(definition, next(iter(found.kwargs.values()), None), QueryDict(parts.query), row)


def place_of(request: HttpRequest) -> str:
    """The list from which the reader came to this page, as the address carries it; empty: from elsewhere."""
    found = place_at(request.GET.get(PARAMETER, ""))
    return found.url if found else ""


def with_place(url: str, place: str) -> str:
    """The address of a record or of its act, which carries the way back."""
    if not place or not url.startswith("/"):
        return url
    path, hash_mark, fragment = url.partition("#")
    return f"{path}{'&' if '?' in path else '?'}{urlencode({PARAMETER: place})}{hash_mark}{fragment}"


def without(query: QueryDict, *names: str, **changes: str) -> str:
    """The query with these taken out or changed, as it stands in an address, with its question mark."""
    copy = query.copy()
    for name in (*names, *changes):
        copy.pop(name, None)
    copy.update(changes)
    return f"?{copy.urlencode(safe=',')}"
