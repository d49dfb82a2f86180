"""Life of an agreement and of its versions (domain.md 1.1, docs/adr/0022-negotiated-agreements.md).

Draft > under negotiation > approved by all sides > signed > in force > expired or terminated. An agreement that came on paper
goes from draft to signed. While it is in force it may be amended: the terms approved last hold until all sides approve others.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agreements import rules
from agreements.enums import AgreementState as S
from agreements.enums import VersionState as V
from agreements.models import Agreement, AgreementVersion
from agreements.queries.missing import TWO_SIDES, missing_to_begin, missing_to_propose, missing_to_sign
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


def may_be_proposed(agreement: Agreement, now: datetime) -> None:
    refuse(missing_to_propose(agreement))


def has_other_side(agreement: Agreement, now: datetime) -> None:
    if len(agreement.side_ids) < TWO_SIDES:
        raise Refused(_("All parties belong to one side: there is nobody to negotiate with."))


def notice_has_run_out(agreement: Agreement, now: datetime) -> None:
    if agreement.ends_by_notice_on is None or agreement.ends_by_notice_on >= host_day(now):
        raise Refused(_("The notice has not run out yet."))


def all_have_approved(version: AgreementVersion, now: datetime) -> None:
    """No approval counts for another text: each names the hash that it approved."""
    approved = version.approvals.across_partners(reason="whether all sides have approved").filter(terms_hash=version.terms_hash)
    if not version.agreement.side_ids <= set(approved.values_list("side_id", flat=True)):
        raise Refused(_("Not every side has approved this version yet."))


WORKFLOW = register(
    Workflow(
        model="agreements.agreement",
        initial=S.DRAFT,
        path=(S.DRAFT, S.PROPOSED, S.AGREED, S.SIGNED, S.IN_FORCE),
        done={
            "propose": _("Proposed to the other side"),
            "agree": _("Approved by all sides"),
            "reopen": _("Negotiated again"),
            "sign": _("Signing recorded"),
            "bring_into_force": _("Entry into force recorded"),
            "begin_amendment": _("Amendment begun"),
            "amend": _("Amendment approved by all sides"),
            "withdraw_amendment": _("Amendment withdrawn"),
            "give_notice": _("Notice given"),
            "take_notice_back": _("Notice taken back"),
            "end_by_notice": _("Ended when the notice had run out"),
            "withdraw": _("Withdrawn"),
            "terminate": _("Terminated"),
            "expire": _("Expired"),
        },
        steps=(
            step("propose", _("Propose to the other side"), [S.DRAFT], S.PROPOSED, rules.may_keep_agreements, guard=may_be_proposed, tone="primary"),
            step("agree", _("Approve for all sides"), [S.PROPOSED], S.AGREED, rules.may_conclude, button=False),
            step("reopen", _("Negotiate again"), [S.AGREED], S.PROPOSED, rules.may_negotiate, button=False),
            step("sign", _("Record the signing"), [S.DRAFT, S.AGREED], S.SIGNED, rules.may_sign, guard=may_be_signed, tone="primary"),
            step(
                "bring_into_force",
                _("Record the entry into force"),
                [S.SIGNED],
                S.IN_FORCE,
                rules.may_keep_agreements,
                guard=may_begin,
                tone="primary",
            ),
            step("begin_amendment", _("Begin an amendment"), [S.IN_FORCE], S.AMENDING, rules.may_negotiate, guard=has_other_side),
            step("amend", _("Approve the amendment for all sides"), [S.AMENDING], S.IN_FORCE, rules.may_conclude, button=False),
            step("withdraw_amendment", _("Withdraw the amendment"), [S.AMENDING], S.IN_FORCE, rules.may_negotiate, needs_reason=True, tone="danger"),
            step(
                "give_notice",
                _("Give notice of termination"),
                [S.IN_FORCE, S.AMENDING],
                S.TERMINATING,
                rules.may_give_notice,
                needs_reason=True,
                tone="danger",
            ),
            step("take_notice_back", _("Take the notice back"), [S.TERMINATING], S.IN_FORCE, rules.may_give_notice, needs_reason=True),
            step("end_by_notice", _("End by notice"), [S.TERMINATING], S.TERMINATED, rules.may_let_expire, guard=notice_has_run_out, button=False),
            step(
                "withdraw",
                _("Withdraw the agreement"),
                [S.DRAFT, S.PROPOSED, S.AGREED],
                S.WITHDRAWN,
                rules.may_keep_agreements,
                needs_reason=True,
                tone="danger",
            ),
            step(
                "terminate",
                _("Terminate at once"),
                [S.SIGNED, S.IN_FORCE, S.AMENDING, S.TERMINATING],
                S.TERMINATED,
                rules.may_keep_agreements,
                needs_reason=True,
                tone="danger",
            ),
            step("expire", _("Let expire"), [S.IN_FORCE, S.AMENDING, S.TERMINATING], S.EXPIRED, rules.may_let_expire, guard=is_over, button=False),
        ),
    )
)

VERSIONS = register(
    Workflow(
        model="agreements.agreementversion",
        initial=V.DRAFTING,
        path=(V.DRAFTING, V.PROPOSED, V.APPROVED),
        done={
            "propose": _("Version proposed"),
            "approve": _("Version approved by one side"),
            "conclude": _("Version approved by all sides"),
            "counter": _("Answered with another version"),
            "withdraw": _("Version withdrawn"),
            "lay_aside": _("Version laid aside"),
        },
        steps=(
            step("propose", _("Propose this version"), [V.DRAFTING], V.PROPOSED, rules.may_write_version, tone="primary"),
            step("approve", _("Approve this version"), [V.PROPOSED], None, rules.may_approve, tone="primary"),
            step("conclude", _("Approve for all sides"), [V.PROPOSED], V.APPROVED, rules.may_approve, guard=all_have_approved, button=False),
            step("counter", _("Answer with another version"), [V.PROPOSED], V.COUNTERED, rules.may_counter, button=False),
            step("withdraw", _("Withdraw this version"), [V.PROPOSED], V.WITHDRAWN, rules.may_write_version, needs_reason=True, tone="danger"),
            step("lay_aside", _("Lay aside"), [V.PROPOSED], V.WITHDRAWN, rules.may_lay_aside, button=False),
        ),
    )
)
