"""A scheduler that stood still for three days catches up without doubling and without a flood; two clocks at once are one."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from core.models import HistoryEntry
from tests.clocking import CLOCKS, STOP, Clock
from tests.world import World

pytestmark = pytest.mark.django_db
each = pytest.mark.parametrize("clock_of", CLOCKS, ids=str)


def written(after: int) -> tuple[str, ...]:
    rows = HistoryEntry.objects.across_partners(reason="test").filter(pk__gt=after).order_by("pk")
    return tuple(sorted(f"{model} {step}" for model, step in rows.values_list("model", "step")))


def last() -> int:
    return HistoryEntry.objects.across_partners(reason="test").order_by("-pk").values_list("pk", flat=True).first() or 0


@each
def test_after_a_stop_of_three_days_what_was_due_happens_once(clock_of: Clock, world: World) -> None:
    late = clock_of.ready(world) + STOP
    before = last()

    clock_of.job(now=late)
    first = written(before)
    again = last()
    clock_of.job(now=late)

    assert first == tuple(sorted(clock_of.writes)), first
    assert written(again) == ()


@each
def test_a_second_clock_between_looking_and_doing_doubles_nothing(clock_of: Clock, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    late = clock_of.ready(world) + STOP
    module, before = sys.modules[clock_of.job.__module__], last()
    real, turned = module.each_by_itself, []

    def overtaken(rows: Any, verb: Any, *, what: str) -> int:
        """The rows are read; before the first is done, another clock does all of them."""
        found = list(rows)
        if found and not turned:
            turned.append(what)
            clock_of.job(now=late)
        return int(real(found, verb, what=what))

    monkeypatch.setattr(module, "each_by_itself", overtaken)
    clock_of.job(now=late)

    assert turned
    assert written(before) == tuple(sorted(clock_of.writes))
