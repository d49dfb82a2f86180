"""What an event asks of who runs it stands on their first page, and on nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from partners.models import Institution
from portal.worklist_together import of_training
from tests.eventing import make_event
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_plan_that_is_not_published_and_report_that_is_not_written_wait_for_who_runs_it(world: World) -> None:
    soon = {"starts_at": NOW + 20 * DAY, "ends_at": NOW + 21 * DAY}
    over = {"starts_at": NOW - 3 * DAY, "ends_at": NOW - 2 * DAY}
    make_event(world, number=1, state="planned", **soon)
    make_event(world, number=2, state="invited", **over)
    make_event(world, number=3, state="held", **over)
    make_event(world, number=4, state="held", report="Good.", **over)
    other = Institution.objects.create(partner=world.host, kind="academy", name_en="Another academy")
    make_event(world, number=5, state="planned", institution=other, **soon)

    def waits(name: str) -> set[str]:
        return {task.title.split()[0] for task in of_training(world.actors[name], NOW) if task.title.startswith("EV-")}

    assert waits("ruslan") == {"EV-1", "EV-2", "EV-3"}
    assert waits("sofia") == {"EV-1", "EV-2", "EV-3", "EV-5"}
    assert waits("alice") == set()
