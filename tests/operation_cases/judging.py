"""Verbs of papers, joint statements and the judgement of research projects."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.history import record
from core.models import HistoryEntry
from events import operations as events
from events.models import Delegation, Event, Registration
from exchanges import operations as verbs
from exchanges.models import Project
from partners.actor import Actor
from tests import authoring, stating
from tests import judging as made
from tests.authoring import CLOSES, LATER
from tests.numbering import numbers
from tests.operation_cases.base import INVALID, WHY, Case, again_and_again, last_file, with_file
from tests.world import NOW, World


def of_paper(*names: str) -> tuple[str, ...]:
    return tuple(f"events.paper {name}" for name in names)


def of_statement(*names: str) -> tuple[str, ...]:
    return tuple(f"events.statementversion {name}" for name in names)


def of_project(*names: str) -> tuple[str, ...]:
    return tuple(f"exchanges.project {name}" for name in names)


def plain(verb: Any, now: Any = NOW, **more: Any) -> Any:
    return lambda world, record, actor: verb(record, **more, actor=actor, now=now)


def open_reviews(world: World, record: Any, actor: Actor) -> object:
    return events.open_paper_reviews(record, rubric=world.rubric, fields={}, actor=actor, now=LATER)  # type: ignore[arg-type]


def with_papers(world: World) -> Any:
    return authoring.submitted(world).event


def table(world: World) -> Any:
    return stating.make_table(world)[0]


def answer(world: World, record: Any, actor: Actor) -> object:
    own = next(row for row in record.delegations if row.partner_id == world.partner_a.pk)
    return events.answer_statement(record, delegation=own, answer="consents", actor=actor, now=NOW)


def by_alice(world: World) -> Any:
    return authoring.submitted(world, name="alice")


def without_head(world: World) -> Any:
    """Officers alone answer for their delegations."""
    found = stating.circulated(world)
    Delegation.objects.across_partners(reason="test").filter(event=found.event_id).update(head=None)
    return stating.again(found)


def begun(ready: Any) -> Any:
    """Events, delegations, guests and projects that tests write plainly get the history with which they would have begun."""

    def made_with_history(world: World) -> Any:
        found = ready(world)
        for model in (Event, Delegation, Registration, Project):
            known = HistoryEntry.objects.across_partners(reason="test").filter(model=model._meta.label_lower)
            for row in model._base_manager.exclude(pk__in=known.values("object_id")):
                record(row, "begun", actor=world.sofia, now=NOW, target=row.state)
        return found

    return made_with_history


def choose(world: World, record: Any, actor: Actor) -> object:
    return verbs.choose_panel(record, rubric=world.rubric, fields=made.PANEL, actor=actor, now=NOW)  # type: ignore[arg-type]


def project(make: Any) -> Any:
    return lambda world: make(world, number=next(numbers))


def ask(world: World, record: Any, actor: Actor) -> object:
    return verbs.ask_reviewer(record, reviewer=world.users["rana"], due_at=made.DUE, actor=actor, now=NOW)


def in_peer_review(world: World) -> Any:
    return made.in_peer_review(world, last_file(), number=next(numbers))


def accepted(world: World) -> Any:
    found = in_peer_review(world)
    verbs.accept_draft(found, grounds=WHY, actor=world.hana, now=NOW)
    return made.again(found)


def submit_draft(world: World, record: Any, actor: Actor) -> object:
    return verbs.submit_draft(record, summary="Water unites.", draft=last_file(), blind_draft=last_file(), actor=actor, now=NOW)


DESK = {"by": "sofia", "stranger": "alice"}
AUTHOR = {"by": "alice", "stranger": "charlie"}
HEAD = {"by": "hana", "stranger": "sofia"}
LEAD = {"by": "leila", "stranger": "alice"}
ROWS = [
    Case(
        **again_and_again("events.set_papers_call"), **DESK, ready=authoring.make_conference, steps=("events.event papers_called",),
        do=plain(events.set_papers_call, text="On water.", until=CLOSES),
    ),
    Case(
        **again_and_again("events.change_paper"), **AUTHOR, ready=by_alice, steps=of_paper("change"),
        do=plain(events.change_paper, fields={"title": "Rivers"}),
    ),
    Case("events.withdraw_paper", **AUTHOR, ready=by_alice, do=plain(events.withdraw_paper), steps=of_paper("withdraw")),
    Case("events.open_paper_reviews", **DESK, ready=with_papers, do=open_reviews, steps=("events.event panel_opened", *of_paper("open_review"))),
    Case("events.accept_paper", **DESK, ready=authoring.in_review, do=plain(events.accept_paper, now=LATER), steps=of_paper("accept")),
    Case("events.decline_paper", **DESK, ready=authoring.in_review, do=plain(events.decline_paper, now=LATER, note=WHY), steps=of_paper("decline")),
    Case(
        **again_and_again("events.place_paper"), **DESK, ready=authoring.accepted, do=plain(events.place_paper, now=LATER, session=None),
        steps=of_paper("place"),
    ),
    Case("events.write_statement", **DESK, ready=table, do=plain(events.write_statement, fields=stating.WORDS), steps=of_statement("written")),
    Case(
        **again_and_again("events.change_statement"), **DESK, ready=stating.drafted, steps=of_statement("change"),
        do=plain(events.change_statement, fields={"title": "Joint statement"}),
    ),
    Case(
        "events.circulate_statement", **DESK, ready=stating.drafted, steps=of_statement("circulate"),
        do=plain(events.circulate_statement, answer_by=stating.UNTIL),
    ),
    Case(**again_and_again("events.answer_statement"), by="alice", stranger="charlie", ready=without_head, do=answer, steps=of_statement("answer")),
    Case(
        "events.issue_statement", **DESK, ready=stating.agreed, do=plain(events.issue_statement),
        steps=("documents.issueddocument issued", *of_statement("issue")),
    ),
    Case(
        "events.issue_statement_without", **HEAD, ready=stating.agreed, do=plain(events.issue_statement_without, reason=WHY),
        steps=("documents.issueddocument issued", *of_statement("issue_without")),
    ),
    Case(**again_and_again("exchanges.choose_panel"), **DESK, ready=project(made.proposal), do=choose, steps=of_project("choose_panel")),
    Case("exchanges.submit_proposal", **LEAD, ready=project(made.with_panel), do=plain(verbs.submit_proposal), steps=of_project("submit_proposal")),
    Case(
        "exchanges.ask_reviewer", by="saule", stranger="alice", ready=project(made.in_review), do=ask, steps=("reviews.assignment assigned",),
        again=INVALID, at_once=("Invalid", "done"),
    ),
    Case(
        "exchanges.approve_project", **HEAD, ready=project(made.in_review), do=plain(verbs.approve_project, grounds=WHY),
        steps=of_project("approve_project"),
    ),
    Case(
        "exchanges.return_proposal", **HEAD, ready=project(made.in_review), do=plain(verbs.return_proposal, reason=WHY),
        steps=of_project("return_proposal"),
    ),
    Case(
        "exchanges.reject_project", **HEAD, ready=project(made.in_review), do=plain(verbs.reject_project, reason=WHY), steps=of_project("reject_project")
    ),
    Case("exchanges.submit_draft", **LEAD, ready=with_file(project(made.reporting)), do=submit_draft, steps=of_project("submit_draft")),
    Case("exchanges.accept_draft", **HEAD, ready=with_file(in_peer_review), do=plain(verbs.accept_draft, grounds=WHY), steps=of_project("accept_draft")),
    Case("exchanges.return_draft", **HEAD, ready=with_file(in_peer_review), do=plain(verbs.return_draft, reason=WHY), steps=of_project("return_draft")),
    Case(
        "exchanges.publish_project", **LEAD, ready=with_file(accepted), do=plain(verbs.publish_project, published_on=NOW.date()),
        steps=of_project("publish"),
    ),
]  # fmt: skip
CASES = [replace(case, ready=begun(case.ready)) for case in ROWS]
ELSEWHERE = {
    "events.submit_paper": "everybody who sees the event may: test_event_papers",
    "reviews.blind_label": "draws a number, writes nothing",
}
