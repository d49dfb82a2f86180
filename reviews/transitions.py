"""Life of an assignment: assigned > submitted, or recused; nothing moves once its case is decided."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.workflow import Workflow, register, step
from reviews import rules
from reviews.enums import AssignmentState as S
from reviews.models import Assignment


def case_is_open(assignment: Assignment, now: datetime) -> None:
    if assignment.case.is_closed:
        raise Refused(_("The case is decided: your marks are kept but no longer counted."), code="case_closed")


WORKFLOW = register(
    Workflow(
        model="reviews.assignment",
        initial=S.ASSIGNED,
        path=(S.ASSIGNED, S.SUBMITTED),
        done={
            "submit": _("Review submitted"),
            "recuse": _("Conflict of interest declared"),
        },
        steps=(
            step("submit", _("Submit the review"), [S.ASSIGNED], S.SUBMITTED, rules.may_review, guard=case_is_open, tone="primary"),
            step(
                "recuse",
                _("Declare a conflict of interest"),
                [S.ASSIGNED],
                S.RECUSED,
                rules.may_review,
                guard=case_is_open,
                needs_reason=True,
                tone="danger",
            ),
        ),
    )
)
