"""From the proposal to the publication: the panel, the decision with grounds, the peer review of the report. Double-blind, always."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import Invalid, NotAllowed
from core.numbers import reference
from core.workflow import lock_for, perform, saying_no
from documents.models import StoredFile
from exchanges.enums import ProjectState
from exchanges.models import EarlierCase, Project
from exchanges.rules import project_reviews as rules
from partners.actor import Actor
from partners.queries import host_day
from reviews.models import Assignment, Case, Panel, Rubric
from reviews.operations import assign, blind_label, close_case, open_case, open_panel


def choose_panel(
    project: Project, *, rubric: Rubric, panel: Panel | None = None, fields: Mapping[str, Any] | None = None, actor: Actor, now: datetime
) -> None:
    """Who reads the proposal, or the draft report, and by which criteria: a case is opened. Without `panel` a new one is made from `fields`.

    Until the text is submitted another panel or other criteria may be chosen.
    """
    with saying_no(), transaction.atomic():
        locked = lock_for(project, "choose_panel", actor=actor, now=now)
        if panel is not None and not panel.blind:
            raise Invalid({"panel": [_("Reviewers of this panel read names. Choose another.")]})
        panel = panel or open_panel(label=reference("RV", host_day(now).year), fields={**(fields or {}), "blind": True}, now=now)
        of_draft = locked.state == ProjectState.DRAFT_REPORT
        before: Case | None = locked.draft_case if of_draft else locked.proposal_case
        if before is not None and not before.is_closed:
            close_case(before, now=now)
        if before is not None:
            EarlierCase(project=locked, case=before, of_draft=of_draft).save(force_insert=True)
        case = open_case(rubric=rubric, label=blind_label(panel, panel.label), panel=panel, language=locked.language, now=now)
        changes = {"draft_panel": panel, "draft_case": case} if of_draft else {"panel": panel, "proposal_case": case}
        perform(project, "choose_panel", actor=actor, now=now, changes=changes, data={"about": panel.label})


def submit_proposal(project: Project, *, blind_file: StoredFile | None = None, actor: Actor, now: datetime) -> None:
    """From now on the text stays as the panel reads it. A file without names is kept until another comes."""
    changes: dict[str, Any] = {"state_since": now, "decision_note": ""}
    if blind_file:
        changes["blind_file"] = blind_file
    perform(project, "submit_proposal", actor=actor, now=now, changes=changes)


def approve_project(project: Project, *, grounds: str, actor: Actor, now: datetime) -> None:
    if not grounds.strip():
        raise Invalid({"grounds": [_("Give the grounds: the sides read them.")]})
    _decide(project, "approve_project", grounds, actor, now)


def return_proposal(project: Project, *, reason: str, actor: Actor, now: datetime) -> None:
    """The sides mend the text and submit it again, to a new case of the same panel or another; the reviews so far are shown to them."""
    _decide(project, "return_proposal", reason, actor, now)


def reject_project(project: Project, *, reason: str, actor: Actor, now: datetime) -> None:
    _decide(project, "reject_project", reason, actor, now)


def submit_draft(project: Project, *, summary: str, draft: StoredFile | None, blind_draft: StoredFile | None, actor: Actor, now: datetime) -> None:
    """Summary and report; without a new file the one that was handed in before stays."""
    if not summary.strip():
        raise Invalid({"summary": [_("Write the summary: reviewers read it, and later everybody.")]})
    changes: dict[str, Any] = {"state_since": now, "summary": summary.strip(), "decision_note": ""}
    changes |= {name: file for name, file in (("draft", draft), ("blind_draft", blind_draft)) if file is not None}
    if blind_draft is None and project.blind_draft_id is None:
        raise Invalid({"blind_draft": [_("Reviewers need the report without names.")]})
    perform(project, "submit_draft", actor=actor, now=now, changes=changes)


def return_draft(project: Project, *, reason: str, actor: Actor, now: datetime) -> None:
    _decide(project, "return_draft", reason, actor, now)


def accept_draft(project: Project, *, grounds: str, actor: Actor, now: datetime) -> None:
    """The report may be published; its day is chosen afterwards."""
    if not grounds.strip():
        raise Invalid({"grounds": [_("Give the grounds: the sides read them.")]})
    _decide(project, "accept_draft", grounds, actor, now)


def _decide(project: Project, step: str, grounds: str, actor: Actor, now: datetime) -> None:
    """The case ends with the decision: what comes later counts nowhere."""
    with transaction.atomic():
        perform(project, step, actor=actor, now=now, reason=grounds, changes={"decision_note": grounds.strip()[:500], "state_since": now})
        case = project.draft_case if step in ("return_draft", "accept_draft") else project.proposal_case
        if case is not None:
            close_case(case, now=now)


def publish_project(project: Project, *, published_on: date, actor: Actor, now: datetime) -> None:
    """From this step on everybody who signs in reads summary and open outputs."""
    if published_on > host_day(now):
        raise Invalid({"published_on": [_("The day of publication can't lie ahead.")]})
    perform(project, "publish", actor=actor, now=now, changes={"published_on": published_on, "state_since": now})


def ask_reviewer(project: Project, *, reviewer: User, due_at: datetime, actor: Actor, now: datetime) -> Assignment:
    """One more reviewer for what lies with the panel now."""
    if not rules.may_ask_reviewers(actor, project):
        raise NotAllowed
    case = project.draft_case if project.state in (ProjectState.DRAFT_REPORT, ProjectState.PEER_REVIEW) else project.proposal_case
    if case is None:
        raise Invalid({"": [_("Choose the panel first.")]})
    return assign(case, reviewer=reviewer, due_at=due_at, actor=actor, now=now)
