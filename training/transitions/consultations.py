"""Life of a request for advice (domain.md 1.12)."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.workflow import Workflow, register, step
from training.enums import ConsultationState as S
from training.models import Consultation
from training.rules import consultations as rules

PATIENCE = timedelta(days=30)  # an answer to which nobody responds is closed after it
AT_WORK = (S.ASSIGNED, S.CLARIFYING, S.REOPENED)
UNDER_WAY = (S.SUBMITTED, S.TRIAGED, *AT_WORK)


def nobody_responded(consultation: Consultation, now: datetime) -> None:
    """Thirty days to the second after the last answer."""
    if consultation.state_since + PATIENCE > now:
        raise Refused(_("The partner has 30 days to respond to the answer."), code="too_early")


CONSULTATIONS = register(
    Workflow(
        model="training.consultation",
        initial=S.SUBMITTED,
        path=(S.SUBMITTED, S.TRIAGED, S.ASSIGNED, S.ANSWERED, S.ACCEPTED, S.CLOSED),
        done={
            "take_on": _("Accepted for work"),
            "decline": _("Declined"),
            "assign": _("Given to experts"),
            "change_experts": _("Experts changed"),
            "ask_back": _("Question to the partner"),
            "reply": _("Answer of the partner"),
            "write": _("Message"),
            "note": _("Internal note"),
            "record_session": _("Session recorded"),
            "note_time": _("Time worked recorded"),
            "answer": _("Answered"),
            "accept_answer": _("Answer accepted"),
            "reopen": _("Reopened"),
            "close": _("Closed"),
            "close_unanswered": _("Closed 30 days after the answer"),
            "withdraw": _("Withdrawn"),
        },
        steps=(
            step("take_on", _("Accept for work"), [S.SUBMITTED], S.TRIAGED, rules.is_desk, tone="primary"),
            step("assign", _("Give to experts"), [S.TRIAGED], S.ASSIGNED, rules.is_desk, tone="primary"),
            step("answer", _("Answer"), AT_WORK, S.ANSWERED, rules.may_answer, tone="primary"),
            step("accept_answer", _("Accept the answer"), [S.ANSWERED], S.ACCEPTED, rules.is_asking_side, tone="primary"),
            step("close", _("Close the consultation"), [S.ACCEPTED], S.CLOSED, rules.is_desk, tone="primary"),
            step("reopen", _("Reopen with a reason"), [S.ANSWERED], S.REOPENED, rules.is_asking_side, needs_reason=True),
            step("change_experts", _("Change the experts"), AT_WORK, None, rules.is_desk),
            step("record_session", _("Record a session"), [*AT_WORK, S.ANSWERED, S.ACCEPTED], None, rules.may_work_on),
            step("note_time", _("Record my time"), [*AT_WORK, S.ANSWERED, S.ACCEPTED], None, rules.may_note_time),
            step("ask_back", _("Ask the partner"), [S.ASSIGNED, S.REOPENED], S.CLARIFYING, rules.may_work_on, button=False),
            step("reply", _("Answer the question"), [S.CLARIFYING], S.ASSIGNED, rules.is_asking_side, button=False),
            step("write", _("Write a message"), [*UNDER_WAY, S.ANSWERED, S.ACCEPTED], None, rules.may_write, button=False),
            step("note", _("Write an internal note"), [*UNDER_WAY, S.ANSWERED, S.ACCEPTED, S.CLOSED], None, rules.may_work_on, button=False),
            step("close_unanswered", _("Close"), [S.ANSWERED], S.CLOSED, rules.is_clock, guard=nobody_responded, button=False),
            step("decline", _("Decline"), [S.SUBMITTED], S.DECLINED, rules.is_desk, needs_reason=True, tone="danger"),
            step("withdraw", _("Withdraw the request"), UNDER_WAY, S.WITHDRAWN, rules.is_asking_side, needs_reason=True, tone="danger"),
        ),
    )
)
