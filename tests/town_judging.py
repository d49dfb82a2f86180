"""A call for papers of partner A's conference, papers before and with the panel, a joint statement in each state, projects before their panels."""

from __future__ import annotations

from typing import Any

from events import operations as events
from tests import authoring, judging, stating
from tests.advising import file_of
from tests.authoring import LATER
from tests.eventing import make_delegation, make_event
from tests.world import NOW


def add_judging(town: Any) -> None:
    world = town.world
    _papers(town)
    judged = judging.in_review(world, number=801)
    judging.judge(world, judging.asked(world, judged))
    reporting = judging.in_peer_review(world, file_of(world), number=802)
    judging.asked(world, reporting)
    town.things |= {"project_judged": judged, "project_reporting": reporting, "draft_case_of_project": reporting.draft_case}
    statements = {name: _table(town, number) for number, name in enumerate(("draft", "circulated", "issued"), 841)}
    issued = stating.circulated(world, statements["issued"])
    stating.answer(world, issued, "alice")
    events.issue_statement(stating.again(issued), actor=world.sofia, now=NOW)
    town.things |= {
        "statement_event": statements["draft"], "statement_draft": stating.drafted(world, statements["draft"]),
        "statement_on_table": stating.circulated(world, statements["circulated"]), "statement_on_table_event": statements["circulated"],
    }  # fmt: skip


def _table(town: Any, number: int) -> Any:
    """At which partner A sits alone."""
    event = make_event(town.world, number=number)
    make_delegation(event, town.world.partner_a, state="confirmed")
    return event


def _papers(town: Any) -> None:
    world = town.world
    event, judged = (authoring.make_conference(world, is_public=False) for _number in range(2))
    for row in (event, judged):
        make_delegation(row, world.partner_a)
    own = authoring.submitted(world, event, name="alice", file=file_of(world))
    read = authoring.submitted(world, judged, name="alice", file=file_of(world))
    events.open_paper_reviews(judged, rubric=world.rubric, fields={}, actor=world.sofia, now=LATER)
    case = authoring.again(read).case
    assert case is not None
    authoring.given(world, case)
    town.things |= {"papers_event": event, "event_paper": own, "paper_case": case}
