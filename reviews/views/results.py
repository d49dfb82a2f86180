"""What the reviews of a panel say of its reviewers: for those who run the panel, decide or audit."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.errors import NotAllowed
from core.pages import page
from partners.http import ActorRequest
from reviews import rules
from reviews.models import Panel
from reviews.queries import ReviewerResult, severities
from reviews.severity_chart import SeverityChart, severity_chart, signed


@require_safe
@page
def reviewers(request: ActorRequest, pk: int) -> HttpResponse:
    """How many reviews each has submitted, their mean, and how strict or mild it is beside those who read the same cases."""
    found = get_object_or_404(Panel.objects.visible_to(request.actor), pk=pk)
    if not rules.may_read_reviews(request.actor):
        raise NotAllowed
    results = sorted(severities(found, request.actor).values(), key=lambda row: (_offset(row), row.name))
    rows = [_row(row) for row in results]
    return render(request, "reviews/panel_reviewers.html", {"panel": found, "rows": rows, "chart": _chart(results)})


def _offset(row: ReviewerResult) -> Any:
    """The strictest first, those of whom nothing can be said last."""
    offset = row.severity.offset if row.severity else None
    return (offset is None, offset or 0)


def _row(row: ReviewerResult) -> dict[str, Any]:
    found = row.severity
    if found is None:
        return {"name": row.name, "assigned": row.assigned, "number": 0, "mean": "", "common": 0, "offset": ""}
    offset = "" if found.offset is None else signed(found.offset)
    return {"name": row.name, "assigned": row.assigned, "number": found.number, "mean": found.mean, "common": found.common, "offset": offset}


def _chart(results: list[ReviewerResult]) -> SeverityChart | None:
    """None while of nobody anything can be said."""
    measured = [(row.name, row.severity.offset) for row in results if row.severity and row.severity.offset is not None]
    return severity_chart(measured) if measured else None
