"""The work on a project: members, milestones, money, reports, outputs. Each change is a row in the history of the project."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import Invalid, NotAllowed
from core.history import record
from core.workflow import begin, lock, perform, saying_no, take_away
from documents.models import StoredFile
from exchanges.enums import ReportKind, ReportState
from exchanges.models import BudgetLine, Milestone, Project, ProjectMember, ProjectReport, ProjectSide, ResearchOutput
from exchanges.operations.projects import forget, refuse_outside
from exchanges.rules import projects as rules
from partners.actor import Actor
from partners.queries import host_day


def _put(row: Any, fields: Mapping[str, Any]) -> Any:
    """The row with these values, checked and saved."""
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    return row


# --- members ------------------------------------------------------------------------------------------
def add_member(side: ProjectSide, *, fields: Mapping[str, Any], user: User | None = None, actor: Actor, now: datetime) -> ProjectMember:
    """With an account they read the project and hand in; the page has looked that it is an account of the side's partner."""
    project = side.project
    with saying_no(), transaction.atomic():
        data = {"about": fields["name"], **({"user": user.pk} if user else {})}
        perform(project, "change_members", actor=actor, now=now, data=data)
        member = _put(ProjectMember(project=project, side=side, user=user, joined_on=host_day(now)), fields)
    forget(project)
    return member  # type: ignore[no-any-return]


