"""Life of a sheet of marks and of a correction: what one person hands in another approves."""

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.workflow import Workflow, register, step
from training.enums import CorrectionState as C
from training.enums import SheetState as S
from training.models import ResultSheet
from training.queries.marks import lines_of
from training.rules import marks as rules

NAMED = 10  # names in one sentence


def every_cell_is_filled(sheet: ResultSheet, now: datetime) -> None:
    lines = lines_of(sheet)
    if not lines:
        raise Refused(_("Nobody stands on this sheet."), code="nobody")
    empty = [line.enrolment.person.passport_name for line in lines if line.entry is None]
    if empty:
        names = "; ".join(empty[:NAMED]) + ("; …" if len(empty) > NAMED else "")
        sentence = gettext("Still without a mark: %(names)s. Enter points, or that they did not sit.")
        raise Refused(sentence % {"names": names}, code="empty_cells")


SHEET = register(
    Workflow(
        model="training.resultsheet",
        initial=S.OPEN,
        path=(S.OPEN, S.SUBMITTED, S.APPROVED),
        done={"submit": _("Handed in"), "take_back": _("Taken back"), "return": _("Returned"), "approve": _("Results approved")},
        steps=(
            step("submit", _("Hand in for approval"), [S.OPEN], S.SUBMITTED, rules.may_enter_marks, guard=every_cell_is_filled, tone="primary"),
            step("approve", _("Approve the results"), [S.SUBMITTED], S.APPROVED, rules.may_approve_results, tone="primary"),
            step("return", _("Return to be mended"), [S.SUBMITTED], S.OPEN, rules.may_approve_results, needs_reason=True),
            step("take_back", _("Take the sheet back"), [S.SUBMITTED], S.OPEN, rules.may_take_back),
        ),
    )
)
CORRECTION = register(
    Workflow(
        model="training.markcorrection",
        initial=C.ASKED,
        path=(C.ASKED, C.APPROVED),
        done={"approve": _("Correction approved"), "refuse": _("Correction refused")},
        steps=(
            step("approve", _("Approve the correction"), [C.ASKED], C.APPROVED, rules.may_decide_correction, tone="primary"),
            step("refuse", _("Refuse the correction"), [C.ASKED], C.REFUSED, rules.may_decide_correction, needs_reason=True, tone="danger"),
        ),
    )
)
