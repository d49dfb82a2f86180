"""Life of a mission (domain.md 1.8)."""

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.timefmt import day_text
from core.workflow import Workflow, register, step
from exchanges.enums import MissionState as S
from exchanges.enums import Side
from exchanges.models import Mission
from exchanges.queries.missions import missing_terms
from exchanges.rules import missions as rules
from mobility.enums import EXPECTED, StayState
from partners.queries import host_day

EARLY = (S.REQUESTED, S.HOST_CHECKED, S.EXPERT_PROPOSED)
OPEN_TERMS = (*EARLY, S.ACCEPTED)


def terms_are_complete(mission: Mission, now: datetime) -> None:
    if missing := missing_terms(mission):
        raise Refused(gettext("The terms are not complete. Missing: %(fields)s.") % {"fields": ", ".join(missing)}, code="incomplete")


def may_be_approved(mission: Mission, now: datetime) -> None:
    terms_are_complete(mission, now)
    if mission.ends_on < host_day(now):
        raise Refused(
            gettext("The last day, %(day)s, is over. Change the days before anybody approves them.") % {"day": day_text(mission.ends_on)}, code="over"
        )


def not_approved_by(side: Side) -> object:
    def guard(mission: Mission, now: datetime) -> None:
        may_be_approved(mission, now)
        if side in mission.approved:
            raise Refused(gettext("This side has approved these terms already."), code="approved_before")

    return guard


def approved_by_all(mission: Mission, now: datetime) -> None:
    if missing := [str(side.label) for side in Side if side not in mission.approved]:
        raise Refused(gettext("Not approved yet by: %(sides)s.") % {"sides": ", ".join(missing)}, code="not_approved")


def has_come_or_first_day(mission: Mission, now: datetime) -> None:
    """An arrival on record, or the first day by the host's calendar."""
    arrived = mission.stay is not None and mission.stay.state in (StayState.ARRIVED, StayState.DEPARTED)
    if not arrived and host_day(now) < mission.starts_on:
        sentence = gettext("Too early: the mission begins on %(day)s, or when the arrival is recorded.")
        raise Refused(sentence % {"day": day_text(mission.starts_on)}, code="early")


def has_not_come(mission: Mission, now: datetime) -> None:
    """Whoever has come is reported on, not called off."""
    if mission.stay is not None and mission.stay.state not in EXPECTED:
        raise Refused(
            gettext("The expert has come already. Hand in the report instead; it says what was done and why the rest was not."), code="came"
        )


WORKFLOW = register(
    Workflow(
        model="exchanges.mission",
        initial=S.REQUESTED,
        path=(S.REQUESTED, S.HOST_CHECKED, S.EXPERT_PROPOSED, S.ACCEPTED, S.AGREED, S.UNDER_WAY, S.REPORTED, S.CLOSED),
        done={
            "check": _("Checked by the receiving side"),
            "propose_expert": _("Expert proposed"),
            "accept_expert": _("Expert accepted"),
            "ask_for_another": _("Another expert asked for"),
            "set_terms": _("Terms changed"),
            "approve_as_person": _("Approved by the expert"),
            "approve_as_sender": _("Approved by the sending institution"),
            "approve_as_receiver": _("Approved by the receiving institution"),
            "record_paper": _("Signed paper recorded"),
            "agree": _("Agreed by all three"),
            "invite": _("Letter of invitation written"),
            "begin": _("Mission begun"),
            "hand_in_report": _("Report handed in"),
            "return_report": _("Report returned"),
            "add_actions": _("Recommendations given to people"),
            "close": _("Closed"),
            "decline": _("Declined"),
            "call_off": _("Called off"),
        },
        steps=(
            step("check", _("Check the request"), [S.REQUESTED], S.HOST_CHECKED, rules.is_receiver, tone="primary"),
            step("propose_expert", _("Propose an expert"), [S.HOST_CHECKED], S.EXPERT_PROPOSED, rules.is_sender, tone="primary"),
            step("accept_expert", _("Accept the expert"), [S.EXPERT_PROPOSED], S.ACCEPTED, rules.is_receiver, tone="primary"),
            step("ask_for_another", _("Ask for another expert"), [S.EXPERT_PROPOSED], S.HOST_CHECKED, rules.is_receiver, needs_reason=True),
            step(
                "approve_as_person", _("Approve as the expert"), [S.ACCEPTED], None, rules.is_expert, guard=not_approved_by(Side.PERSON), tone="primary"
            ),
            step(
                "approve_as_sender", _("Approve for the sending institution"), [S.ACCEPTED], None, rules.is_sender,
                guard=not_approved_by(Side.SENDER), tone="primary",
            ),
            step(
                "approve_as_receiver", _("Approve for the receiving institution"), [S.ACCEPTED], None, rules.is_receiver,
                guard=not_approved_by(Side.RECEIVER), tone="primary",
            ),
            step("record_paper", _("Record a signed paper"), [S.ACCEPTED], None, rules.is_a_side, guard=may_be_approved),
            step("set_terms", _("Change the terms"), OPEN_TERMS, None, rules.is_a_side),
            step("agree", _("Agree"), [S.ACCEPTED], S.AGREED, rules.may_agree, guard=approved_by_all, button=False),
            step("invite", _("Write the letter of invitation"), [S.AGREED, S.UNDER_WAY], None, rules.may_invite),
            step("begin", _("Record that the mission has begun"), [S.AGREED], S.UNDER_WAY, rules.may_begin, guard=has_come_or_first_day),
            step("hand_in_report", _("Hand in the report"), [S.UNDER_WAY], S.REPORTED, rules.may_report, tone="primary"),
            step("return_report", _("Return the report"), [S.REPORTED], S.UNDER_WAY, rules.is_receiver, needs_reason=True),
            step("add_actions", _("Give recommendations to people"), [S.REPORTED, S.CLOSED], None, rules.is_a_side),
            step("close", _("Close the mission"), [S.REPORTED], S.CLOSED, rules.is_receiver, tone="primary"),
            step("decline", _("Decline"), EARLY, S.DECLINED, rules.is_a_side, needs_reason=True, tone="danger"),
            step(
                "call_off", _("Call the mission off"), [S.ACCEPTED, S.AGREED, S.UNDER_WAY], S.CANCELLED, rules.is_a_side, guard=has_not_come,
                needs_reason=True, tone="danger",
            ),
        ),
    )
)  # fmt: skip
