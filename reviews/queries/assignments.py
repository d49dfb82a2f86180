"""What waits for a reviewer, what one assignment holds."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from partners.actor import Actor
from reviews.enums import AssignmentState
from reviews.models import Assignment, Case, Criterion


def waiting_for(actor: Actor) -> QuerySet[Any]:
    """A reviewer's own open assignments; none of a case that is decided."""
    return _own(actor).filter(state=AssignmentState.ASSIGNED, case__closed_at__isnull=True)


def submitted_by(actor: Actor) -> QuerySet[Any]:
    return _own(actor).filter(state=AssignmentState.SUBMITTED)


def _own(actor: Actor) -> QuerySet[Any]:
    return Assignment.objects.visible_to(actor).filter(reviewer_id=actor.user_id).select_related("case__panel")  # type: ignore[no-any-return]


def criteria_of(assignment: Assignment) -> list[Criterion]:
    """The criteria of the case's rubric, in their order."""
    return list(Criterion.objects.filter(rubric_id=assignment.case.rubric_id))


def criteria_of_all(cases: Iterable[Case]) -> list[Criterion]:
    """The criteria of several cases, mostly of one rubric."""
    return list(Criterion.objects.filter(rubric_id__in={case.rubric_id for case in cases}).order_by("rubric_id", "position", "pk"))
