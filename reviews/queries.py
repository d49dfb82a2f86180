"""What others ask of the review desk: the results of cases, who may take one more case, and the sets of criteria."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from partners.actor import Actor
from partners.enums import Role
from partners.queries import users_with_role
from reviews.enums import LEFT, AssignmentState
from reviews.models import Assignment, Case, Criterion, Mark, Rubric


@dataclass(frozen=True)
class CaseResult:
    """Reviews of one case: the mean of the submitted means and how far they lie apart. Recused reviewers count nowhere."""

    mean: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    submitted: int = 0
    assigned: int = 0

    @property
    def spread(self) -> Decimal | None:
        return None if self.high is None or self.low is None else self.high - self.low


def results_of(case_ids: Iterable[int], actor: Actor) -> dict[int, CaseResult]:
    """One query for all cases; a case without any review that this actor may read is not in the answer.

    What was submitted after the decision counts in no mean.
    """
    rows = Assignment.objects.visible_to(actor)
    in_time = Q(case__closed_at__isnull=True) | Q(submitted_at__lte=F("case__closed_at"))
    done = Q(state=AssignmentState.SUBMITTED) & in_time
    figures = (
        rows.filter(case_id__in=list(case_ids))
        .exclude(state__in=LEFT)
        .order_by("case_id")
        .values("case_id")
        .annotate(
            average=Avg("mean", filter=done),
            low=Min("mean", filter=done),
            high=Max("mean", filter=done),
            submitted=Count("pk", filter=done),
            assigned=Count("pk"),
        )
    )
    return {row["case_id"]: _result(row) for row in figures}


def _result(row: dict[str, Any]) -> CaseResult:
    mean = row["average"] if row["average"] is None else row["average"].quantize(Decimal("0.01"))
    return CaseResult(mean, row["low"], row["high"], row["submitted"], row["assigned"])


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
    return Assignment.objects.visible_to(actor).filter(reviewer_id=actor.user_id).select_related("case")  # type: ignore[no-any-return]


def criteria_of(assignment: Assignment) -> list[Criterion]:
    """The criteria of the case's rubric, in their order."""
    return list(Criterion.objects.filter(rubric_id=assignment.case.rubric_id))


def criteria_in(rubric: Rubric) -> list[Criterion]:
    return list(Criterion.objects.filter(rubric=rubric))


def rubrics_for(actor: Actor) -> QuerySet[Any]:
    """Sets of criteria, each with `n_criteria` and `n_cases`; the cases only say how many."""
    cases = Case.objects.across_partners(reason="only how many cases a set of criteria has")
    rows = Rubric.objects.visible_to(actor)
    return rows.annotate(n_criteria=_number(Criterion.objects.all()), n_cases=_number(cases))  # type: ignore[no-any-return]


def _number(rows: QuerySet[Any]) -> Coalesce:
    """How many rows point to the rubric, counted apart from the other rows."""
    counted = rows.filter(rubric=OuterRef("pk")).order_by().values("rubric").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def has_cases(rubric: Rubric) -> bool:
    """Whether anything is judged by these criteria already."""
    return bool(Case.objects.across_partners(reason="only whether there is one").filter(rubric=rubric).exists())


def scores_of(assignment: Assignment) -> dict[int, int]:
    """Marks given so far, by criterion."""
    marks = Mark.objects.across_partners(reason="marks of an assignment the caller has fetched rightly")
    return dict(marks.filter(assignment=assignment).values_list("criterion_id", "score"))
