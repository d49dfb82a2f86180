"""A paper of an event and a version of its joint statement, put into any state, and how each of their steps is done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.workflow import perform
from events import operations as verbs
from events.models import StatementConsent
from partners.actor import Actor
from partners.enums import Role
from reviews.models import Case
from tests import authoring, stating
from tests.matrix_rows import SYSTEM, Expected, row
from tests.world import NOW, World

WHY = "Because it is so."
DESK = (Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD)
ORGANISERS = (*DESK, Role.REGISTRAR)


def plain(verb: Any, **more: Any) -> Any:
    return lambda record, actor: verb(record, **more, actor=actor, now=NOW)


def bare(step: str, **changes: Any) -> Any:
    return lambda record, actor: perform(record, step, actor=actor, now=NOW, changes=changes)


# --- papers ---------------------------------------------------------------------------------------------
def make_paper(world: World) -> Any:
    """Of the trainee of partner A; the call is over at this instant, so that the author changes it an hour before."""
    paper = authoring.submitted(world)
    type(paper.event)._base_manager.filter(pk=paper.event_id).update(papers_until=NOW)
    case = Case(rubric=world.rubric, label="Paper", opened_at=NOW)
    case.save(force_insert=True)
    paper.case = case
    paper.save(update_fields=["case"])
    return paper


def change(record: Any, actor: Actor) -> object:
    return verbs.change_paper(record, fields={"title": "Rivers"}, actor=actor, now=NOW - timedelta(hours=1))


PAPER_STEPS = {
    "change": change,
    "open_review": bare("open_review"),
    "accept": plain(verbs.accept_paper),
    "decline": plain(verbs.decline_paper, note=WHY),
    "place": plain(verbs.place_paper, session=None),
    "withdraw": plain(verbs.withdraw_paper),
}
PAPER_EXPECTED: dict[str, Expected] = {
    "change": row("submitted", "", Role.TRAINEE),
    "open_review": row("submitted", "under_review", *ORGANISERS, button=False),
    "accept": row("submitted under_review", "accepted", *ORGANISERS),
    "decline": row("submitted under_review", "declined", *ORGANISERS),
    "place": row("accepted", "", *ORGANISERS),
    "withdraw": row("submitted under_review accepted", "withdrawn", Role.TRAINEE),
}


# --- statements -----------------------------------------------------------------------------------------
def make_statement(world: World) -> Any:
    """All delegations consent, so that it may be issued; the trainee of the matrix heads that of partner A."""
    version = stating.drafted(world)
    for delegation in version.delegations:
        StatementConsent(version=version, delegation=delegation, answer="consents", at=NOW, by_label="Alice").save(force_insert=True)
    return version


def statement_columns(world: World, record: Any, state: str) -> dict[str, Any]:
    return {"circulated_at": NOW, "document": stating.paper_of(world) if state == "issued" else None}


STATEMENT_STEPS = {
    "change": plain(verbs.change_statement, fields={"title": "Joint statement"}),
    "circulate": plain(verbs.circulate_statement, answer_by=stating.UNTIL),
    "answer": bare("answer"),
    "replace": bare("replace"),
    "issue": plain(verbs.issue_statement),
    "issue_without": plain(verbs.issue_statement_without, reason=WHY),
}
AT_TABLE = (Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD)
STATEMENT_EXPECTED: dict[str, Expected] = {
    "change": row("draft", "", *ORGANISERS),
    "circulate": row("draft", "circulated", *ORGANISERS),
    # Both partners sit at this table.
    "answer": row("circulated", "", *AT_TABLE, Role.TRAINEE, *(f"{role} elsewhere" for role in AT_TABLE)),
    "replace": row("circulated draft", "replaced", SYSTEM, button=False),
    "issue": row("circulated", "issued", *ORGANISERS),
    "issue_without": row("circulated", "issued", Role.PROGRAMME_HEAD, reason=True),
}
