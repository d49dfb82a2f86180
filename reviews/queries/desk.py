"""The reviewer's own desk: panels with how far each is, the next case, the sheet of all own cases of a panel."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Min, Q, QuerySet
from django.utils.translation import gettext

from partners.actor import Actor
from reviews.enums import LEFT, AssignmentState
from reviews.models import Assignment
from reviews.queries.assignments import waiting_for

WAITS = Q(state=AssignmentState.ASSIGNED, case__closed_at__isnull=True)
SHOWN = 12


@dataclass(frozen=True)
class OwnPanel:
    """One panel as a reviewer has it: own reviews submitted, of those submitted or still waiting, and the nearest date."""

    panel: int | None
    label: str
    submitted: int
    total: int
    due_at: datetime | None


def _own(actor: Actor) -> QuerySet[Any]:
    return Assignment.objects.visible_to(actor).filter(reviewer_id=actor.user_id).exclude(state__in=LEFT)  # type: ignore[no-any-return]


def own_panels(actor: Actor) -> list[OwnPanel]:
    """What is due first comes first, what is done comes last, the newest of it; one query. What was decided before its review was submitted is in no number."""
    submitted, waiting = Count("pk", filter=Q(state=AssignmentState.SUBMITTED)), Count("pk", filter=WAITS)
    groups = _own(actor).order_by().values("case__panel_id", "case__panel__label")
    groups = groups.annotate(n_submitted=submitted, n_waiting=waiting, due=Min("due_at", filter=WAITS))
    rows = groups.filter(Q(n_submitted__gt=0) | Q(n_waiting__gt=0)).order_by(F("due").asc(nulls_last=True), F("case__panel_id").desc(nulls_last=True))
    return [
        OwnPanel(
            row["case__panel_id"],
            row["case__panel__label"] or gettext("Cases without a panel"),
            row["n_submitted"],
            row["n_submitted"] + row["n_waiting"],
            row["due"],
        )
        for row in rows[:SHOWN]
    ]


def sheet_of(panel_id: int, actor: Actor) -> QuerySet[Any]:
    """All own reviews of a panel, those of decided cases too."""
    return _own(actor).filter(case__panel_id=panel_id).select_related("case__panel")  # type: ignore[no-any-return]


def next_case(assignment: Assignment, actor: Actor) -> Assignment | None:
    """What to open after this one: of the same panel first, the nearest date first."""
    elsewhere = ExpressionWrapper(~Q(case__panel_id=assignment.case.panel_id), output_field=BooleanField())
    rows = waiting_for(actor).exclude(pk=assignment.pk).annotate(elsewhere=elsewhere)
    found: Assignment | None = rows.order_by("elsewhere", "due_at", "pk").first()
    return found
