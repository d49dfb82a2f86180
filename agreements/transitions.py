"""Life of an agreement: draft > signed > in force > expired or terminated (domain.md 1.1, the part of issue A)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agreements import rules
from agreements.enums import AgreementState as S
from agreements.models import Agreement
from core.errors import Refused
from core.workflow import Workflow, register, step


def has_parties_and_date(agreement: Agreement, now: datetime) -> None:
    if agreement.signed_on is None:
        raise Refused(_("Enter the date of signing first."))
    parties = type(agreement).parties.rel.related_model._base_manager  # type: ignore[attr-defined]
    if parties.filter(agreement_id=agreement.pk).count() < 2:
        raise Refused(_("An agreement needs two parties or more: add them first."))


def has_begun(agreement: Agreement, now: datetime) -> None:
    if agreement.valid_from is None:
        raise Refused(_("Enter the day from which the agreement is in force first."))


def is_over(agreement: Agreement, now: datetime) -> None:
    if agreement.valid_until is None or agreement.valid_until >= now.date():
        raise Refused(_("The agreement has not reached its last day."))


WORKFLOW = register(
    Workflow(
        model="agreements.agreement",
        initial=S.DRAFT,
        path=(S.DRAFT, S.SIGNED, S.IN_FORCE),
        steps=(
            step("sign", _("Record the signing"), [S.DRAFT], S.SIGNED, rules.may_sign, guard=has_parties_and_date, tone="primary"),
            step(
                "bring_into_force",
                _("Record the entry into force"),
                [S.SIGNED],
                S.IN_FORCE,
                rules.may_keep_agreements,
                guard=has_begun,
                tone="primary",
            ),
            step("terminate", _("Terminate"), [S.SIGNED, S.IN_FORCE], S.TERMINATED, rules.may_keep_agreements, needs_reason=True, tone="danger"),
            step("expire", _("Let expire"), [S.IN_FORCE], S.EXPIRED, rules.may_let_expire, guard=is_over, button=False),
        ),
    )
)
