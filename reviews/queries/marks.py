"""Marks: how far a draft is, means of drafts, and what the others of a case have given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from partners.actor import Actor
from reviews.enums import AssignmentState
from reviews.models import Assignment, Criterion, Mark
from reviews.statistics import weighted_mean


@dataclass(frozen=True)
class Progress:
    """A draft: when it was saved last, the weighted mean of the marks given so far, and the criteria still without one."""

    saved_at: datetime | None
    mean: Decimal | None
    missing: list[Criterion]


@dataclass(frozen=True)
class Peer:
    """A submitted review of the same case by somebody else."""

    assignment: Assignment
    scores: dict[int, int]


def mean_of(criteria: Iterable[Criterion], scores: Mapping[int, int]) -> Decimal | None:
    """Weighted mean of the marks there are; independent criteria do not count."""
    return weighted_mean((scores[row.pk], row.weight) for row in criteria if row.counts and row.pk in scores)


def progress_of(assignment: Assignment, criteria: list[Criterion], scores: Mapping[int, int]) -> Progress:
    return Progress(assignment.saved_at, mean_of(criteria, scores), [row for row in criteria if row.pk not in scores])


def fingerprint_of(assignment: Assignment, scores: Mapping[int, int]) -> str:
    """Of marks and comment together: the same as long as neither changes."""
    return sha256(repr((sorted(scores.items()), assignment.comment)).encode()).hexdigest()


def scores_of(assignment: Assignment) -> dict[int, int]:
    """Marks given so far, by criterion."""
    marks = Mark.objects.across_partners(reason="marks of an assignment the caller has fetched rightly")
    return dict(marks.filter(assignment=assignment).values_list("criterion_id", "score"))


def marks_by_assignment(assignments: Iterable[Assignment], actor: Actor) -> dict[int, dict[Criterion, int]]:
    """Marks that this actor may read, the criteria in their order: one query for all."""
    found: dict[int, dict[Criterion, int]] = {row.pk: {} for row in assignments}
    marks = Mark.objects.visible_to(actor).filter(assignment_id__in=list(found)).select_related("criterion")
    for mark in marks.order_by("criterion__position", "criterion_id"):
        found[mark.assignment_id][mark.criterion] = mark.score
    return found


def draft_means(assignments: Iterable[Assignment], actor: Actor) -> dict[int, Decimal | None]:
    """Means of own drafts as they are now."""
    found = marks_by_assignment(assignments, actor)
    return {pk: mean_of(marks, {row.pk: score for row, score in marks.items()}) for pk, marks in found.items()}


def peers_of(assignment: Assignment, actor: Actor) -> list[Peer]:
    """What the others gave, for a reviewer who has submitted the own review and is bound by it; nothing before, nor once it is open again.

    One query: a review that is submitted has its marks. The assignment is the reviewer's own and was fetched for them.
    """
    if assignment.reviewer_id != actor.user_id or assignment.state != AssignmentState.SUBMITTED:
        return []
    reason = "reviews of the same case, for a reviewer who has submitted the own one"
    marks = Mark.objects.across_partners(reason=reason).filter(assignment__case_id=assignment.case_id, assignment__state=AssignmentState.SUBMITTED)
    marks = marks.exclude(assignment_id=assignment.pk).select_related("assignment__reviewer")
    peers: dict[int, Peer] = {}
    for mark in marks.order_by("assignment__submitted_at", "assignment_id", "criterion_id"):
        peers.setdefault(mark.assignment_id, Peer(mark.assignment, {})).scores[mark.criterion_id] = mark.score
    return list(peers.values())
