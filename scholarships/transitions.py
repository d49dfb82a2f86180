"""Life of a call (domain.md 1.3) and of a nomination (1.4-1.6), the part of issue A."""

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.timefmt import instant_text
from core.workflow import Workflow, register, step
from scholarships import rules
from scholarships.enums import SENT
from scholarships.enums import CallState as C
from scholarships.enums import NominationState as S
from scholarships.models import Allotment, Call, Nomination
from scholarships.queries.calls import line_fault
from scholarships.queries.completeness import missing_for_submission, unmet_rules


def has_allotments(call: Call, now: datetime) -> None:
    rows = Allotment.objects.across_partners(reason="guard of the call itself").filter(call=call)
    allotments = list(rows.select_related("call__intake", "partner", "quota_year__line__agreement").order_by("partner__code"))
    if not allotments:
        raise Refused(_("Give places to at least one partner before you publish the call."))
    if sentences := [sentence for row in allotments if (sentence := line_fault(row, now))]:
        raise Refused(" ".join(sentences), code="line_unfit")
    if call.closes_at <= now:
        raise Refused(_("The closing instant lies in the past: set a later one."))


def has_opened(call: Call, now: datetime) -> None:
    if now < call.opens_at:
        raise Refused(_("The call opens later."))


def has_closed(call: Call, now: datetime) -> None:
    if now < call.closes_at:
        raise Refused(_("The call is still open for nominations."))


def nobody_waits(call: Call, now: datetime) -> None:
    waiting = Nomination.objects.across_partners(reason="guard of the call itself").filter(
        call=call, state__in=[S.SUBMITTED, S.RETURNED, S.IN_REVIEW]
    )
    if count := waiting.count():
        raise Refused(gettext("%(count)d nominations of this call still wait for a decision.") % {"count": count})


def in_time_and_complete(nomination: Nomination, now: datetime) -> None:
    check_window(nomination.call, now)
    check_complete(nomination, now)
    check_slots(nomination)


def check_window(call: Call, now: datetime) -> None:
    """Who is in time is decided by the instants alone; a late clock changes nothing."""
    if call.state in (C.DRAFT, C.CANCELLED, C.DECIDED, C.ARCHIVED):
        raise Refused(gettext("The call %(call)s takes no nominations: it is “%(state)s”.") % {"call": call, "state": call.get_state_display()})
    if now < call.opens_at:
        words = {"call": call, "instant": instant_text(call.opens_at, call.zone).text}
        raise Refused(gettext("The call %(call)s has not opened yet: it opens %(instant)s. Your draft is kept.") % words, code="too_early")
    if now >= call.closes_at:
        words = {"call": call, "instant": instant_text(call.closes_at, call.zone).text}
        raise Refused(gettext("The call %(call)s has closed (%(instant)s) and takes no more nominations.") % words, code="too_late")


def check_complete(nomination: Nomination, now: datetime) -> None:
    if missing := missing_for_submission(nomination):
        raise Refused(gettext("Still missing: %(items)s.") % {"items": "; ".join(str(item) for item in missing)}, code="incomplete")
    if unmet := unmet_rules(nomination):
        raise Refused(" ".join(str(sentence) for sentence in unmet), code="not_eligible")


def check_slots(nomination: Nomination) -> None:
    allotment = nomination.allotment
    if allotment.is_full:
        sentence = gettext(
            "%(partner)s has nominated %(nominated)d of %(may)d for this call (places: %(places)d, reserve list: %(reserve)d). "
            "Withdraw one nomination to make room for another."
        )
        numbers = {"nominated": allotment.nominated, "may": allotment.may_nominate, "places": allotment.places, "reserve": allotment.reserve_slots}
        raise Refused(sentence % {"partner": nomination.partner, **numbers}, code="slots_taken")


def call_not_cancelled(nomination: Nomination, now: datetime) -> None:
    """What was sent to a cancelled call can only be ended: withdrawn, declined, not selected."""
    if nomination.call.state == C.CANCELLED:
        sentence = gettext("The call %(call)s is cancelled: its nominations go no further. They can only be withdrawn, declined or not selected.")
        raise Refused(sentence % {"call": nomination.call}, code="call_over")


