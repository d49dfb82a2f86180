"""Life of a version of an individual plan: trainee, sending side and academy approve one after another (domain.md 1.7)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.workflow import Workflow, register, step
from training.enums import PlanState
from training.models import PlanItem, PlanVersion
from training.models.plans import PLANNED_FOR
from training.rules import plans as rules

S = PlanState


def training_goes_on(version: PlanVersion, now: datetime) -> None:
    if version.enrolment.state not in PLANNED_FOR:
        raise Refused(_("This training has ended: its plan no longer changes."))


def can_be_given(version: PlanVersion, now: datetime) -> None:
    training_goes_on(version, now)
    if not PlanItem.objects.across_partners(reason="whether a plan that was fetched rightly has parts").filter(version=version).exists():
        raise Refused(_("The plan has no parts yet. Add at least one module or something taught elsewhere."))


def trainee_has_no_account(version: PlanVersion, now: datetime) -> None:
    training_goes_on(version, now)
    if version.enrolment.person.user_id:
        raise Refused(_("The trainee has an account and approves the plan there."))


PLANS = register(
    Workflow(
        model="training.planversion",
        initial=S.DRAFT,
        path=(S.DRAFT, S.WITH_TRAINEE, S.WITH_SENDER, S.WITH_ACADEMY, S.AGREED),
        done={
            "give": _("Given to the trainee"),
            "propose": _("Approved by the trainee who wrote it"),
            "approve_as_trainee": _("Approved by the trainee"),
            "record_trainee": _("The trainee's approval recorded from paper"),
            "approve_as_sender": _("Approved by the sending side"),
            "approve_as_academy": _("Approved by the academy: agreed by all three"),
            "refuse_as_trainee": _("Refused by the trainee"),
            "refuse_as_sender": _("Refused by the sending side"),
            "refuse_as_academy": _("Refused by the academy"),
            "replace": _("Replaced by a later version"),
        },
        steps=(
            step("give", _("Give the plan to the trainee"), [S.DRAFT], S.WITH_TRAINEE, rules.may_as_academy, guard=can_be_given, tone="primary"),
            step("propose", _("Approve and send to the sending side"), [S.DRAFT], S.WITH_SENDER, rules.may_as_trainee, guard=can_be_given, tone="primary"),
            step(
                "approve_as_trainee", _("Approve my plan"), [S.WITH_TRAINEE], S.WITH_SENDER, rules.may_as_trainee, guard=training_goes_on, tone="primary"
            ),
            step(
                "record_trainee", _("Record the trainee's approval from paper"), [S.WITH_TRAINEE], S.WITH_SENDER, rules.may_as_academy,
                guard=trainee_has_no_account, tone="primary",
            ),
            step(
                "approve_as_sender", _("Approve for the sending side"), [S.WITH_SENDER], S.WITH_ACADEMY, rules.may_as_sender,
                guard=training_goes_on, tone="primary",
            ),
            step(
                "approve_as_academy", _("Approve for the academy"), [S.WITH_ACADEMY], S.AGREED, rules.may_agree_as_academy,
                guard=training_goes_on, tone="primary",
            ),
            step("refuse_as_trainee", _("Refuse the plan"), [S.WITH_TRAINEE], S.REFUSED, rules.may_as_trainee, needs_reason=True, tone="danger"),
            step("refuse_as_sender", _("Refuse for the sending side"), [S.WITH_SENDER], S.REFUSED, rules.may_as_sender, needs_reason=True, tone="danger"),
            step(
                "refuse_as_academy", _("Refuse for the academy"), [S.WITH_TRAINEE, S.WITH_SENDER, S.WITH_ACADEMY], S.REFUSED, rules.may_as_academy,
                needs_reason=True, tone="danger",
            ),
            step("replace", _("Replace by a later version"), [S.AGREED], S.REPLACED, rules.may_replace, button=False),
        ),
    )
)  # fmt: skip
