"""A research project of the Institute and partner A with everything on it, and one that waits for consents, for the tests of routes."""

from __future__ import annotations

from typing import Any

from exchanges import operations as verbs
from exchanges.models import Project
from tests import researching as make
from tests.advising import file_of
from tests.exchanging import make_project
from tests.world import NOW


def add_projects(town: Any) -> None:
    world = town.world
    project = make_project(world, state="active")
    Project.objects.across_partners(reason="test").filter(pk=project.pk).update(proposal_file=file_of(world))
    side = make.side_of(project, world.partner_a)
    due = make.report(project)
    handed_in = make.report(project, due_on=NOW.date())
    verbs.hand_in_project_report(handed_in, text="", file=file_of(world), actor=world.leila, now=NOW)
    town.things |= {
        "project": project, "project_line": make.line(side), "milestone": make.milestone(project), "project_report": due,
        "project_report_in": handed_in, "project_output": make.output(project, file=file_of(world)), "project_member": make.member(project, "Erlan"),
        "project_side_asked": make.side_of(make.asked(world), world.partner_a),
    }  # fmt: skip
