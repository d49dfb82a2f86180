"""History speaks of what was done, buttons of what will be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.models import HistoryEntry
from core.record import life_of, step_words
from core.workflow import Workflow, workflows
from tests.world import NOW, World, make_agreement


@pytest.mark.parametrize("workflow", workflows.values(), ids=workflows)
def test_every_step_has_a_word_for_what_was_done(workflow: Workflow) -> None:
    for row in workflow.steps:
        assert row.done, row.name
        assert step_words(workflow.model, row.name) == row.done != row.label


@pytest.mark.django_db
def test_step_that_keeps_the_state_does_not_move_its_day(world: World) -> None:
    agreement = make_agreement(world)
    model = "agreements.agreement"
    entries = [HistoryEntry(model=model, step="bring_into_force", at=NOW, source="signed", target="in_force")]
    entries.append(HistoryEntry(model=model, step="x", at=NOW + timedelta(days=1), source="in_force", target="in_force"))
    entries.append(HistoryEntry(model=model, step="y", at=NOW + timedelta(days=2), target="in_force"))

    life = life_of(agreement, entries, "UTC")

    assert life[-1]["date"] == NOW.date()