def call_goes_on(nomination: Nomination, now: datetime) -> None:
    """Checking, selecting and offering end with the call; an offer made before its archiving can still be taken."""
    call_not_cancelled(nomination, now)
    if nomination.call.state == C.ARCHIVED:
        sentence = gettext("The call %(call)s is archived: nobody is checked, selected or offered a place in it any more.")
        raise Refused(sentence % {"call": nomination.call}, code="call_over")


def still_eligible(nomination: Nomination, now: datetime) -> None:
    """Asked again by the ministry: the rules of the call, or what is said of the person, may be others than on the day of sending."""
    call_goes_on(nomination, now)
    if unmet := unmet_rules(nomination):
        advice = gettext("Return the nomination for completion, or end it as not eligible.")
        raise Refused(" ".join([*unmet, advice]), code="not_eligible")


def still_mendable(nomination: Nomination, now: datetime) -> None:
    call_not_cancelled(nomination, now)
    if now >= nomination.mendable_until:
        raise Refused(_("The time to complete this nomination is over. Ask the ministry to return it again with a new date."), code="too_late")
    check_complete(nomination, now)


def call_goes_on_with_a_place(nomination: Nomination, now: datetime) -> None:
    call_goes_on(nomination, now)
    if unmet := unmet_rules(nomination):
        raise Refused(" ".join([*unmet, gettext("Who does not meet the rules of the call is not selected.")]), code="not_eligible")
    has_place(nomination)


def has_place(nomination: Nomination) -> None:
    allotment = nomination.allotment
    if allotment.placed >= allotment.places:
        sentence = gettext("All %(places)d places of %(partner)s in this call are given. Put the nominee on the reserve list or free a place first.")
        raise Refused(sentence % {"places": allotment.places, "partner": nomination.partner}, code="places_taken")


def offer_runs(nomination: Nomination, now: datetime) -> None:
    call_not_cancelled(nomination, now)
    if nomination.offer_expires_at and now >= nomination.offer_expires_at:
        raise Refused(_("The offer has lapsed: its answer was due earlier. Write to the ministry if you still want the place."), code="too_late")


def call_is_cancelled(nomination: Nomination, now: datetime) -> None:
    if nomination.call.state != C.CANCELLED:
        raise Refused(_("Nominations end with their call only when it is cancelled."))


def offer_is_over(nomination: Nomination, now: datetime) -> None:
    if not nomination.offer_expires_at or now < nomination.offer_expires_at:
        raise Refused(_("The offer still waits for its answer."))


CALL = register(
    Workflow(
        model="scholarships.call",
        initial=C.DRAFT,
        path=(C.DRAFT, C.PUBLISHED, C.OPEN, C.CLOSED, C.DECIDED, C.ARCHIVED),
        done={
            "publish": _("Call published"),
            "open": _("Call opened"),
            "close": _("Call closed"),
            "extend": _("Call extended"),
            "decide": _("Selection closed"),
            "archive": _("Call archived"),
            "cancel": _("Call cancelled"),
        },
        steps=(
            step("publish", _("Publish the call"), [C.DRAFT], C.PUBLISHED, rules.may_keep_calls, guard=has_allotments, tone="primary"),
            step("open", _("Open"), [C.PUBLISHED], C.OPEN, rules.may_turn_clock, guard=has_opened, button=False),
            step("close", _("Close"), [C.OPEN], C.CLOSED, rules.may_turn_clock, guard=has_closed, button=False),
            step("extend", _("Extend the call"), [C.OPEN, C.CLOSED], C.OPEN, rules.may_head_calls, needs_reason=True),
            step("decide", _("Close the selection"), [C.CLOSED], C.DECIDED, rules.may_head_calls, guard=nobody_waits, tone="primary"),
            step("archive", _("Archive"), [C.DECIDED], C.ARCHIVED, rules.may_keep_calls),
            step(
                "cancel",
                _("Cancel the call"),
                [C.DRAFT, C.PUBLISHED, C.OPEN, C.CLOSED],
                C.CANCELLED,
                rules.may_head_calls,
                needs_reason=True,
                tone="danger",
            ),
        ),
    )
)

