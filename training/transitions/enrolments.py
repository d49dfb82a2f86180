"""Life of an enrolment (domain.md 1.7). Guards stand in `guards`; what each step does in `operations.enrolments` and `operations.endings`."""

from django.utils.translation import gettext_lazy as _

from core.workflow import Workflow, register, step
from training import rules
from training.enums import CERTIFIABLE, FINISHED, SEATED
from training.enums import EnrolmentState as S
from training.rules.enrolments import may_consent
from training.transitions.guards import (
    has_arrived,
    has_no_certificate,
    has_no_valid_certificate,
    has_valid_certificate,
    intake_has_begun,
    intake_is_not_over,
    may_begin,
    nothing_is_asked,
)

PRESENT = (S.ENROLLED, S.ACTIVE, S.EXTENDED)  # completing straight from the enrolment is allowed: short courses
IN_TRAINING = (S.ACTIVE, S.SUSPENDED, S.EXTENDED)
COMES = [state for state in SEATED if state != S.PRE_REGISTERED]

WORKFLOW = register(
    Workflow(
        model="training.enrolment",
        initial=S.PRE_REGISTERED,
        path=(S.PRE_REGISTERED, S.ENROLLED, S.ACTIVE, S.COMPLETED),
        done={
            "confirm": _("Enrolled"),
            "start": _("Training begun"),
            "suspend": _("Suspended"),
            "resume": _("Training resumed"),
            "resume_extended": _("Training resumed"),
            "ask_extension": _("Extension asked of the sending government"),
            "extend": _("Extended with the consent of the sending government"),
            "complete": _("Marked as completed"),
            "complete_partly": _("Marked as partially completed"),
            "not_complete": _("Marked as not completed"),
            "reopen": _("Result taken back, in training again"),
            "withdraw": _("Withdrawn from the intake"),
            "dismiss": _("Dismissed"),
            "issue_certificate": _("Certificate issued"),
            "revoke_certificate": _("Certificate revoked"),
            "record_arrival": _("Arrival recorded"),
            "record_departure": _("Departure recorded"),
        },
        steps=(
            step("confirm", _("Enrol"), [S.PRE_REGISTERED], S.ENROLLED, rules.may_register, guard=intake_is_not_over, tone="primary"),
            step("start", _("Start the training"), [S.ENROLLED], S.ACTIVE, rules.may_register, guard=may_begin, tone="primary"),
            step("resume", _("Resume the training"), [S.SUSPENDED], S.ACTIVE, rules.may_register, tone="primary"),
            step("resume_extended", _("Resume the extended training"), [S.SUSPENDED], S.EXTENDED, rules.may_register, button=False),
            step("complete", _("Mark as completed"), PRESENT, S.COMPLETED, rules.may_register, guard=intake_has_begun, tone="primary"),
            step(
                "complete_partly", _("Mark as partially completed"), PRESENT, S.PARTIALLY_COMPLETED, rules.may_register, guard=intake_has_begun,
                needs_reason=True,
            ),
            step(
                "not_complete", _("Mark as not completed"), [S.ENROLLED, *IN_TRAINING], S.NOT_COMPLETED, rules.may_register, guard=intake_has_begun,
                needs_reason=True,
            ),
            step("record_arrival", _("Record the arrival"), COMES, None, rules.may_register),
            step("record_departure", _("Record the departure"), [*COMES, S.WITHDRAWN, S.DISMISSED], None, rules.may_register, guard=has_arrived),
            step("ask_extension", _("Ask for an extension"), [S.ACTIVE, S.EXTENDED], None, rules.may_register, guard=nothing_is_asked, needs_reason=True),
            step("extend", _("Extend"), [S.ACTIVE, S.EXTENDED], S.EXTENDED, may_consent, button=False),
            step("suspend", _("Suspend"), [S.ACTIVE, S.EXTENDED], S.SUSPENDED, rules.may_register, needs_reason=True),
            step(
                "issue_certificate", _("Issue the certificate"), CERTIFIABLE, None, rules.may_register, guard=has_no_valid_certificate, tone="primary",
            ),
            step(
                "revoke_certificate", _("Revoke the certificate"), CERTIFIABLE, None, rules.may_register, guard=has_valid_certificate,
                needs_reason=True, tone="danger",
            ),
            step(
                "reopen", _("Take the result back"), FINISHED, S.ACTIVE, rules.may_register, guard=has_no_certificate, needs_reason=True,
            ),
            step(
                "withdraw", _("Withdraw from the intake"), [S.PRE_REGISTERED, S.ENROLLED, *IN_TRAINING], S.WITHDRAWN, rules.may_register,
                needs_reason=True, tone="danger",
            ),
            step(
                "dismiss", _("Dismiss"), [S.ENROLLED, *IN_TRAINING], S.DISMISSED, rules.may_register, guard=intake_has_begun, needs_reason=True,
                tone="danger",
            ),
        ),
    )
)  # fmt: skip
