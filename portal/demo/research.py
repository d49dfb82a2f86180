"""Research projects from the idea to the publication, with plan, money, reports and outputs; written in sets, each with the history of its life."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from core.bulk import insert_each
from core.history import record, record_each
from core.numbers import reference
from documents.models import StoredFile
from documents.operations import store_bytes
from exchanges.enums import ProjectState as S
from exchanges.enums import ReportState
from exchanges.models import BudgetLine, Milestone, Project, ProjectMember, ProjectReport, ProjectSide, ResearchOutput
from partners.actor import Actor
from partners.models import Institution
from partners.queries import host_day
from portal.demo.content import research as data
from portal.demo.paper import page_of
from portal.demo.stage import Stage

# Steps in order, and the state that each reaches.
LIFE: tuple[tuple[str, str], ...] = (
    ("created", S.IDEA), ("ask_partners", S.PARTNER_CONSENT), ("all_consented", S.PROPOSAL), ("submit_proposal", S.REVIEW), ("approve_project", S.APPROVED),
    ("start", S.ACTIVE), ("begin_report", S.DRAFT_REPORT), ("submit_draft", S.PEER_REVIEW), ("publish", S.PUBLISHED),
)  # fmt: skip
BY_DESK = ("approve_project", "publish")


def join_research(stage: Stage) -> None:
    paper = store_bytes(
        page_of("Paper of a project (example)", "Made for the demo. It is about nobody."), name="paper.pdf", content_type="application/pdf",
        actor=stage.actors["expert"], now=stage.ago(100),
    )  # fmt: skip
    projects = [_project(stage, row) for row in data.STUDIES]
    for project in sorted(projects, key=lambda one: one.created_at):
        project.reference = reference("RP", host_day(project.created_at).year)
    insert_each(projects)
    pairs = list(zip(data.STUDIES, projects, strict=True))
    sides = {project.pk: _sides(stage, row, project) for row, project in pairs}
    insert_each([side for found in sides.values() for side in found])
    _insert([_members(stage, row, project, sides[project.pk]) for row, project in pairs])
    _insert([_milestones(stage, row, project, sides[project.pk]) for row, project in pairs])
    _insert([_budget(row, project, sides[project.pk]) for row, project in pairs])
    _insert([_outputs(stage, row, project, paper) for row, project in pairs])
    _reports(stage, pairs)
    for row, project in pairs:
        _live(stage, row, project)


def _insert(groups: list[list[Any]]) -> None:
    insert_each([one for group in groups for one in group])


def _institution(stage: Stage, key: str) -> Institution:
    return stage.offices[key]


def _at(stage: Stage, row: data.Study, number: int) -> datetime:
    """The days of the steps lie evenly between the idea and today."""
    steps = _steps(row)
    return stage.ago(row.age * (1 - number / (len(steps) + 1)))


def _steps(row: data.Study) -> list[tuple[str, str]]:
    if row.state == S.WITHDRAWN:
        return [*LIFE[:2], ("withdraw", S.WITHDRAWN)]
    return list(LIFE[: [state for _step, state in LIFE].index(row.state) + 1])


def _project(stage: Stage, row: data.Study) -> Project:
    steps = _steps(row)
    return Project(
        title=row.title, field=row.field, language="en", lead=_institution(stage, row.lead), state=row.state, state_since=_at(stage, row, len(steps) - 1),
        starts_on=stage.day(row.begins), ends_on=stage.day(row.ends), abstract=row.abstract, aims=row.aims, methods=row.methods, benefits=row.benefits,
        summary=row.summary, keywords=[], published_on=stage.day(-60) if row.state == S.PUBLISHED else None, created_at=stage.ago(row.age),
        created_by_label=_who(stage, row).label,
    )  # fmt: skip


def _who(stage: Stage, row: data.Study) -> Actor:
    """Who speaks for the lead institution."""
    names = {"authority:TJ": "nominating.tajikistan", "authority:KG": "nominating.kyrgyzstan"}
    return stage.actors[names.get(row.lead, "lecturer")]


def _sides(stage: Stage, row: data.Study, project: Project) -> list[ProjectSide]:
    """Who leads has consented; the others where the project has come further than the asking."""
    further = row.state not in (S.PARTNER_CONSENT, S.WITHDRAWN)
    return [
        ProjectSide(
            project=project, institution=where, partner=where.partner, contribution="",
            consented_at=_at(stage, row, 1) if further or where == project.lead else None,
        )
        for where in (_institution(stage, key) for key in (row.lead, *row.others))
    ]  # fmt: skip


def _members(stage: Stage, row: data.Study, project: Project, sides: list[ProjectSide]) -> list[ProjectMember]:
    by_office = {side.institution_id: side for side in sides}
    return [
        ProjectMember(
            project=project, side=by_office[_institution(stage, one.office).pk], user=stage.users[one.account] if one.account else None, name=one.name,
            position=one.position, role=one.role, joined_on=host_day(stage.ago(row.age)),
        )
        for one in row.members
    ]  # fmt: skip


def _milestones(stage: Stage, row: data.Study, project: Project, sides: list[ProjectSide]) -> list[Milestone]:
    return [
        Milestone(
            project=project, side=None if side is None else sides[side], title=title, starts_on=stage.day(begins), due_on=stage.day(due),
            done_on=None if done is None else stage.day(done),
        )
        for title, begins, due, done, side in row.milestones
    ]  # fmt: skip


def _budget(row: data.Study, project: Project, sides: list[ProjectSide]) -> list[BudgetLine]:
    return [
        BudgetLine(project=project, side=sides[side], head=head, planned=planned, spent=spent, currency=currency)
        for side, head, planned, spent, currency in row.budget
    ]


def _outputs(stage: Stage, row: data.Study, project: Project, paper: StoredFile) -> list[ResearchOutput]:
    return [
        ResearchOutput(
            project=project, kind=kind, title=title, authors=data.AUTHORS, doi=doi, access=access, file=paper if has_file else None,
            published_on=stage.day(-40), added_at=stage.ago(40), added_by_label="Erlan Mukhametzhanov",
        )
        for kind, title, doi, access, has_file in row.outputs
    ]  # fmt: skip


def _reports(stage: Stage, pairs: list[tuple[data.Study, Project]]) -> None:
    found = []
    for row, project in pairs:
        for kind, due, state in row.reports:
            report = ProjectReport(project=project, kind=kind, due_on=stage.day(due), state=state)
            if state == ReportState.SUBMITTED:
                report.text, report.submitted_at, report.submitted_by_label = data.REPORT, stage.ago(-due + 2), "Leila Nurgaliyeva"
            found.append(report)
    insert_each(found)
    record_each(found, "laid_down", actor=stage.actors["lecturer"], now=stage.ago(2))


def _live(stage: Stage, row: data.Study, project: Project) -> None:
    before = ""
    for number, (step, state) in enumerate(_steps(row)):
        actor = stage.actors["programme.head"] if step in BY_DESK else _who(stage, row)
        reason = data.WITHDRAWN if step == "withdraw" else ""
        at = _at(stage, row, number) + timedelta(minutes=number)
        record(project, step, actor=actor, now=at, source=before, target=state, reason=reason)
        before = state
