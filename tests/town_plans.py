"""Plans for the tests of routes: an agreed one of the enrolment, and one that waits for each."""

from __future__ import annotations

from typing import Any

from people.models import Person
from tests.planning_trainees import plan_of, planned_school


def add_plans(town: Any) -> None:
    """Three people of partner A in an intake of their own; the first is Timur's."""
    world = town.world
    people = planned_school(world, user=None, people=4, reference="MIR-P").enrolments
    people[0].person = Person.objects.across_partners(reason="test").get(user=world.users["timur"])
    people[0].save(update_fields=["person"])
    town.things["planned_enrolment"] = people[0]
    plan_of(world, people[0])
    town.things["plan_with_trainee"] = plan_of(world, people[0], "with_trainee", reason="conflict", comment="Two sessions at once.")
    town.things["plan_draft"] = plan_of(world, people[1], "draft")
    town.things["plan_with_sender"] = plan_of(world, people[2], "with_sender")
    town.things["unplanned_enrolment"] = people[3]
