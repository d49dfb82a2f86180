"""Life of an enrolment (domain.md 1.7, the part of issue A)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.workflow import Workflow, register, step
from partners.queries import host_day
from training import rules
from training.enums import EnrolmentState as S
from training.models import Enrolment


def intake_has_begun(enrolment: Enrolment, now: datetime) -> None:
    if enrolment.intake.starts_on > host_day(now):
        raise Refused(_("The intake has not begun: completion can't be marked before its first day."))


def has_no_valid_certificate(enrolment: Enrolment, now: datetime) -> None:
    if enrolment.certificate and enrolment.certificate.state == "valid":
        raise Refused(_("A valid certificate exists already. Revoke it first if it must be replaced."))


def has_valid_certificate(enrolment: Enrolment, now: datetime) -> None:
    if not enrolment.certificate or enrolment.certificate.state != "valid":
        raise Refused(_("There is no valid certificate to revoke."))


WORKFLOW = register(
    Workflow(
        model="training.enrolment",
        initial=S.ENROLLED,
        path=(S.ENROLLED, S.COMPLETED),
        done={
            "complete": _("Marked as completed"),
            "not_complete": _("Marked as not completed"),
            "withdraw": _("Withdrawn from the intake"),
            "issue_certificate": _("Certificate issued"),
            "revoke_certificate": _("Certificate revoked"),
            "record_arrival": _("Arrival recorded"),
        },
        steps=(
            step("complete", _("Mark as completed"), [S.ENROLLED], S.COMPLETED, rules.may_register, guard=intake_has_begun, tone="primary"),
            step(
                "not_complete",
                _("Mark as not completed"),
                [S.ENROLLED],
                S.NOT_COMPLETED,
                rules.may_register,
                guard=intake_has_begun,
                needs_reason=True,
            ),
            step("withdraw", _("Withdraw from the intake"), [S.ENROLLED], S.WITHDRAWN, rules.may_register, needs_reason=True, tone="danger"),
            step(
                "issue_certificate",
                _("Issue the certificate"),
                [S.COMPLETED],
                None,
                rules.may_register,
                guard=has_no_valid_certificate,
                tone="primary",
            ),
            step(
                "revoke_certificate",
                _("Revoke the certificate"),
                [S.COMPLETED],
                None,
                rules.may_register,
                guard=has_valid_certificate,
                needs_reason=True,
                tone="danger",
            ),
            step("record_arrival", _("Record the arrival"), [S.ENROLLED, S.COMPLETED], None, rules.may_register),
        ),
    )
)