def change_member(member: ProjectMember, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    with saying_no(), transaction.atomic():
        perform(member.project, "change_members", actor=actor, now=now, data={"about": member.name})
        _put(member, fields)


def end_member(member: ProjectMember, *, actor: Actor, now: datetime) -> None:
    """From today on they no longer read the inside of the project; that they worked on it stays."""
    with saying_no(), transaction.atomic():
        perform(member.project, "change_members", actor=actor, now=now, data={"about": member.name})
        locked = lock(member)
        if locked.left_on is not None:
            raise Invalid({"": [_("This person has left the project already.")]})
        _put(member, {"left_on": max(host_day(now), member.joined_on)})


# --- milestones -----------------------------------------------------------------------------------------
def add_milestone(project: Project, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Milestone:
    with saying_no(), transaction.atomic():
        perform(project, "change_plan", actor=actor, now=now, data={"about": fields["title"]})
        refuse_outside(project, fields, "starts_on", "due_on")
        made: Milestone = _put(Milestone(project=project), fields)
    return made


def change_milestone(milestone: Milestone, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    with saying_no(), transaction.atomic():
        perform(milestone.project, "change_plan", actor=actor, now=now, data={"about": fields["title"]})
        refuse_outside(milestone.project, fields, "starts_on", "due_on")
        lock(milestone)
        _put(milestone, fields)


def mark_milestone(milestone: Milestone, *, done_on: date | None, actor: Actor, now: datetime) -> None:
    """Done on a day that has come; with no day it is open again."""
    if done_on and done_on > host_day(now):
        raise Invalid({"done_on": [_("This day has not come yet.")]})
    with saying_no(), transaction.atomic():
        perform(milestone.project, "change_plan", actor=actor, now=now, data={"about": milestone.title})
        lock(milestone)
        _put(milestone, {"done_on": done_on})


def remove_milestone(milestone: Milestone, *, actor: Actor, now: datetime) -> None:
    with transaction.atomic():
        perform(milestone.project, "change_plan", actor=actor, now=now, data={"about": milestone.title})
        take_away(milestone)


# --- money ----------------------------------------------------------------------------------------------
def _budget(side: ProjectSide, about: Any, actor: Actor, now: datetime) -> None:
    if not rules.may_change_budget(actor, side):
        raise NotAllowed
    perform(side.project, "change_budget", actor=actor, now=now, data={"about": f"{side.institution}: {about}"})


def add_budget_line(side: ProjectSide, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> BudgetLine:
    with saying_no(), transaction.atomic():
        line = BudgetLine(project=side.project, side=side)
        _budget(side, fields["currency"], actor, now)
        _put(line, fields)
    return line


def change_budget_line(line: BudgetLine, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    with saying_no(), transaction.atomic():
        _budget(line.side, line.currency, actor, now)
        lock(line)
        _put(line, fields)


def remove_budget_line(line: BudgetLine, *, actor: Actor, now: datetime) -> None:
    with transaction.atomic():
        _budget(line.side, line.currency, actor, now)
        take_away(line)


# --- reports --------------------------------------------------------------------------------------------
def lay_down_report(project: Project, *, kind: str, due_on: date, actor: Actor, now: datetime) -> ProjectReport:
    if due_on < host_day(now):
        raise Invalid({"due_on": [_("This day is over already.")]})
    with saying_no(), transaction.atomic():
        perform(project, "plan_reports", actor=actor, now=now, data={"on": due_on.isoformat()})
        _refuse_twice(project, kind, due_on)
        report = ProjectReport(project=project, kind=kind, due_on=due_on)
        begin(report, "laid_down", actor=actor, now=now)
    return report


def _refuse_twice(project: Project, kind: str, due_on: date) -> None:
    rows = ProjectReport.objects.across_partners(reason="what the project owes already").filter(project=project, kind=kind)
    if kind == ReportKind.FINAL and rows.exclude(state=ReportState.SKIPPED).exists():
        raise Invalid({"kind": [_("There is one final report, and its day is laid down already.")]})
    if rows.filter(due_on=due_on).exists():
        raise Invalid({"due_on": [_("A report is due on this day already.")]})


def remove_project_report(report: ProjectReport, *, actor: Actor, now: datetime) -> None:
    """Before the day: what is overdue is handed in or skipped with a reason."""
    with transaction.atomic():
        perform(report.project, "plan_reports", actor=actor, now=now, data={"on": report.due_on.isoformat()})
        locked = lock(report)
        if locked.state != ReportState.DUE or locked.due_on <= host_day(now):
            raise Invalid({"": [_("This report is due already. Hand it in, or skip it with a reason.")]})
        take_away(report)


def hand_in_project_report(report: ProjectReport, *, text: str, file: StoredFile | None = None, actor: Actor, now: datetime) -> None:
    if not text and file is None:
        raise Invalid({"text": [_("Write the report, or hand it in as a file.")]})
    with transaction.atomic():
        changes = {"text": text, "file": file, "submitted_at": now, "submitted_by_label": actor.label[:200]}
        perform(report, "hand_in", actor=actor, now=now, changes=changes)
        record(report.project, "report_handed_in", actor=actor, now=now, data={"on": report.due_on.isoformat()})


def skip_project_report(report: ProjectReport, *, reason: str, actor: Actor, now: datetime) -> None:
    with transaction.atomic():
        perform(report, "skip", actor=actor, now=now, reason=reason, changes={"skip_reason": reason.strip()[:300]})
        record(report.project, "report_skipped", actor=actor, now=now, reason=reason, data={"on": report.due_on.isoformat()})


# --- outputs --------------------------------------------------------------------------------------------
def add_output(project: Project, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> ResearchOutput:
    with saying_no(), transaction.atomic():
        perform(project, "change_outputs", actor=actor, now=now, data={"about": fields["title"]})
        output = ResearchOutput(project=project, added_at=now, added_by_label=actor.label[:200])
        made: ResearchOutput = _put(output, fields)
    return made


def change_output(output: ResearchOutput, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    with saying_no(), transaction.atomic():
        perform(output.project, "change_outputs", actor=actor, now=now, data={"about": fields["title"]})
        lock(output)
        _put(output, fields)


def remove_output(output: ResearchOutput, *, actor: Actor, now: datetime) -> None:
    with transaction.atomic():
        perform(output.project, "change_outputs", actor=actor, now=now, data={"about": output.title})
        take_away(output)
