"""A token of Alice, for the tests of routes."""

from __future__ import annotations

from typing import Any

from tests.api_calls import token_for


def add_api(town: Any) -> None:
    town.things["api_token"] = token_for(town.world, "alice", "calls:read")[0]
