"""Life of an agreement: draft > signed > in force > expired or terminated (domain.md 1.1, the part of issue A)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agreements import rules
from agreements.enums import AgreementState as S
from agreements.models import Agreement
from agreements.queries.missing import missing_to_begin, missing_to_sign
from core.errors import Refused, Text
from core.workflow import Workflow, register, step
from partners.queries import host_day


def may_be_signed(agreement: Agreement, now: datetime) -> None:
    refuse(missing_to_sign(agreement, now))


def may_begin(agreement: Agreement, now: datetime) -> None:
    refuse(missing_to_begin(agreement, now))


def refuse(missing: list[Text]) -> None:
    """One sentence for each thing that is missing, all at once."""
    if missing:
        raise Refused(" ".join(str(sentence) for sentence in missing))


def is_over(agreement: Agreement, now: datetime) -> None:
    if agreement.valid_until is None or agreement.valid_until >= host_day(now):
        raise Refused(_("The agreement has not reached its last day."))


WORKFLOW = register(
    Workflow(
        model="agreements.agreement",
        initial=S.DRAFT,
        path=(S.DRAFT, S.SIGNED, S.IN_FORCE),
        done={
            "sign": _("Signing recorded"),
            "bring_into_force": _("Entry into force recorded"),
            "terminate": _("Terminated"),
            "expire": _("Expired"),
        },
        steps=(
            step("sign", _("Record the signing"), [S.DRAFT], S.SIGNED, rules.may_sign, guard=may_be_signed, tone="primary"),
            step(
                "bring_into_force",
                _("Record the entry into force"),
                [S.SIGNED],
                S.IN_FORCE,
                rules.may_keep_agreements,
                guard=may_begin,
                tone="primary",
            ),
            step("terminate", _("Terminate"), [S.SIGNED, S.IN_FORCE], S.TERMINATED, rules.may_keep_agreements, needs_reason=True, tone="danger"),
            step("expire", _("Let expire"), [S.IN_FORCE], S.EXPIRED, rules.may_let_expire, guard=is_over, button=False),
        ),
    )
)
