"""Who was asked to judge a nomination and who stepped back: part of its history for those who read the panel's work."""

from collections.abc import Iterable

from django.db.models import Q

from core.models import HistoryEntry
from core.record import Line, step_words, who
from reviews.models import Assignment
from scholarships.models import Nomination


def histories_of(nomination: Nomination, assignments: Iterable[Assignment]) -> tuple[list[HistoryEntry], list[HistoryEntry]]:
    """Last steps of the record, oldest first, and of these reviews, newest first: one query. The caller has fetched both rightly."""
    label, reviews = nomination._meta.label_lower, [row.pk for row in assignments]
    rows = HistoryEntry.objects.across_partners(reason="the record and its reviews were fetched for this reader")
    asked = Q(model=label, object_id=nomination.pk)
    if reviews:
        asked |= Q(model="reviews.assignment", object_id__in=reviews)
    found = list(rows.filter(asked).order_by("-at", "-pk")[:400])
    return [row for row in found if row.model == label][::-1], [row for row in found if row.model != label]


def with_panel(lines: list[Line], assignments: Iterable[Assignment], steps: Iterable[HistoryEntry]) -> list[Line]:
    """The lines of the record and those of its reviews that this reader may see, newest first."""
    reviews = {row.pk: row.reviewer.full_name for row in assignments}
    more = [Line(row.at, step_words(row.model, row.step), who(row), row.reason, reviews[row.object_id]) for row in steps]
    return sorted([*lines, *more], key=lambda line: line.at, reverse=True) if more else lines
