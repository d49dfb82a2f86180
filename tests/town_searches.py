"""A search that Alice keeps, for the tests of routes."""

from __future__ import annotations

from typing import Any

from exchanges import operations as verbs
from tests.world import NOW


def add_searches(town: Any) -> None:
    fields = {"label": "Rivers", "words": "river", "notify": "weekly"}
    town.things["saved_search"] = verbs.save_search(fields=fields, actor=town.world.alice, now=NOW)
