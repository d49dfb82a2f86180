"""Life of an assignment: assigned > submitted; recused, or taken off and given again; nothing moves once its case is decided."""

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


def may_still_change(assignment: Assignment, now: datetime) -> None:
    """The same, said to those who run the panel."""
    if assignment.case.is_closed:
        raise Refused(_("The case is decided: its reviews stay as they are."), code="case_closed")


OPEN = [S.ASSIGNED, S.SUBMITTED]
BY_REASON = {"needs_reason": True, "tone": "danger"}

WORKFLOW = register(
    Workflow(
        model="reviews.assignment",
        initial=S.ASSIGNED,
        path=(S.ASSIGNED, S.SUBMITTED),
        done={
            "submit": _("Review submitted"),
            "reopen": _("Review opened again"),
            "assign_again": _("Given to the reviewer again"),
            "take_off": _("Taken off the case"),
            "recuse": _("Conflict of interest declared"),
            "record_recusal": _("Conflict of interest recorded by the panel"),
        },
        steps=(
            step("submit", _("Submit the review"), [S.ASSIGNED], S.SUBMITTED, rules.may_review, guard=case_is_open, tone="primary"),
            step("reopen", _("Open the review again"), [S.SUBMITTED], S.ASSIGNED, rules.may_assign, guard=may_still_change, needs_reason=True),
            step("assign_again", _("Give the case to the reviewer again"), [S.TAKEN_OFF], S.ASSIGNED, rules.may_assign, guard=may_still_change),
            step("take_off", _("Take the reviewer off the case"), [S.ASSIGNED], S.TAKEN_OFF, rules.may_assign, guard=may_still_change, **BY_REASON),
            step("recuse", _("Declare a conflict of interest"), OPEN, S.RECUSED, rules.may_review, guard=case_is_open, **BY_REASON),
            step("record_recusal", _("Record a conflict of interest"), OPEN, S.RECUSED, rules.may_assign, guard=may_still_change, **BY_REASON),
        ),
    )
)
