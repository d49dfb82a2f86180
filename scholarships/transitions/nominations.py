"""Life of a nomination."""

from django.utils.translation import gettext_lazy as _

from core.workflow import Workflow, register, step
from scholarships import rules
from scholarships.enums import SENT, UNSENT
from scholarships.enums import NominationState as S
from scholarships.transitions.deciding import (
    call_goes_on,
    call_goes_on_with_a_place,
    call_is_cancelled,
    call_not_cancelled,
    check_proposed,
    has_not_come,
    may_be_proposed_again,
    may_be_sent_again,
    offer_is_over,
    offer_runs,
    still_eligible,
)
from scholarships.transitions.sending import (
    may_ask_employer,
    may_be_endorsed,
    may_be_endorsed_by_employer,
    may_be_forwarded,
    may_be_passed_on,
    may_be_proposed,
    may_be_submitted,
    may_go_to_embassy,
)

BEFORE_ENROLMENT = [*UNSENT, *SENT]
DECIDABLE = [S.IN_REVIEW, S.RESERVE]

BEFORE_SENDING = (
    step("propose", _("Propose to the second person"), [S.DRAFT], S.NATIONAL_CHECK, rules.may_nominate, guard=may_be_proposed, tone="primary"),
    step("to_embassy", _("Pass to the embassy"), [S.DRAFT], S.MISSION_CHECK, rules.may_nominate, guard=may_go_to_embassy, tone="primary"),
    step("ask_employer", _("Ask the employer"), [S.DRAFT], S.EMPLOYER_CHECK, rules.may_nominate, guard=may_ask_employer),
    step(
        "endorse_as_employer", _("Endorse as the employer"), [S.EMPLOYER_CHECK], S.DRAFT, rules.may_endorse_as_employer,
        guard=may_be_endorsed_by_employer, tone="primary",
    ),
    step("return_from_employer", _("Return to the officer"), [S.EMPLOYER_CHECK], S.DRAFT, rules.may_endorse_as_employer, needs_reason=True),
    step("endorse", _("Endorse and send"), [S.NATIONAL_CHECK], S.SUBMITTED, rules.may_endorse, guard=may_be_endorsed, tone="primary"),
    step(
        "endorse_to_embassy", _("Endorse and pass to the embassy"), [S.NATIONAL_CHECK], S.MISSION_CHECK, rules.may_endorse,
        guard=may_be_passed_on, tone="primary",
    ),
    step("return_to_officer", _("Return to the officer"), [S.NATIONAL_CHECK], S.DRAFT, rules.may_endorse, needs_reason=True),
    step("forward", _("Forward to the ministry"), [S.MISSION_CHECK], S.SUBMITTED, rules.may_forward, guard=may_be_forwarded, tone="primary"),
    step("return_from_embassy", _("Return to the authority"), [S.MISSION_CHECK], S.DRAFT, rules.may_forward, needs_reason=True),
    step("take_back", _("Take back"), [S.EMPLOYER_CHECK, S.NATIONAL_CHECK, S.MISSION_CHECK], S.DRAFT, rules.may_nominate),
)  # fmt: skip

AFTER_RETURN = (
    step("resubmit", _("Send the completed nomination"), [S.RETURNED], S.SUBMITTED, rules.may_send_again, guard=may_be_sent_again, tone="primary"),
    step("propose_again", _("Propose to the second person"), [S.RETURNED], None, rules.may_nominate, guard=may_be_proposed_again, tone="primary"),
    step("return_again", _("Return to the officer"), [S.RETURNED], None, rules.may_endorse, guard=check_proposed, needs_reason=True),
)  # fmt: skip

