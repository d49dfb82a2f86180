"""Life of a pay sheet: made by one person, approved by another, then paid."""

from django.utils.translation import gettext_lazy as _

from core.workflow import Workflow, register, step
from mobility import rules
from mobility.enums import SheetState as S

WORKFLOW = register(
    Workflow(
        model="mobility.paysheet",
        initial=S.DRAFT,
        path=(S.DRAFT, S.APPROVED, S.PAID),
        done={
            "remake": _("Made again"),
            "approve": _("Approved"),
            "take_back": _("Approval taken back"),
            "pay": _("Payment recorded"),
        },
        steps=(
            step("remake", _("Make it again"), [S.DRAFT], None, rules.may_remake_sheet),
            step("approve", _("Approve the pay sheet"), [S.DRAFT], S.APPROVED, rules.may_approve_sheet, tone="primary"),
            step("pay", _("Record the payment"), [S.APPROVED], S.PAID, rules.may_remake_sheet, tone="primary"),
            step("take_back", _("Take the approval back"), [S.APPROVED], S.DRAFT, rules.may_take_approval_back, needs_reason=True, tone="danger"),
        ),
    )
)
