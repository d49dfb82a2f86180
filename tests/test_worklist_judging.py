"""Panels, papers and statements on the first page of each side."""

from __future__ import annotations

import pytest
import time_machine

from events import operations as events
from exchanges import operations as exchanges
from tests import authoring, judging, stating
from tests.advising import file_of
from tests.authoring import LATER
from tests.world import NOW, World

pytestmark = pytest.mark.django_db


def first_page(world: World, name: str) -> str:
    return " ".join(world.client(name).get("/").content.decode().split())


def test_project_lies_where_it_waits(world: World) -> None:
    project = judging.proposal(world)
    for name in ("sofia", "ruslan"):
        assert "Choose the panel" in first_page(world, name), name
    judging.choose_for(world, project)
    assert "Choose the panel" not in first_page(world, "sofia")
    exchanges.submit_proposal(judging.again(project), actor=world.leila, now=NOW)
    for name in ("sofia", "saule"):
        assert "Ask reviewers" in first_page(world, name), name
    assert "Read the reviews and decide" not in first_page(world, "hana")
    judging.asked(world, judging.again(project))
    assert "Read the reviews and decide" in first_page(world, "hana")
    assert "Ask reviewers" not in first_page(world, "saule")
    assert project.reference not in first_page(world, "rana")


def test_accepted_report_waits_to_be_published(world: World) -> None:
    project = judging.in_peer_review(world, file_of(world))
    assert "Publish the results" not in first_page(world, "sofia")
    exchanges.accept_draft(project, grounds="Good.", actor=world.hana, now=NOW)

    for name in ("sofia", "ruslan"):
        assert "Publish the results" in first_page(world, name), name


def test_papers_wait_for_the_panel_then_for_the_decision(world: World) -> None:
    event = authoring.make_conference(world)
    paper = authoring.submitted(world, event)
    with time_machine.travel(LATER):
        assert "Papers that wait: 1" in first_page(world, "ruslan")
        events.open_paper_reviews(event, rubric=world.rubric, fields={}, actor=world.sofia, now=LATER)  # type: ignore[arg-type]
        case = authoring.again(paper).case
        assert case is not None
        assert "Decide about papers" not in first_page(world, "sofia")
        authoring.judged(world, case)
        assert "Papers read by all reviewers: 1" in first_page(world, "sofia")
        assert event.reference not in first_page(world, "alice")


def test_statement_waits_for_each_delegation_then_for_its_issue(world: World) -> None:
    version = stating.circulated(world)
    for name in ("alice", "daler", "charlie", "timur"):
        assert "Answer for your delegation" in first_page(world, name), name
    assert version.title not in first_page(world, "ruslan")
    stating.answer(world, version, "alice")
    for name in ("alice", "timur"):
        assert "Answer for your delegation" not in first_page(world, name), name
    stating.answer(world, version, "charlie")

    for name in ("sofia", "ruslan"):
        assert "Issue the statement" in first_page(world, name), name
