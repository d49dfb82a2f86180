"""Research projects of the demo: in several states, each with its history, each with work for an example account."""

from __future__ import annotations

import pytest

from exchanges.models import Milestone, Project, ProjectReport, ProjectSide, ResearchOutput
from portal.demo.load import quickly
from portal.demo.partners import build_partners
from portal.demo.research import join_research
from portal.demo.stage import Stage
from portal.recount import disagreements
from tests.world import NOW

pytestmark = pytest.mark.django_db


def test_projects_of_the_demo_hang_together() -> None:
    stage = Stage(NOW, "!")
    with quickly():
        build_partners(stage)
        stage.time = NOW
        join_research(stage)

    states = Project.objects.across_partners(reason="test").values_list("state", flat=True)
    assert disagreements() == []
    assert sorted(states) == ["active", "draft_report", "partner_consent", "proposal", "published", "withdrawn"]
    assert Milestone.objects.across_partners(reason="test").filter(done_on__isnull=True, due_on__lt=NOW.date()).exists()
    assert ResearchOutput.objects.across_partners(reason="test").filter(access="open", project__state="published").count() == 2
    assert ProjectReport.objects.visible_to(stage.actors["lecturer"]).filter(state="due").count() == 3
    asked = ProjectSide.objects.visible_to(stage.actors["nominating.tajikistan"]).filter(project__state="partner_consent", consented_at=None)
    assert asked.count() == 2
