"""Life of a sheet of decisions: tried out, proposed by one, confirmed by another, carried out when the letters leave."""

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.workflow import Workflow, register, step
from scholarships import rules
from scholarships.enums import RoundState as R
from scholarships.models import DecisionRound
from scholarships.queries.rounds import faults_of, forecast, waiting_items

SHOWN_FAULTS = 5


def is_complete(round_: DecisionRound, now: datetime) -> None:
    """Every row can be done as it stands, one after the other: reasons given, places enough, nobody gone meanwhile."""
    faults = faults_of(forecast(round_, now))
    if faults:
        more = len(faults) - SHOWN_FAULTS
        rest = [gettext("And %(n)d more.") % {"n": more}] if more > 0 else []
        raise Refused(" ".join([*faults[:SHOWN_FAULTS], *rest]), code="incomplete")


def still_waits(round_: DecisionRound, now: datetime) -> None:
    """Nobody outside has heard of it."""
    if round_.leaves_at is None or now >= round_.leaves_at:
        raise Refused(_("The letters have begun to leave: the decisions can't be taken back any more."), code="too_late")


def has_to_leave(round_: DecisionRound, now: datetime) -> None:
    if round_.leaves_at is None or now < round_.leaves_at:
        raise Refused(_("The letters leave later."), code="too_early")


def nothing_waits(round_: DecisionRound, now: datetime) -> None:
    if waiting_items(round_).exists():
        raise Refused(_("Some rows of the sheet are not carried out yet."), code="busy")


ROUND = register(
    Workflow(
        model="scholarships.decisionround",
        initial=R.TRYING,
        path=(R.TRYING, R.PROPOSED, R.CONFIRMED, R.LEAVING, R.DONE),
        done={
            "propose": _("Proposed to the second person"),
            "recall": _("Taken back by the person who had proposed it"),
            "return": _("Returned to the person who had proposed it"),
            "confirm": _("Confirmed"),
            "take_back": _("Taken back before the letters left"),
            "send_now": _("Letters sent at once"),
            "leave": _("Letters began to leave"),
            "finish": _("Carried out"),
            "drop": _("Dropped"),
            "end_with_call": _("Ended: the call is cancelled"),
        },
        steps=(
            step("propose", _("Propose these decisions"), [R.TRYING], R.PROPOSED, rules.may_plan_decisions, guard=is_complete, tone="primary"),
            step("confirm", _("Confirm these decisions"), [R.PROPOSED], R.CONFIRMED, rules.may_confirm_round, guard=is_complete, tone="primary"),
            step("return", _("Return the sheet"), [R.PROPOSED], R.TRYING, rules.may_confirm_round, needs_reason=True),
            step("recall", _("Take the proposal back"), [R.PROPOSED], R.TRYING, rules.may_recall_round),
            step("take_back", _("Take the decisions back"), [R.CONFIRMED], R.TRYING, rules.may_stop_round, guard=still_waits, tone="danger"),
            step("send_now", _("Send the letters now"), [R.CONFIRMED], None, rules.may_stop_round, guard=still_waits),
            step("leave", _("Begin to carry out"), [R.CONFIRMED], R.LEAVING, rules.may_turn_clock, guard=has_to_leave, button=False),
            step("finish", _("Finish"), [R.LEAVING], R.DONE, rules.may_turn_clock, guard=nothing_waits, button=False),
            step("drop", _("Drop the sheet"), [R.TRYING], R.DROPPED, rules.may_plan_decisions, tone="danger"),
            step("end_with_call", _("End with the call"), [R.TRYING, R.PROPOSED, R.CONFIRMED], R.DROPPED, rules.may_stop_round, button=False),
        ),
    )
)
