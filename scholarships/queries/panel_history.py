"""Who was asked to judge a nomination and who stepped back: part of its history for those who read the panel's work."""

from core.models import HistoryEntry
from core.record import Line, step_words
from partners.actor import Actor
from reviews.models import Assignment
from scholarships.models import Nomination
from scholarships.queries.readers import Reader


def with_panel(lines: list[Line], nomination: Nomination, reader: Reader, actor: Actor) -> list[Line]:
    """The lines of the record and those of its reviews, newest first; never for the sender, the nominee or a reviewer."""
    if not reader.panel or nomination.case_id is None:
        return lines
    reviews = dict(Assignment.objects.visible_to(actor).filter(case_id=nomination.case_id).values_list("pk", "reviewer__full_name"))
    rows = HistoryEntry.objects.across_partners(reason="steps of reviews that this reader may see")
    rows = rows.filter(model="reviews.assignment", object_id__in=list(reviews)).order_by("-at", "-pk")[:200]
    more = [Line(row.at, step_words(row.model, row.step), row.actor_label, row.reason, reviews[row.object_id]) for row in rows]
    return sorted([*lines, *more], key=lambda line: line.at, reverse=True)