NOMINATION = register(
    Workflow(
        model="scholarships.nomination",
        initial=S.DRAFT,
        path=(S.DRAFT, S.SUBMITTED, S.IN_REVIEW, S.SELECTED, S.OFFERED, S.ACCEPTED, S.ENROLLED),
        done={
            "submit": _("Nomination submitted"),
            "ask_employer": _("Put to the employer"),
            "endorse_as_employer": _("Endorsed by the employer"),
            "return_from_employer": _("Returned by the employer"),
            "propose": _("Proposed to the second person"),
            "endorse": _("Endorsed by the authority and submitted"),
            "endorse_to_embassy": _("Endorsed by the authority and passed to the embassy"),
            "return_to_officer": _("Returned to the officer by the second person"),
            "to_embassy": _("Passed to the embassy"),
            "forward": _("Forwarded by the embassy and submitted"),
            "return_from_embassy": _("Returned by the embassy"),
            "take_back": _("Taken back by the officer"),
            "resubmit": _("Completed nomination sent"),
            "propose_again": _("Completed and proposed to the second person"),
            "return_again": _("Returned to the officer by the second person"),
            "accept_for_review": _("Accepted for review"),
            "return": _("Returned for completion"),
            "find_ineligible": _("Found not eligible"),
            "select": _("Selected"),
            "put_on_reserve": _("Placed on the reserve list"),
            "not_select": _("Not selected"),
            "send_offer": _("Offer sent"),
            "promote": _("Offered a place from the reserve list"),
            "accept_offer": _("Offer accepted"),
            "decline_offer": _("Offer declined"),
            "lapse": _("Offer lapsed"),
            "enrol": _("Enrolled"),
            "no_show": _("Non-arrival recorded"),
            "end_enrolment": _("Ended after the withdrawal from the intake"),
            "end_with_call": _("Ended: the call is cancelled"),
            "replace": _("Replaced by another person"),
            "withdraw": _("Nomination withdrawn"),
        },
        steps=(
            step("submit", _("Submit the nomination"), [S.DRAFT], S.SUBMITTED, rules.may_nominate, guard=may_be_submitted, tone="primary"),
            *BEFORE_SENDING,
            *AFTER_RETURN,
            step("accept_for_review", _("Accept for review"), [S.SUBMITTED], S.IN_REVIEW, rules.may_screen, guard=still_eligible, tone="primary"),
            step("return", _("Return for completion"), [S.SUBMITTED], S.RETURNED, rules.may_screen, guard=call_goes_on, needs_reason=True),
            step("find_ineligible", _("Not eligible"), [S.SUBMITTED, S.RETURNED], S.INELIGIBLE, rules.may_screen, needs_reason=True, tone="danger"),
            step("select", _("Select"), DECIDABLE, S.SELECTED, rules.may_decide, guard=call_goes_on_with_a_place, needs_reason=True, tone="primary"),
            step("put_on_reserve", _("Put on the reserve list"), [S.IN_REVIEW], S.RESERVE, rules.may_decide, guard=call_goes_on, needs_reason=True),
            step("not_select", _("Do not select"), DECIDABLE, S.NOT_SELECTED, rules.may_decide, needs_reason=True),
            step("send_offer", _("Send the offer"), [S.SELECTED], S.OFFERED, rules.may_offer, guard=call_goes_on, tone="primary"),
            step(
                "promote",
                _("Offer the place that became free"),
                [S.RESERVE],
                S.OFFERED,
                rules.may_turn_clock,
                guard=call_goes_on_with_a_place,
                button=False,
            ),
            step("accept_offer", _("Accept the offer"), [S.OFFERED], S.ACCEPTED, rules.may_answer_offer, guard=offer_runs, tone="primary"),
            step("decline_offer", _("Decline the offer"), [S.OFFERED], S.DECLINED, rules.may_answer_offer, needs_reason=True),
            step("lapse", _("Let lapse"), [S.OFFERED], S.LAPSED, rules.may_turn_clock, guard=offer_is_over, button=False),
            step("enrol", _("Enrol"), [S.ACCEPTED], S.ENROLLED, rules.may_enrol, guard=call_not_cancelled, tone="primary"),
            step(
                "no_show",
                _("Did not arrive"),
                [S.ACCEPTED],
                S.NO_SHOW,
                rules.may_enrol,
                guard=has_not_come,
                needs_reason=True,
                tone="danger",
            ),
            step("end_enrolment", _("End after withdrawal"), [S.ENROLLED], S.WITHDRAWN, rules.may_end_enrolment, button=False),
            step("end_with_call", _("End with the call"), SENT, S.WITHDRAWN, rules.may_end_with_call, guard=call_is_cancelled, button=False),
            step("replace", _("Replace by another person"), SENT, S.WITHDRAWN, rules.may_replace, needs_reason=True),
            step("withdraw", _("Withdraw the nomination"), BEFORE_ENROLMENT, S.WITHDRAWN, rules.may_nominate, needs_reason=True, tone="danger"),
        ),
    )
)
