"""Research projects as pages read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from accounts.models import User
from exchanges.enums import MemberRole, ProjectState, ReportState
from exchanges.models import BudgetLine, Milestone, Project, ProjectMember, ProjectReport, ProjectSide, ResearchOutput
from exchanges.rules import projects as rules
from partners.actor import Actor
from partners.enums import InstitutionKind, Role
from partners.models import Institution, Membership, Partner
from partners.queries import host_day

RESEARCHING = (InstitutionKind.ACADEMY, InstitutionKind.HUB, InstitutionKind.MINISTRY, InstitutionKind.AUTHORITY, InstitutionKind.SECRETARIAT)


def projects_for(actor: Actor) -> Any:
    return Project.objects.visible_to(actor).select_related("lead__partner")


def narrowed(rows: Any, *, actor: Actor, state: str = "", study: str = "", partner: Partner | None = None, text: str = "", own: bool = False) -> Any:
    if state:
        rows = rows.filter(state=state)
    if study:
        rows = rows.filter(field=study)
    if partner:
        sides = ProjectSide.objects.visible_to(actor).filter(partner=partner)
        rows = rows.filter(pk__in=sides.values("project_id"))
    for word in text.split():
        rows = rows.filter(Q(reference__icontains=word) | Q(title__icontains=word))
    return rows.filter(_own(actor)) if own else rows


def _own(actor: Actor) -> Q:
    """In which one's side takes part, or oneself."""
    sides = ProjectSide.objects.across_partners(reason="in which the own side takes part")
    sides = sides.filter(Q(partner_id__in=actor.partner_ids) | Q(institution_id__in=actor.institution_ids))
    members = ProjectMember.objects.across_partners(reason="in which one works").filter(user_id=actor.user_id, left_on__isnull=True)
    return Q(pk__in=sides.values("project_id")) | Q(pk__in=members.values("project_id"))


def is_asking(project: Project) -> bool:
    return project.state == ProjectState.PARTNER_CONSENT


def next_step(project: Project) -> tuple[str, str]:
    """The step that comes first as things are, and the one that is too early or done; empty where nothing of the kind is said."""
    state = project.state
    if state in (ProjectState.PROPOSAL, ProjectState.DRAFT_REPORT):
        case = project.proposal_case if state == ProjectState.PROPOSAL else project.draft_case
        return ("choose_panel" if case is None or case.is_closed else "", "")
    if state == ProjectState.PEER_REVIEW and project.draft_case is not None:
        return ("publish", "accept_draft") if project.draft_case.is_closed else ("", "publish")
    return ("", "")


def takes_sides(project: Project) -> bool:
    """Whether institutions may still join and leave."""
    return project.state in (ProjectState.IDEA, ProjectState.PARTNER_CONSENT)


def institutions_to_lead(actor: Actor) -> Any:
    """For which this actor may have an idea."""
    own, partners = set(), set()
    for grant in actor.grants:
        if grant.unconfirmed_since is None and grant.role in (Role.REGISTRAR, *rules.SCHOLARS):
            own.add(grant.institution_id)
        elif grant.unconfirmed_since is None and grant.role in (*rules.DESK, *rules.OFFICERS):
            partners.add(grant.partner_id)
    rows = Institution.objects.filter(Q(pk__in=own) | Q(partner_id__in=partners, kind__in=RESEARCHING))
    return rows.select_related("partner").order_by("partner__code", "name_en", "pk")


def institutions_to_ask(*taken: int) -> Any:
    rows = Institution.objects.filter(kind__in=RESEARCHING).exclude(pk__in=taken)
    return rows.select_related("partner").order_by("partner__code", "name_en", "pk")


def members_of(project: Project, actor: Actor) -> list[ProjectMember]:
    """Those who work on it first, the principal investigators at the head of each side."""
    rows = ProjectMember.objects.visible_to(actor).filter(project=project).select_related("side__institution", "user")
    return sorted(rows, key=lambda row: (row.left_on is not None, row.side_id, row.role != MemberRole.PRINCIPAL, row.pk))


def account_at(side: ProjectSide, email: str, now: datetime) -> User | None:
    """The account of somebody who holds a role for the partner of this side; nobody else is given the inside to read."""
    if not email:
        return None
    rows = Membership.objects.across_partners(reason="whether an address belongs to an account of the side")
    rows = rows.filter(Membership.on(host_day(now)), institution__partner=side.partner_id, user__email__iexact=email, user__is_active=True)
    found = rows.select_related("user").order_by("pk").first()
    return found.user if found else None


def milestones_of(project: Project, actor: Actor) -> list[Milestone]:
    rows = Milestone.objects.visible_to(actor).filter(project=project).select_related("side__institution")
    return list(rows.order_by("starts_on", "due_on", "pk"))


def is_late(milestone: Milestone, today: date) -> bool:
    return milestone.done_on is None and milestone.due_on < today


def reports_of(project: Project, actor: Actor) -> list[ProjectReport]:
    return list(ProjectReport.objects.visible_to(actor).filter(project=project).select_related("file"))


def is_overdue(report: ProjectReport, today: date) -> bool:
    return report.state == ReportState.DUE and report.due_on < today


def may_still_move(report: ProjectReport, today: date) -> bool:
    """Before its day a report may be taken off the plan."""
    return report.state == ReportState.DUE and report.due_on > today


def outputs_of(project: Project, actor: Actor) -> Any:
    """Others than the sides read what is open, once the project is published."""
    return ResearchOutput.objects.visible_to(actor).filter(project=project).select_related("file")


@dataclass
class SideBudget:
    """What one side pays, its lines and the sums of each currency: (currency, planned, spent)."""

    side: ProjectSide
    may_change: bool
    lines: list[BudgetLine] = field(default_factory=list)

    @property
    def sums(self) -> list[tuple[str, Decimal, Decimal]]:
        return sums_of(self.lines)


def sums_of(lines: Iterable[BudgetLine]) -> list[tuple[str, Decimal, Decimal]]:
    """Amounts of different currencies are never added up."""
    planned: dict[str, Decimal] = defaultdict(Decimal)
    spent: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        planned[line.currency] += line.planned
        spent[line.currency] += line.spent
    return [(currency, planned[currency], spent[currency]) for currency in sorted(planned)]


def budget_of(project: Project, actor: Actor) -> list[SideBudget]:
    """Every side, the lead first, those without a line too."""
    found = {side.pk: SideBudget(side, rules.may_change_budget(actor, side)) for side in project.all_sides}
    for line in BudgetLine.objects.visible_to(actor).filter(project=project).order_by("head", "currency", "pk"):
        found[line.side_id].lines.append(line)
    return list(found.values())
