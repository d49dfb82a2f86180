"""Life of an assignment: assigned > submitted, or recused."""

from django.utils.translation import gettext_lazy as _

from core.workflow import Workflow, register, step
from reviews import rules
from reviews.enums import AssignmentState as S

WORKFLOW = register(
    Workflow(
        model="reviews.assignment",
        initial=S.ASSIGNED,
        path=(S.ASSIGNED, S.SUBMITTED),
        steps=(
            step("submit", _("Submit the review"), [S.ASSIGNED], S.SUBMITTED, rules.may_review, tone="primary"),
            step("recuse", _("Declare a conflict of interest"), [S.ASSIGNED], S.RECUSED, rules.may_review, needs_reason=True, tone="danger"),
        ),
    )
)
