"""Projects on their way through the panels: proposal, review, report, peer review."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.scoping import left_to_database
from exchanges import operations
from exchanges.models import Project
from partners.enums import Role
from reviews import operations as reviews
from reviews.models import Assignment, Case, Criterion, Panel
from tests.exchanging import make_project
from tests.world import NOW, World, add_person

DUE = NOW + timedelta(days=20)
GROUNDS = "Sound and useful."
PANEL = {"reviews_per_case": 1, "reviews_due_at": DUE}
TEXTS = {"aims": "Who speaks first?", "methods": "Twenty interviews.", "benefits": "A module on water."}


def proposal(world: World, *, number: int = 1, **more: Any) -> Project:
    """Written, with the consent of both sides."""
    return make_project(world, state="proposal", number=number, **{**TEXTS, **more})


def with_panel(world: World, *, panel: Panel | None = None, number: int = 1, **more: Any) -> Project:
    project = proposal(world, number=number, **more)
    operations.choose_panel(project, rubric=world.rubric, panel=panel, fields=PANEL, actor=world.sofia, now=NOW)  # type: ignore[arg-type]
    return again(project)


@left_to_database()
def in_review(world: World, *, number: int = 1, **more: Any) -> Project:
    project = with_panel(world, number=number, **more)
    operations.submit_proposal(project, actor=world.leila, now=NOW)
    return again(project)


@left_to_database()
def reporting(world: World, *, number: int = 1, **more: Any) -> Project:
    """The report is being written, its panel chosen."""
    project = make_project(world, state="draft_report", number=number, **{**TEXTS, **more})
    operations.choose_panel(project, rubric=world.rubric, fields=PANEL, actor=world.sofia, now=NOW)  # type: ignore[arg-type]
    return again(project)


@left_to_database()
def in_peer_review(world: World, file: Any, *, number: int = 1, **more: Any) -> Project:
    project = reporting(world, number=number, **more)
    operations.submit_draft(project, summary="Water unites.", draft=file, blind_draft=file, actor=world.leila, now=NOW)
    return again(project)


@left_to_database()
def judged_twice(world: World, file: Any) -> Project:
    """Its proposal was approved by one panel; its report, with all its files, lies with another that has members with ties, of whom two have it."""
    project = with_panel(world)
    operations.submit_proposal(project, blind_file=file, actor=world.leila, now=NOW)
    judge(world, asked(world, again(project)))
    operations.approve_project(again(project), grounds=GROUNDS, actor=world.hana, now=NOW)
    operations.start_project(again(project), actor=world.leila, now=NOW)
    operations.begin_report(again(project), actor=world.leila, now=NOW)
    choose_for(world, again(project))
    operations.submit_draft(again(project), summary="Water unites.", draft=file, blind_draft=file, actor=world.leila, now=NOW)
    project = again(project)
    assert project.draft_panel is not None
    seat(world, project.draft_panel)
    judge(world, asked(world, project))
    asked(world, project, "roza")
    return again(project)


def seat(world: World, panel: Panel) -> None:
    """Three members, each tied to a country, a school and a person; nobody of them is met here."""
    for name in ("rana", "roza", "rima"):
        user, actor = world.users[reviewer(world, name)], world.actors[name]
        member = reviews.add_member(panel, user=user, languages=["en", "ru"], actor=world.saule, now=NOW)
        ties: dict[str, dict[str, Any]] = {
            "country": {"partner": world.partner_b},
            "institution": {"name": "School of Rivers"},
            "person": {"name": "N. Body"},
        }
        for kind, fields in ties.items():
            reviews.add_tie(member, fields={"kind": kind, "source": "past_post", **fields}, actor=actor, now=NOW)
        reviews.declare_ties(member, actor=actor, now=NOW)


def again(project: Project) -> Project:
    rows = Project.objects.across_partners(reason="test").select_related("lead__partner", "proposal_case__panel", "draft_case__panel")
    return rows.get(pk=project.pk)  # type: ignore[no-any-return]


def reviewer(world: World, name: str) -> str:
    if name not in world.users:
        add_person(world, name, "academy", Role.REVIEWER)
    return name


def asked(world: World, project: Project, name: str = "rana") -> Assignment:
    user = world.users[reviewer(world, name)]
    return operations.ask_reviewer(project, reviewer=user, due_at=DUE, actor=world.saule, now=NOW)


def judge(world: World, assignment: Assignment, name: str = "rana", *, score: int = 4, comment: str = "Well thought out.") -> Assignment:
    case: Case = assignment.case
    marks = dict.fromkeys(Criterion.objects.filter(rubric=case.rubric), score)
    reviews.save_marks(assignment, scores=marks, comment=comment, actor=world.actors[name], now=NOW)
    reviews.submit_review(assignment, actor=world.actors[name], now=NOW)
    return assignment


def choose_for(world: World, project: Project) -> None:
    operations.choose_panel(project, rubric=world.rubric, fields=PANEL, actor=world.sofia, now=NOW)  # type: ignore[arg-type]
