"""Reviews of a project as the desk, its sides and a reviewer read them. What names a side never leaves here for a reviewer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from accounts.models import User
from core.errors import Text
from exchanges.enums import PROJECT_PUBLISHED, ProjectState
from exchanges.models import EarlierCase, Project, ProjectMember, ProjectSide
from partners.actor import Actor
from partners.enums import InstitutionKind, Role
from reviews.models import Assignment, Case, Panel, Rubric
from reviews.queries.opinions import Nameless, Opinion, nameless_results, opinions_of

# What a reviewer may read of each kind of case, and in which states of the project; in all others the text may be changing.
OF_PROPOSAL = ("abstract", "aims", "methods", "benefits")
READ_PROPOSAL = (
    ProjectState.REVIEW, ProjectState.APPROVED, ProjectState.ACTIVE, ProjectState.DRAFT_REPORT, ProjectState.PEER_REVIEW, *PROJECT_PUBLISHED,
    ProjectState.REJECTED,
)  # fmt: skip
READ_DRAFT = (ProjectState.PEER_REVIEW, *PROJECT_PUBLISHED)
KIND = "project"  # of a case, see reviews/kinds.py


def is_of_project(case: str) -> Any:
    """Whether a proposal or a report lies or lay behind the case, whose id the outer field holds."""
    rows = Project.objects.across_partners(reason="only which cases are about research")
    earlier = EarlierCase.objects.across_partners(reason="only which cases are about research")
    of = OuterRef(case)
    return Exists(rows.filter(proposal_case=of)) | Exists(rows.filter(draft_case=of)) | Exists(earlier.filter(case=of))


@dataclass(frozen=True)
class Copy:
    """A project without names, for the reader of a case. `texts` are None while there is nothing to read."""

    field: Text
    language: str
    texts: list[tuple[str, str]] | None
    file: Any
    of_draft: bool


def copy_for_reader(case: Case) -> Copy | None:
    """Of the proposal or of the report behind this case, None when it is about something else. Takes only the columns that may be shown."""
    of_case = Q(proposal_case=case) | Q(draft_case=case)
    earlier = EarlierCase.objects.across_partners(reason="the copy without names, for who reads the case").filter(case=case, project=OuterRef("pk"))
    rows = Project.objects.across_partners(reason="the copy without names, for who reads the case").filter(of_case | Exists(earlier))
    columns = ("pk", "field", "language", "state", "summary", "proposal_case_id", "draft_case_id", *OF_PROPOSAL)
    project = rows.only(*columns, "blind_file", "blind_draft").select_related("blind_file", "blind_draft").first()
    if project is None:
        return None
    of_draft = project.draft_case_id == case.pk
    current = of_draft or project.proposal_case_id == case.pk
    readable = current and project.state in (READ_DRAFT if of_draft else READ_PROPOSAL)
    return Copy(
        project.get_field_display(),
        project.language,
        _texts(project, of_draft) if readable else None,
        (project.blind_draft if of_draft else project.blind_file) if readable else None,
        of_draft,
    )


def _texts(project: Project, of_draft: bool) -> list[tuple[str, str]]:
    names = ("summary",) if of_draft else OF_PROPOSAL
    fields: Any = Project._meta
    return [(str(fields.get_field(name).verbose_name), getattr(project, name)) for name in names if getattr(project, name)]


def judged_cases(actor: Actor) -> Any:
    """Ids of cases about projects in which this actor works or has worked, or at whose sides the actor holds a role (rules.project_reviews)."""
    members = ProjectMember.objects.across_partners(reason="which cases judge the actor").annotate(low=Lower("email"))
    address = User.objects.filter(pk=actor.user_id or 0).annotate(low=Lower("email")).values("low")
    members = members.filter(Q(user_id=actor.user_id) | Q(low__in=address))
    partners = {grant.partner_id for grant in actor.grants}
    places = {grant.institution_id for grant in actor.grants if grant.role != Role.REVIEWER}
    of_host = Q(institution_id__in=places, partner__is_host=True) & ~Q(institution__kind=InstitutionKind.MINISTRY)
    sides = ProjectSide.objects.across_partners(reason="which cases judge the actor's side")
    sides = sides.filter(Q(partner_id__in=partners, partner__is_host=False) | of_host)
    projects = Project.objects.across_partners(reason="which cases judge the actor's side")
    projects = projects.filter(Q(pk__in=members.values("project_id")) | Q(pk__in=sides.values("project_id")))
    cases = Case.objects.across_partners(reason="which cases judge the actor's side")
    own = Q(project__in=projects) | Q(reported_project__in=projects) | Q(earlier__project__in=projects)
    return cases.filter(own).order_by().values("pk")


@dataclass
class Round:
    """One reading of a project by a panel: of the proposal or of the report."""

    case: Case
    of_draft: bool
    is_current: bool
    result: Nameless
    reviews: list[Assignment] = field(default_factory=list)  # with names, for the desk
    opinions: list[Opinion] = field(default_factory=list)  # without, for everybody else


def rounds_of(project: Project, actor: Actor, *, with_names: bool) -> list[Round]:
    """The latest first. Without names a round is told once it is decided."""
    earlier = EarlierCase.objects.across_partners(reason="rounds of a project that was fetched rightly").filter(project=project)
    cases = [(project.draft_case, True, True), (project.proposal_case, False, True)]
    cases += [(row.case, row.of_draft, False) for row in earlier.select_related("case__panel").order_by("-pk")]
    found = [(case, of_draft, current) for case, of_draft, current in cases if case is not None]
    results = nameless_results([case.pk for case, _draft, _current in found])
    shown = [Round(case, of_draft, current, results.get(case.pk, Nameless())) for case, of_draft, current in found]
    if with_names:
        _with_names(shown, actor)
    else:
        for row in shown:
            row.opinions = opinions_of(row.case) if row.case.is_closed else []
            row.result = row.result if row.case.is_closed else Nameless(None, row.result.submitted, row.result.assigned)
    return [row for row in shown if row.is_current or row.result.assigned]


def _with_names(rounds: list[Round], actor: Actor) -> None:
    rows = Assignment.objects.visible_to(actor).filter(case__in=[row.case for row in rounds]).select_related("reviewer").order_by("pk")
    for review in rows:
        next(row for row in rounds if row.case.pk == review.case_id).reviews.append(review)


def panels_to_choose() -> Any:
    """Panels that have read research before."""
    reports = Project.objects.across_partners(reason="which panels have read reports").filter(draft_panel__isnull=False)
    of_research = Q(projects__isnull=False) | Q(pk__in=reports.values("draft_panel_id"))
    rows = Panel.objects.across_partners(reason="labels of the panels of research, for who chooses one").filter(of_research, blind=True)
    return rows.distinct().order_by("-pk")


def rubrics_to_choose() -> Any:
    return Rubric.objects.filter(criteria__isnull=False).distinct().order_by("-pk")
