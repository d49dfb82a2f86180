"""Reviews without the names of their reviewers: for those who decide without running panels, and after the decision for those who were judged."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, F, Q

from reviews.enums import LEFT, AssignmentState
from reviews.models import Assignment, Case

# A review that came after the decision counts nowhere.
COUNTS = Q(state=AssignmentState.SUBMITTED) & (Q(case__closed_at__isnull=True) | Q(submitted_at__lte=F("case__closed_at")))


@dataclass(frozen=True)
class Nameless:
    """Of one case: the mean of the submitted reviews, how many of how many."""

    mean: Any = None
    submitted: int = 0
    assigned: int = 0


def nameless_results(cases: Collection[int | None]) -> dict[int, Nameless]:
    """By id of the case, one query. The caller has checked that the means of these cases may be read."""
    rows = Assignment.objects.across_partners(reason="means without names, of cases whose results the caller may read")
    rows = rows.filter(case_id__in=[case for case in cases if case]).exclude(state__in=LEFT).order_by()
    found = rows.values("case_id").annotate(middle=Avg("mean", filter=COUNTS), n=Count("pk", filter=COUNTS), total=Count("pk"))
    return {row["case_id"]: Nameless(row["middle"], row["n"], row["total"]) for row in found}


@dataclass(frozen=True)
class Opinion:
    """One submitted review without the name of its reviewer."""

    number: int
    mean: Any
    comment: str


def opinions_of(case: Case | None) -> list[Opinion]:
    """What reviewers said of a case, the best mean first, so that no order says who was asked when."""
    if case is None:
        return []
    rows = Assignment.objects.across_partners(reason="reviews without names, of a record that was fetched rightly")
    found = rows.filter(COUNTS, case=case).order_by("-mean", "comment").values_list("mean", "comment")
    return [Opinion(number, mean, comment) for number, (mean, comment) in enumerate(found, start=1)]
