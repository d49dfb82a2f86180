"""Who was asked to judge a nomination and who stepped back: part of its history for those who read the panel's work."""

from collections.abc import Iterable

from core.models import HistoryEntry
from core.record import Line, step_words, who
from reviews.models import Assignment


def with_panel(lines: list[Line], assignments: Iterable[Assignment]) -> list[Line]:
    """The lines of the record and those of its reviews that this reader may see, newest first."""
    reviews = {row.pk: row.reviewer.full_name for row in assignments}
    if not reviews:
        return lines
    rows = HistoryEntry.objects.across_partners(reason="steps of reviews that this reader may see")
    rows = rows.filter(model="reviews.assignment", object_id__in=list(reviews)).order_by("-at", "-pk")[:200]
    more = [Line(row.at, step_words(row.model, row.step), who(row), row.reason, reviews[row.object_id]) for row in rows]
    return sorted([*lines, *more], key=lambda line: line.at, reverse=True)
