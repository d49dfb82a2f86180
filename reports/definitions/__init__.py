"""All reports, each in the file of its theme. A new theme is a file that registers its reports and a line in `FILES`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from reports.definitions.base import THEMES, Definition, known, register

FILES = ("quota", "agreements", "selection", "training", "money", "exchanges", "events", "research", "materials", "indicators", "year", "lists")


@cache
def _load() -> None:
    for name in FILES:
        if find_spec(f"reports.definitions.{name}"):
            import_module(f"reports.definitions.{name}")


def definitions() -> Mapping[str, Definition]:
    """By name, in the order in which the catalogue shows them."""
    _load()
    return known()


def definition_of(name: str) -> Definition:
    """Raises `KeyError` for a name that no report has (any more)."""
    return definitions()[name]


def title_of(name: str, params: Mapping[str, Any] | None = None) -> str:
    """Also of a report that is no more."""
    found = definitions().get(name)
    if found is None:
        return name
    return found.named(params) if found.named and params else str(found.title)


__all__ = ["THEMES", "Definition", "definition_of", "definitions", "register", "title_of"]
