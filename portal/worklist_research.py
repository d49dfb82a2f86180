"""Research projects on the first page: consents that are asked for, the next step of the lead, reports that come due, milestones that are late."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchanges.enums import PROJECT_RUNNING, MemberRole, ReportState
from exchanges.enums import ProjectState as S
from exchanges.models import Milestone, Project, ProjectMember, ProjectReport, ProjectSide
from exchanges.rules.projects import DESK, OFFICERS, SCHOLARS
from partners.actor import Actor
from partners.enums import Role
from partners.queries import host_day
from portal.whole_lists import Task
from portal.worklist_kinds import Kind, Row

AHEAD = timedelta(days=30)  # a report stands on the first page from a month before its day
R = Role
SPEAKERS = frozenset({*DESK, *OFFICERS, R.REGISTRAR})
LEADERS = frozenset({*OFFICERS, R.REGISTRAR, *SCHOLARS, R.TRAINEE})
WHOLE = (gettext_lazy("Show all research projects"), "exchanges:projects", "")


def _institutions(actor: Actor, path: str, *roles: Role) -> Q:
    """Institutions for which this actor speaks: of the partner as its officer, the own academy as its registrar."""
    partners = {grant.partner_id for grant in actor.grants if grant.role in roles and not grant.unconfirmed_since}
    academies = {grant.institution_id for grant in actor.grants if grant.role == R.REGISTRAR and not grant.unconfirmed_since}
    return Q(**{f"{path}__partner__in": partners}) | Q(**{f"{path}__in": academies})


def _led(actor: Actor, project: str = "") -> Q:
    """Projects that this actor leads as principal investigator, or whose lead institution they speak for."""
    members = ProjectMember.objects.across_partners(reason="what one leads").filter(
        user_id=actor.user_id, role=MemberRole.PRINCIPAL, left_on__isnull=True, side__institution=F("project__lead")
    )
    return Q(**{f"{project}pk__in": members.values("project_id")}) | _institutions(actor, f"{project}lead", *OFFICERS)


def _consents(actor: Actor, now: datetime) -> QuerySet[Any]:
    rows = ProjectSide.objects.visible_to(actor).filter(project__state=S.PARTNER_CONSENT, consented_at__isnull=True, declined_at__isnull=True)
    return rows.filter(_institutions(actor, "institution", *OFFICERS, *DESK)).order_by("project__state_since", "pk")  # type: ignore[no-any-return]


def _of_side(actor: Actor) -> dict[str, Any]:
    return {
        "key": F("pk"),
        "given": F("project__reference"),
        "about": F("project__title"),
        "more": F("institution__name_en"),
        "since": F("project__state_since"),
    }


def _consent(row: Row, actor: Actor) -> Task:
    detail = _("Consent to a research project is asked of %(institution)s") % {"institution": row.more}
    url = reverse("exchanges:project_side_consent", args=[row.key])
    return Task(f"{row.given} {row.about}", url, _("Answer"), detail, since=row.since, tone="attention")


def _steps(actor: Actor, now: datetime) -> QuerySet[Any]:
    rows = Project.objects.visible_to(actor).filter(_led(actor), state__in=[S.IDEA, S.PROPOSAL, S.APPROVED, S.DRAFT_REPORT])
    return rows.order_by("state_since", "pk")  # type: ignore[no-any-return]


def _of_project(actor: Actor) -> dict[str, Any]:
    return {"key": F("pk"), "given": F("reference"), "about": F("title"), "more": F("state"), "since": F("state_since")}


def _step(row: Row, actor: Actor) -> Task:
    actions = {
        S.IDEA: _("Ask for consent"), S.PROPOSAL: _("Write the proposal"), S.APPROVED: _("Begin the work"), S.DRAFT_REPORT: _("Write the report"),
    }  # fmt: skip
    detail = _("Research project: %(state)s") % {"state": S(row.more).label}
    return Task(f"{row.given} {row.about}", reverse("exchanges:project", args=[row.key]), actions[S(row.more)], detail, since=row.since)


def _reports(actor: Actor, now: datetime) -> QuerySet[Any]:
    """For the lead what comes due; for the ministry what is overdue."""
    today = host_day(now)
    rows = ProjectReport.objects.visible_to(actor).filter(state=ReportState.DUE, project__state__in=[*PROJECT_RUNNING, S.PUBLISHED])
    turn = _led(actor, "project__") & Q(due_on__lte=today + AHEAD)
    if actor.has(*DESK):
        turn |= Q(due_on__lt=today)
    return rows.filter(turn).order_by("due_on", "pk")  # type: ignore[no-any-return]


def _of_report(actor: Actor) -> dict[str, Any]:
    return {"key": F("pk"), "given": F("project__reference"), "about": F("project__title"), "on": F("due_on")}


def _report(row: Row, actor: Actor) -> Task:
    detail = _("Report of a research project")
    return Task(f"{row.given} {row.about}", reverse("exchanges:project_report", args=[row.key]), _("Hand in"), detail, due_at=_end_of(row))


def _milestones(actor: Actor, now: datetime) -> QuerySet[Any]:
    rows = Milestone.objects.visible_to(actor).filter(done_on__isnull=True, due_on__lt=host_day(now), project__state__in=PROJECT_RUNNING)
    return rows.filter(_led(actor, "project__")).order_by("due_on", "pk")  # type: ignore[no-any-return]


def _of_milestone(actor: Actor) -> dict[str, Any]:
    return {"key": F("project_id"), "given": F("project__reference"), "about": F("title"), "more": F("project__title"), "on": F("due_on")}


def _milestone(row: Row, actor: Actor) -> Task:
    detail = _("Milestone of “%(project)s”") % {"project": row.more}
    return Task(f"{row.given} {row.about}", reverse("exchanges:project_plan", args=[row.key]), _("Open the plan"), detail, due_at=_end_of(row))


def _end_of(row: Row) -> datetime | None:
    """The end of the day by the clocks of the host."""
    return datetime.combine(row.on + timedelta(days=1), time(), ZoneInfo(settings.HOST_ZONE)) - timedelta(minutes=1) if row.on else None


OF_RESEARCH = (
    Kind("research_consents", SPEAKERS, _consents, _of_side, _consent, WHOLE),
    Kind("research_steps", LEADERS, _steps, _of_project, _step, WHOLE),
    Kind("research_reports", LEADERS | frozenset(DESK), _reports, _of_report, _report, WHOLE),
    Kind("research_milestones", LEADERS, _milestones, _of_milestone, _milestone, WHOLE),
)