BEFORE_ENROLMENT = [S.DRAFT, *SENT]
DECIDABLE = [S.IN_REVIEW, S.RESERVE]

NOMINATION = register(
    Workflow(
        model="scholarships.nomination",
        initial=S.DRAFT,
        path=(S.DRAFT, S.SUBMITTED, S.IN_REVIEW, S.SELECTED, S.OFFERED, S.ACCEPTED, S.ENROLLED),
        done={
            "submit": _("Nomination submitted"),
            "resubmit": _("Completed nomination sent"),
            "accept_for_review": _("Accepted for review"),
            "return": _("Returned for completion"),
            "find_ineligible": _("Found not eligible"),
            "select": _("Selected"),
            "put_on_reserve": _("Placed on the reserve list"),
            "not_select": _("Not selected"),
            "send_offer": _("Offer sent"),
            "accept_offer": _("Offer accepted"),
            "decline_offer": _("Offer declined"),
            "lapse": _("Offer lapsed"),
            "enrol": _("Enrolled"),
            "no_show": _("Non-arrival recorded"),
            "end_enrolment": _("Ended after the withdrawal from the intake"),
            "end_with_call": _("Ended: the call is cancelled"),
            "withdraw": _("Nomination withdrawn"),
        },
        steps=(
            step("submit", _("Submit the nomination"), [S.DRAFT], S.SUBMITTED, rules.may_nominate, guard=in_time_and_complete, tone="primary"),
            step("resubmit", _("Send the completed nomination"), [S.RETURNED], S.SUBMITTED, rules.may_nominate, guard=still_mendable, tone="primary"),
            step("accept_for_review", _("Accept for review"), [S.SUBMITTED], S.IN_REVIEW, rules.may_screen, guard=still_eligible, tone="primary"),
            step("return", _("Return for completion"), [S.SUBMITTED], S.RETURNED, rules.may_screen, guard=call_goes_on, needs_reason=True),
            step("find_ineligible", _("Not eligible"), [S.SUBMITTED, S.RETURNED], S.INELIGIBLE, rules.may_screen, needs_reason=True, tone="danger"),
            step("select", _("Select"), DECIDABLE, S.SELECTED, rules.may_decide, guard=call_goes_on_with_a_place, needs_reason=True, tone="primary"),
            step("put_on_reserve", _("Put on the reserve list"), [S.IN_REVIEW], S.RESERVE, rules.may_decide, guard=call_goes_on, needs_reason=True),
            step("not_select", _("Do not select"), DECIDABLE, S.NOT_SELECTED, rules.may_decide, needs_reason=True),
            step("send_offer", _("Send the offer"), [S.SELECTED], S.OFFERED, rules.may_offer, guard=call_goes_on, tone="primary"),
            step("accept_offer", _("Accept the offer"), [S.OFFERED], S.ACCEPTED, rules.may_answer_offer, guard=offer_runs, tone="primary"),
            step("decline_offer", _("Decline the offer"), [S.OFFERED], S.DECLINED, rules.may_answer_offer, needs_reason=True),
            step("lapse", _("Let lapse"), [S.OFFERED], S.LAPSED, rules.may_turn_clock, guard=offer_is_over, button=False),
            step("enrol", _("Enrol"), [S.ACCEPTED], S.ENROLLED, rules.may_enrol, guard=call_not_cancelled, tone="primary"),
            step("no_show", _("Did not arrive"), [S.ACCEPTED], S.NO_SHOW, rules.may_enrol, needs_reason=True, tone="danger"),
            step("end_enrolment", _("End after withdrawal"), [S.ENROLLED], S.WITHDRAWN, rules.may_end_enrolment, button=False),
            step("end_with_call", _("End with the call"), SENT, S.WITHDRAWN, rules.may_end_with_call, guard=call_is_cancelled, button=False),
            step("withdraw", _("Withdraw the nomination"), BEFORE_ENROLMENT, S.WITHDRAWN, rules.may_nominate, needs_reason=True, tone="danger"),
        ),
    )
)
