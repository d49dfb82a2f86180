"""A conference with a call for papers, papers in each state, reviewers and their marks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.scoping import left_to_database
from events import operations
from events.models import Event, Paper
from partners.enums import Role
from reviews import operations as reviews
from reviews.models import Assignment, Case, Criterion
from tests.eventing import make_event, make_session
from tests.numbering import numbers
from tests.world import NOW, World, add_person

CLOSES = NOW + timedelta(days=20)
LATER = CLOSES + timedelta(days=1)
WRITTEN = {
    "title": "Shared rivers", "authors": "T. Nazarov, Diplomatic Academy", "language": "en", "abstract": "How water is talked about.",
}  # fmt: skip


def make_conference(world: World, **more: Any) -> Event:
    """A public conference whose call for papers is open for three weeks."""
    fields = {"is_public": True, "papers_wanted": True, "papers_until": CLOSES, "papers_call": "Papers on water.", **more}
    return make_event(world, kind="conference", number=next(numbers), **fields)


def submitted(world: World, event: Event | None = None, *, name: str = "timur", **fields: Any) -> Paper:
    event = event or make_conference(world)
    return operations.submit_paper(event, fields={**WRITTEN, **fields}, actor=world.actors[name], now=NOW)


@left_to_database()
def in_review(world: World, event: Event | None = None, **fields: Any) -> Paper:
    """After the closing; its panel has no members yet, so that any reviewer may be asked."""
    paper = submitted(world, event, **fields)
    settings = {"reviews_per_case": 1, "reviews_due_at": LATER + timedelta(days=10)}
    operations.open_paper_reviews(paper.event, rubric=world.rubric, fields=settings, actor=world.sofia, now=LATER)  # type: ignore[arg-type]
    return again(paper)


def again(paper: Paper) -> Paper:
    rows = Paper.objects.across_partners(reason="test").select_related("event__institution", "event__panel", "partner", "case__panel", "user")
    return rows.get(pk=paper.pk)  # type: ignore[no-any-return]


def reviewer(world: World, name: str = "rana") -> str:
    if name not in world.users:
        add_person(world, name, "academy", Role.REVIEWER)
    return name


def given(world: World, case: Case, name: str = "rana") -> Assignment:
    user = world.users[reviewer(world, name)]
    return reviews.assign(case, reviewer=user, due_at=LATER + timedelta(days=9), actor=world.saule, now=LATER)


def judged(world: World, case: Case, name: str = "rana", *, score: int = 4, comment: str = "Well argued.") -> Assignment:
    """Given, marked and submitted."""
    assignment, act = given(world, case, name), {"actor": world.actors[name], "now": LATER}
    marks = dict.fromkeys(Criterion.objects.filter(rubric=case.rubric), score)
    reviews.save_marks(assignment, scores=marks, comment=comment, **act)
    reviews.submit_review(assignment, **act)
    return assignment


def accepted(world: World, event: Event | None = None, **fields: Any) -> Paper:
    paper = in_review(world, event, **fields)
    operations.accept_paper(paper, note="Shorten the introduction.", actor=world.sofia, now=LATER)
    return again(paper)


def with_session(world: World, event: Event) -> Any:
    return make_session(event, title="Papers on water", kind="papers")
