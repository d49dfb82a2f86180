"""What is judged and agreed, on the first page: panels to choose, projects and papers to decide, statements to answer and to issue."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from events.enums import ANNOUNCED, EventState, PaperState
from events.models import Delegation, Event, Paper, StatementConsent, StatementVersion
from events.rules.statements import OFFICERS
from exchanges.enums import ProjectState as S
from exchanges.models import Project
from exchanges.queries.project_reviews import judged_cases
from partners.actor import Actor
from partners.enums import Role
from portal.whole_lists import Task
from portal.worklist_kinds import Kind, Row
from reviews.enums import LEFT, AssignmentState
from reviews.models import Assignment

R = Role
PANEL, ASK, DECIDE, PUBLISH = "panel", "ask", "decide", "publish"
RUNS_EVENTS = frozenset({R.PROGRAMME_OFFICER, R.REGISTRAR})


# --- research --------------------------------------------------------------------------------------------
def _projects(actor: Actor, now: datetime) -> QuerySet[Any]:
    """For the desk a panel to choose, reviewers to ask and results to publish; for the head what lies with a panel. Never of the own side."""
    in_review, accepted = Q(state=S.REVIEW), Q(state=S.PEER_REVIEW, draft_case__closed_at__isnull=False)
    judged = in_review | Q(state=S.PEER_REVIEW, draft_case__closed_at__isnull=True)
    asked = Assignment.objects.across_partners(reason="whether anybody is asked").exclude(state__in=LEFT)
    of_case = Q(case=OuterRef("proposal_case"), case__reported_project__isnull=True) | Q(case=OuterRef("draft_case"))
    lacking = Q(state=S.PROPOSAL, proposal_case__isnull=True) | Q(state=S.PROPOSAL, proposal_case__closed_at__isnull=False)
    lacking |= Q(state=S.DRAFT_REPORT, draft_case__isnull=True) | Q(state=S.DRAFT_REPORT, draft_case__closed_at__isnull=False)
    rows = Project.objects.visible_to(actor).annotate(is_asked=Exists(asked.filter(of_case, case__closed_at__isnull=True)))
    turn = Q(pk__in=[])
    if actor.has(R.PROGRAMME_OFFICER):
        turn |= lacking | accepted
    if actor.has(R.REGISTRAR):
        turn |= (lacking | accepted) & Q(lead_id__in=actor.institution_ids)
    if actor.has(R.PROGRAMME_OFFICER, R.PANEL_SECRETARY):
        turn |= judged & Q(is_asked=False)
    if actor.has(R.PROGRAMME_HEAD):
        turn |= judged & Q(is_asked=True)
    own = judged_cases(actor)
    rows = rows.filter(turn).exclude(judged & (Q(proposal_case__in=own) | Q(draft_case__in=own)))
    what = Case(When(lacking, Value(PANEL)), When(accepted, Value(PUBLISH)), When(judged & Q(is_asked=False), Value(ASK)), default=Value(DECIDE))
    return rows.annotate(what=what).order_by("state_since", "pk")  # type: ignore[no-any-return]


def _of_project(actor: Actor) -> dict[str, Any]:
    return {"key": F("pk"), "given": F("reference"), "family": F("state"), "about": F("title"), "more": F("what"), "since": F("state_since")}


def _project(row: Row, actor: Actor) -> Task:
    actions = {PANEL: _("Choose the panel"), ASK: _("Ask reviewers"), DECIDE: _("Read the reviews and decide"), PUBLISH: _("Publish the results")}
    detail = _("Research: %(state)s") % {"state": S(row.family).label}
    return Task(f"{row.given} {row.about}", reverse("exchanges:project_reviews", args=[row.key]), actions[row.more], detail, since=row.since)


# --- papers ----------------------------------------------------------------------------------------------
def _calls(actor: Actor, now: datetime) -> QuerySet[Any]:
    """Events whose call for papers is over and whose papers wait to be given to the panel, or are read by all who were asked."""
    papers = Paper.objects.visible_to(actor).filter(event=OuterRef("pk")).exclude(user_id=actor.user_id)
    waiting = papers.filter(state=PaperState.SUBMITTED)
    open_reviews = Assignment.objects.across_partners(reason="whether reviews are still waited for").filter(case=OuterRef("case"))
    read = papers.filter(state=PaperState.UNDER_REVIEW).filter(
        Exists(open_reviews.filter(state=AssignmentState.SUBMITTED)), ~Exists(open_reviews.filter(state=AssignmentState.ASSIGNED))
    )
    rows = Event.objects.visible_to(actor).filter(papers_wanted=True, papers_until__lte=now, state__in=ANNOUNCED, ends_at__gt=now)
    if not actor.has(R.PROGRAMME_OFFICER):
        rows = rows.filter(institution_id__in=actor.institution_ids)
    rows = rows.annotate(n_waiting=_count(waiting), n_read=_count(read))
    return rows.filter(Q(n_waiting__gt=0) | Q(n_read__gt=0)).order_by("papers_until", "pk")  # type: ignore[no-any-return]


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("event").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _of_call(actor: Actor) -> dict[str, Any]:
    more = Case(When(n_waiting__gt=0, then=Value("waiting")), default=Value("read"))
    number = Case(When(n_waiting__gt=0, then=F("n_waiting")), default=F("n_read"))
    return {"key": F("pk"), "given": F("reference"), "about": F(_title()), "more": more, "number": number, "since": F("papers_until")}


def _title(path: str = "") -> str:
    return f"{path}title_{(get_language() or 'en')[:2]}"


def _call(row: Row, actor: Actor) -> Task:
    waits = row.more == "waiting"
    action = _("Give papers to the panel") if waits else _("Decide about papers")
    detail = (_("Papers that wait: %(n)s") if waits else _("Papers read by all reviewers: %(n)s")) % {"n": row.number}
    return Task(f"{row.given} {row.about}", reverse("events:papers", args=[row.key]), action, detail, since=row.since)


# --- statements ------------------------------------------------------------------------------------------
def _statements(actor: Actor, now: datetime) -> QuerySet[Any]:
    """On the table: for a delegation that has not answered, and for whoever may issue it once all have."""
    said = StatementConsent.objects.across_partners(reason="who has answered").filter(version=OuterRef("pk"))
    table = Delegation.objects.across_partners(reason="who is at the table").filter(event=OuterRef("event"), state__in=["named", "confirmed"])
    answered = StatementConsent.objects.across_partners(reason="who has answered").filter(version=OuterRef(OuterRef("pk")))
    silent = table.exclude(pk__in=answered.values("delegation_id"))
    partners = [grant.partner_id for grant in actor.grants if grant.role in OFFICERS and not grant.unconfirmed_since]
    mine = silent.filter(Q(partner_id__in=partners) | Q(head__user_id=actor.user_id))
    refused = said.filter(answer="refuses")
    runs = Q(event__institution_id__in=actor.institution_ids) if actor.has(R.REGISTRAR) else Q(pk__in=[])
    runs = Q() if actor.has(R.PROGRAMME_OFFICER) else runs
    rows = (
        StatementVersion.objects.visible_to(actor).filter(state="circulated").exclude(event__state=EventState.CANCELLED).annotate(asks=Exists(mine))
    )
    ready = runs & ~Exists(silent) & ~Exists(refused) & Exists(said)
    return rows.filter(Q(asks=True) | ready).order_by("answer_by", "pk")  # type: ignore[no-any-return]


def _of_statement(actor: Actor) -> dict[str, Any]:
    return {"key": F("event_id"), "given": F("title"), "about": F(_title("event__")), "since": F("circulated_at"), "own": F("asks")}


def _statement(row: Row, actor: Actor) -> Task:
    action = _("Answer for your delegation") if row.own else _("Issue the statement")
    return Task(
        row.given, reverse("events:statement", args=[row.key]), action, row.about, since=row.since, tone="attention" if row.own else "neutral"
    )


JUDGES = frozenset({R.PROGRAMME_OFFICER, R.PROGRAMME_HEAD, R.PANEL_SECRETARY, R.REGISTRAR})
AT_TABLE = frozenset({*OFFICERS, R.EXPERT, R.TRAINEE, R.LECTURER})
OF_JUDGING: tuple[Kind, ...] = (
    Kind("projects_judged", JUDGES, _projects, _of_project, _project, (gettext_lazy("Show all research projects"), "exchanges:projects", "")),
    Kind("papers", RUNS_EVENTS, _calls, _of_call, _call, (gettext_lazy("Show all events"), "events:events", "")),
    Kind("statements", RUNS_EVENTS | AT_TABLE, _statements, _of_statement, _statement, (gettext_lazy("Show all events"), "events:events", "")),
)
