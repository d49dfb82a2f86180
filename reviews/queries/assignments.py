"""Who may take one more case, what waits for a reviewer, what one assignment holds."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from partners.actor import Actor
from partners.enums import Role
from partners.queries import users_with_role
from reviews.enums import AssignmentState
from reviews.models import Assignment, Case, Criterion


def reviewers_to_assign(case: Case, now: datetime, *, judged: Iterable[int] = ()) -> list[Any]:
    """Users with a reviewer's role today who were never on the case and are not judged in it; each has `load`, the open reviews, the least first."""
    load = Count("assignments", filter=Q(assignments__state=AssignmentState.ASSIGNED, assignments__case__closed_at__isnull=True))
    taken = Assignment.objects.across_partners(reason="whom the case was given to already").filter(case=case)
    able = set(users_with_role(Role.REVIEWER, now=now)).difference(judged)
    users = User.objects.filter(pk__in=able).exclude(pk__in=taken.values("reviewer_id"))
    return list(users.annotate(load=load).order_by("load", "full_name", "pk"))


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
