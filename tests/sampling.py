"""Long tests of many cases, of which a run takes a part: by the seed that pytest-randomly gives to a run and prints; `SOAK=1` takes all."""

from __future__ import annotations

import os
import random
from collections import defaultdict

import pytest


def left_out(items: list[pytest.Item], seed: object) -> list[pytest.Item]:
    """Of each test marked `one_of(n)` all but each n-th case; a case that is asked for alone stays."""
    cases: dict[tuple[str, int], list[pytest.Item]] = defaultdict(list)
    for item in items:
        if mark := item.get_closest_marker("one_of"):
            cases[item.nodeid.split("[")[0], mark.args[0]].append(item)
    if os.environ.get("SOAK"):
        return []
    left = []
    for (name, each), rows in cases.items():
        chosen = random.Random(f"{seed} {name}").sample(rows, -(-len(rows) // each))
        left += [row for row in rows if row not in chosen]
    return left
