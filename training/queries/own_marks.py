"""The marks of one trainee, for whoever reads the enrolment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from partners.actor import Actor
from training.enums import CorrectionState, SheetState
from training.models import Enrolment, Intake, Mark, MarkCorrection, ResultSheet
from training.queries.marks import Line, shown_of

REASON = "approved corrections of marks that were fetched for this reader"


@dataclass(frozen=True)
class OwnMark:
    """`corrections` are the approved ones, the latest first, with the value that each has struck out."""

    line: Line
    sheet: ResultSheet
    corrections: list[Any] = field(default_factory=list)

    @property
    def is_approved(self) -> bool:
        return self.sheet.state == SheetState.APPROVED


def marks_of(enrolment: Enrolment, actor: Actor) -> list[OwnMark]:
    """In the order of the modules; at the academy those that are not approved yet stand there too, elsewhere never."""
    rows = Mark.objects.visible_to(actor).filter(enrolment=enrolment).select_related("sheet__module")
    marks = list(rows.order_by("sheet__module__order", "sheet__module__code", "sheet__attempt"))
    struck: dict[int, list[Any]] = {}
    corrections = MarkCorrection.objects.across_partners(reason=REASON).filter(mark__in=[mark.pk for mark in marks], state=CorrectionState.APPROVED)
    for row in corrections.select_related("mark__sheet").order_by("-decided_at", "-pk"):
        struck.setdefault(row.mark_id, []).append(shown_of(row))
    return [OwnMark(Line(enrolment, mark, mark.sheet), mark.sheet, struck.get(mark.pk, [])) for mark in marks]


def usual_scheme(intake: Intake) -> str:
    return intake.version.scheme if intake.version else ""
