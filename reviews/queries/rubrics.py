"""Sets of criteria."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from partners.actor import Actor
from reviews.models import Case, Criterion, Rubric


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
