"""Stories that are told with scripts in one run and without in another: by the seed that pytest-randomly gives to a run and prints; `SOAK=1` tells both.

Nominating, reviewing, enrolling and certifying are told both ways in every run, and so is whatever stands in no module named here.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

MODULES = {"test_trainee", "test_missions", "test_consultation", "test_method", "test_evaluation", "test_materials", "test_experts", "test_search"}


def left_out(items: list[pytest.Item], seed: object) -> list[pytest.Item]:
    """Of each pair the twin whose turn it is not. Whoever asks for one twin alone gets it."""
    twins: dict[tuple[str, str], dict[bool, pytest.Item]] = {}
    for item in items:
        ways = [value for value in item.callspec.params.values() if isinstance(value, bool)] if hasattr(item, "callspec") else []
        if item.path.stem in MODULES and item.path.parent == Path(__file__).parent and len(ways) == 1:
            twins.setdefault((item.path.stem, item.nodeid.split("[")[0]), {})[ways[0]] = item
    if os.environ.get("SOAK"):
        return []
    return [pair[random.Random(f"{seed} {module}").random() < 0.5] for (module, _name), pair in twins.items() if len(pair) == 2]
