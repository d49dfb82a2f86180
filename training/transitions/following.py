"""Life of an action plan, and of the questions some months after the training."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.workflow import Workflow, register, step
from training.enums import ActionPlanState as P
from training.enums import FollowUpState as F
from training.models import ActionItem, ActionPlan
from training.rules import following as rules


def has_actions(plan: ActionPlan, now: datetime) -> None:
    if not ActionItem.objects.across_partners(reason="the plan was fetched for who hands it in").filter(plan=plan).exists():
        raise Refused(_("The plan has no action yet. Write at least one, with the day until which it is done."))


ACTION_PLAN = register(
    Workflow(
        model="training.actionplan",
        initial=P.DRAFT,
        path=(P.DRAFT, P.HANDED_IN, P.SHARED),
        done={
            "hand_in": _("Handed in"),
            "take_back": _("Taken back by the trainee"),
            "comment": _("Comment of the academy"),
            "share": _("Shared with the sending ministry"),
        },
        steps=(
            step("hand_in", _("Hand in to the academy"), [P.DRAFT], P.HANDED_IN, rules.may_write_action_plan, guard=has_actions, tone="primary"),
            step("share", _("Share with the sending ministry"), [P.HANDED_IN], P.SHARED, rules.may_write_action_plan, tone="primary"),
            step("take_back", _("Take back and change"), [P.HANDED_IN], P.DRAFT, rules.may_write_action_plan),
            step("comment", _("Write a comment"), [P.HANDED_IN, P.SHARED], None, rules.may_comment_action_plan, needs_reason=True),
        ),
    )
)
FOLLOW_UP = register(
    Workflow(
        model="training.followup",
        initial=F.PLANNED,
        path=(F.PLANNED, F.ASKED, F.ANSWERED),
        done={"ask": _("Asked"), "remind": _("Reminded"), "answer": _("Answered"), "skip": _("Left out")},
        steps=(
            step("ask", _("Ask"), [F.PLANNED], F.ASKED, rules.may_ask_follow_up, button=False),
            step("remind", _("Remind"), [F.ASKED], None, rules.may_ask_follow_up, button=False),
            step("answer", _("Answer"), [F.ASKED], F.ANSWERED, rules.may_answer_follow_up, tone="primary", button=False),
            step("skip", _("Leave out"), [F.PLANNED, F.ASKED], F.SKIPPED, rules.may_skip_follow_up, needs_reason=True),
        ),
    )
)
