"""Research projects brought to a state by their verbs, for tests of exchanges."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.history import record
from exchanges import operations as verbs
from exchanges.models import BudgetLine, Milestone, Project, ProjectMember, ProjectReport, ProjectSide, ResearchOutput
from partners.actor import Actor
from tests.exchanging import academy_of, make_project
from tests.numbering import numbers
from tests.world import NOW, World

IDEA: dict[str, Any] = {
    "title": "Water and peace", "field": "security", "language": "en", "starts_on": date(2027, 1, 1), "ends_on": date(2027, 12, 31),
    "abstract": "How shared rivers are talked about.",
}  # fmt: skip
STEP = {"title": "Interviews", "starts_on": date(2027, 1, 10), "due_on": date(2027, 3, 1), "note": "", "side": None}
OUTPUT: dict[str, Any] = {"kind": "article", "title": "Rivers", "authors": "Leila", "doi": "10.1000/182", "url": "", "access": "restricted"}


def idea(world: World, *, by: str = "leila") -> Project:
    """Of the Institute, with the academy of partner A."""
    partner = academy_of(world.partner_a)
    return verbs.have_idea(lead=world.institutions["academy"], partners=[partner], fields=IDEA, actor=world.actors[by], now=NOW)


def asked(world: World) -> Project:
    """The registrar asks, which is the consent of the Institute."""
    project = idea(world)
    verbs.ask_partners(project, actor=world.ruslan, now=NOW)
    return project


def begun(row: Any) -> Any:
    """Written plainly, but with the history row of its beginning."""
    record(row, "created", actor=Actor.system("test"), now=NOW, target=row.state)
    return row


def made(state: str) -> Any:
    day = NOW.date() if state in ("published", "closed") else None
    return lambda world: begun(make_project(world, state=state, number=next(numbers), published_on=day))


def side_of(project: Project, where: Any) -> ProjectSide:
    """The side of an institution or of a partner."""
    rows = ProjectSide.objects.across_partners(reason="test").select_related("project__lead", "institution")
    found: ProjectSide = rows.filter(project=project).get(**{where._meta.model_name: where})
    return found


def milestone(project: Project, **more: Any) -> Milestone:
    row = Milestone(project=project, **{**STEP, **more})
    row.save(force_insert=True)
    return row


def report(project: Project, **more: Any) -> ProjectReport:
    row = ProjectReport(project=project, **{"due_on": date(2027, 6, 1), **more})
    row.save(force_insert=True)
    begun(row)
    return row


def output(project: Project, **more: Any) -> ResearchOutput:
    row = ResearchOutput(project=project, added_at=NOW, added_by_label="Leila", **{**OUTPUT, **more})
    row.save(force_insert=True)
    return row


def line(side: ProjectSide, **more: Any) -> BudgetLine:
    row = BudgetLine(project=side.project, side=side, **{"head": "travel", "planned": 1000, "spent": 250, "currency": "USD", **more})
    row.save(force_insert=True)
    return row


def member(project: Project, name: str) -> ProjectMember:
    found: ProjectMember = ProjectMember.objects.across_partners(reason="test").get(project=project, name=name)
    return found
