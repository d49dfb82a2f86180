"""A research project and a report that it owes, put into any state, and how each of their steps is done.

Steps of the panel and the decision (`submit_proposal` to `publish`) are done bare here; their verbs have tests of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from core.workflow import perform
from exchanges import operations as verbs
from partners.actor import Actor
from partners.enums import Role
from reviews.models import Case
from tests.exchanging import make_project
from tests.matrix_rows import SYSTEM, Expected, row
from tests.researching import report
from tests.world import NOW, World

WHY = "Because it is so."
Verb = Callable[[Any, Actor], object]


def make(world: World) -> Any:
    """With the cases of its panels, which the database asks for in review."""
    first, second = (Case(rubric=world.rubric, label=label, opened_at=NOW) for label in ("Proposal", "Draft"))
    for case in (first, second):
        case.save(force_insert=True)
    return make_project(world, proposal_case=first, draft_case=second, aims="Who speaks first?", methods="Interviews.")


def columns(world: World, record: Any, state: str) -> dict[str, Any]:
    return {"published_on": date(2026, 11, 1)}


def plain(verb: Callable[..., object], **more: Any) -> Verb:
    return lambda record, actor: verb(record, **more, actor=actor, now=NOW)


def bare(step: str) -> Verb:
    """Steps of a part of the project (its own rule is asked as well), of the clock, and of a panel."""
    return lambda record, actor: perform(record, step, actor=actor, now=NOW)


PARTS = ("add_side", "consent", "take_out", "all_consented", "change_plan", "change_members", "change_budget", "plan_reports", "change_outputs")
OF_PANELS = ("choose_panel", "submit_proposal", "submit_draft", "publish")
STEPS: dict[str, Verb] = {
    **{name: bare(name) for name in (*PARTS, *OF_PANELS)},
    **{
        name: lambda record, actor, name=name: perform(record, name, actor=actor, now=NOW, reason=WHY)  # type: ignore[misc]
        for name in ("decline", "approve_project", "return_proposal", "reject_project", "accept_draft", "return_draft")
    },
    "change": plain(verbs.change_project, fields={"aims": "Which talks last?"}),
    "ask_partners": plain(verbs.ask_partners),
    "reopen_idea": plain(verbs.reopen_idea, reason=WHY),
    "start": plain(verbs.start_project),
    "begin_report": plain(verbs.begin_report),
    "close": plain(verbs.close_project),
    "withdraw": plain(verbs.withdraw_project, reason=WHY),
}
DESK = (Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD)
SIDES = (*DESK, Role.REGISTRAR, Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD)  # who answers and pays for one
LEAD = (*DESK, Role.REGISTRAR, Role.LECTURER)  # the lecturer of the matrix is the principal investigator of the Institute
TEAM = (*LEAD, Role.EXPERT)
WORKED_ON = "idea partner_consent proposal approved active draft_report peer_review"
AT_WORK = "approved active draft_report peer_review published"
EXPECTED: dict[str, Expected] = {
    "change": row("idea proposal", "", *LEAD),
    "add_side": row("idea partner_consent", "", *LEAD, button=False),
    "ask_partners": row("idea", "partner_consent", *LEAD),
    "consent": row("partner_consent", "", *SIDES, button=False),
    "decline": row("partner_consent", "", *SIDES, reason=True, button=False),
    "take_out": row("idea partner_consent", "", *LEAD, button=False),
    "all_consented": row("partner_consent", "proposal", SYSTEM, button=False),
    "reopen_idea": row("partner_consent proposal", "idea", *LEAD, reason=True),
    "choose_panel": row("proposal draft_report", "", *DESK, Role.REGISTRAR),
    "submit_proposal": row("proposal", "review", *LEAD),
    "approve_project": row("review", "approved", Role.PROGRAMME_HEAD, reason=True),
    "return_proposal": row("review", "proposal", Role.PROGRAMME_HEAD, reason=True),
    "reject_project": row("review", "rejected", Role.PROGRAMME_HEAD, reason=True),
    "start": row("approved", "active", *LEAD),
    "change_plan": row(WORKED_ON, "", *LEAD, button=False),
    "change_members": row(WORKED_ON, "", *LEAD, button=False),
    "change_budget": row(f"{WORKED_ON} published", "", *SIDES, Role.LECTURER, button=False),
    "plan_reports": row(f"{WORKED_ON} published", "", *LEAD, button=False),
    "change_outputs": row(AT_WORK, "", *TEAM, button=False),
    "begin_report": row("active", "draft_report", *LEAD),
    "submit_draft": row("draft_report", "peer_review", *LEAD),
    "accept_draft": row("peer_review", "", Role.PROGRAMME_HEAD, reason=True),
    "return_draft": row("peer_review", "draft_report", Role.PROGRAMME_HEAD, reason=True),
    "publish": row("peer_review", "published", *LEAD),
    "close": row("published", "closed", *LEAD),
    "withdraw": row(f"{WORKED_ON} review", "withdrawn", *LEAD, reason=True),
}


# --- a report that is due -------------------------------------------------------------------------------
def make_report(world: World) -> Any:
    return report(make_project(world, state="active"))


def report_columns(world: World, record: Any, state: str) -> dict[str, Any]:
    return {"submitted_at": NOW, "skip_reason": WHY}


REPORT_STEPS: dict[str, Verb] = {
    "hand_in": plain(verbs.hand_in_project_report, text="Interviews are done."),
    "skip": plain(verbs.skip_project_report, reason=WHY),
}
REPORT_EXPECTED: dict[str, Expected] = {
    "hand_in": row("due", "submitted", *TEAM),
    "skip": row("due", "skipped", *LEAD, reason=True),
}
