"""Life of a call (domain.md 1.3) and of a nomination (1.4-1.6), the part of issue A."""

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.timefmt import instant_text
from core.workflow import Workflow, register, step
from scholarships import rules
from scholarships.enums import SENT, UNSENT, EndorsementKind
from scholarships.enums import CallState as C
from scholarships.enums import NominationState as S
from scholarships.models import Allotment, Call, Nomination
from scholarships.queries.calls import line_fault
from scholarships.queries.clocks import employer_may_endorse, over_for_employer
from scholarships.queries.completeness import missing_for_submission, unmet_rules
from scholarships.queries.defects import document_names, label_of, present_round
from scholarships.queries.endorsements import check_as_asked, check_as_proposed, faults_of, needs_embassy, needs_second_person, standings_of
from scholarships.queries.parts import missing_for_employer
from scholarships.queries.window import replaces_in_time


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


# Steps that send a nomination to the ministry: receipt, slot and whatever else a sending brings follow each of them.
SENDING_STEPS = ("submit", "endorse", "forward")
# What is asked of others before the authority itself endorses.
BEFORE_AUTHORITY = (EndorsementKind.NOMINEE, EndorsementKind.EMPLOYER)


def ready_to_go(nomination: Nomination, now: datetime) -> None:
    """In time, complete, and endorsed by those who come before the authority. Takes no slot yet."""
    check_window_of(nomination, now)
    check_complete(nomination, now)
    check_endorsed(nomination, *BEFORE_AUTHORITY)


def may_be_submitted(nomination: Nomination, now: datetime) -> None:
    """Straight to the ministry: nothing more of what the call or the authority asks for is open."""
    check_window_of(nomination, now)
    check_complete(nomination, now)
    check_endorsed(nomination, *BEFORE_AUTHORITY, *([EndorsementKind.AUTHORITY] if nomination.on_behalf else []))
    if needs_second_person(nomination):
        raise Refused(
            _("In your authority two people answer for a nomination: propose it to the second person, who endorses and sends it."),
            code="second_person",
        )
    if needs_embassy(nomination):
        raise Refused(_("This call asks that the embassy forwards the nomination: pass it to the embassy."), code="embassy_first")
    check_slots(nomination)


def may_be_proposed(nomination: Nomination, now: datetime) -> None:
    if not needs_second_person(nomination):
        raise Refused(_("Your authority asks for no second person: send the nomination yourself."), code="no_second_person")
    ready_to_go(nomination, now)


def may_be_endorsed(nomination: Nomination, now: datetime) -> None:
    """By the second person, who sends it at the same time."""
    ready_to_go(nomination, now)
    check_as_proposed(nomination)
    if needs_embassy(nomination):
        raise Refused(_("This call asks that the embassy forwards the nomination: pass it to the embassy."), code="embassy_first")
    check_slots(nomination)


def may_be_passed_on(nomination: Nomination, now: datetime) -> None:
    """Endorsed by the second person, and passed to the embassy."""
    ready_to_go(nomination, now)
    check_as_proposed(nomination)
    check_embassy_asked(nomination)


def may_go_to_embassy(nomination: Nomination, now: datetime) -> None:
    if needs_second_person(nomination):
        raise Refused(
            _("In your authority two people answer for a nomination: propose it to the second person, who passes it to the embassy."),
            code="second_person",
        )
    ready_to_go(nomination, now)
    check_embassy_asked(nomination)


def may_be_forwarded(nomination: Nomination, now: datetime) -> None:
    check_window_of(nomination, now)
    check_complete(nomination, now)
    check_endorsed(nomination, *BEFORE_AUTHORITY, EndorsementKind.AUTHORITY)
    check_slots(nomination)


def may_ask_employer(nomination: Nomination, now: datetime) -> None:
    """What the employer is to read must be there; the call need not have opened yet."""
    check_window_of(nomination, max(now, nomination.call.opens_at))
    if missing := missing_for_employer(nomination):
        sentence = gettext("The employer can't judge it yet. Still missing: %(items)s.")
        raise Refused(sentence % {"items": "; ".join(str(item) for item in missing)}, code="incomplete")
    if not employer_may_endorse(nomination, now):
        raise Refused(over_for_employer(nomination), code="too_late")


def may_be_endorsed_by_employer(nomination: Nomination, now: datetime) -> None:
    may_ask_employer(nomination, now)
    check_as_asked(nomination)


def check_embassy_asked(nomination: Nomination) -> None:
    if not needs_embassy(nomination):
        raise Refused(_("No step of the embassy is open for this nomination."), code="no_embassy")


def check_endorsed(nomination: Nomination, *kinds: str) -> None:
    """What was endorsed must still be what the nomination says; the authority's own endorsement is asked for where it stands before."""
    standings = standings_of(nomination)
    faults = faults_of(standings, kinds)
    if EndorsementKind.AUTHORITY in kinds and not nomination.on_behalf and not standings[EndorsementKind.AUTHORITY].counts:
        faults.append(gettext("Changed after the authority endorsed: it is to be endorsed again."))
    if faults:
        raise Refused(" ".join(faults), code="not_endorsed")


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


def check_window_of(nomination: Nomination, now: datetime) -> None:
    """One that stands in the place of another, which the ministry allows until an instant after the closing, has that clock."""
    if not replaces_in_time(nomination, now):
        check_window(nomination.call, now)


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
    check_answered(nomination)
    check_complete(nomination, now)


def may_be_proposed_again(nomination: Nomination, now: datetime) -> None:
    if not needs_second_person(nomination):
        raise Refused(_("Your authority asks for no second person: send the nomination yourself."), code="no_second_person")
    still_mendable(nomination, now)


def may_be_sent_again(nomination: Nomination, now: datetime) -> None:
    """Where two people answer, what was completed is read by the second of them too."""
    still_mendable(nomination, now)
    if needs_second_person(nomination):
        check_proposed(nomination, now)
        check_as_proposed(nomination)


def check_proposed(nomination: Nomination, now: datetime) -> None:
    if nomination.proposed_by_id is None:
        raise Refused(_("The officer has not proposed the completed nomination to the second person yet."), code="second_person")


def check_answered(nomination: Nomination) -> None:
    """Each item that the ministry has named is changed, or confirmed with a word."""
    found = present_round(nomination)
    if found and (rows := found.unanswered):
        names = document_names(row.field for row in rows)
        items = "; ".join(label_of(row.field, names) for row in rows)
        sentence = gettext("Still to be answered: %(items)s. Change each of them, or say why it is right as it stands.")
        raise Refused(sentence % {"items": items}, code="not_answered")


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
            step("accept_offer", _("Accept the offer"), [S.OFFERED], S.ACCEPTED, rules.may_answer_offer, guard=offer_runs, tone="primary"),
            step("decline_offer", _("Decline the offer"), [S.OFFERED], S.DECLINED, rules.may_answer_offer, needs_reason=True),
            step("lapse", _("Let lapse"), [S.OFFERED], S.LAPSED, rules.may_turn_clock, guard=offer_is_over, button=False),
            step("enrol", _("Enrol"), [S.ACCEPTED], S.ENROLLED, rules.may_enrol, guard=call_not_cancelled, tone="primary"),
            step("no_show", _("Did not arrive"), [S.ACCEPTED], S.NO_SHOW, rules.may_enrol, needs_reason=True, tone="danger"),
            step("end_enrolment", _("End after withdrawal"), [S.ENROLLED], S.WITHDRAWN, rules.may_end_enrolment, button=False),
            step("end_with_call", _("End with the call"), SENT, S.WITHDRAWN, rules.may_end_with_call, guard=call_is_cancelled, button=False),
            step("replace", _("Replace by another person"), SENT, S.WITHDRAWN, rules.may_replace, needs_reason=True),
            step("withdraw", _("Withdraw the nomination"), BEFORE_ENROLMENT, S.WITHDRAWN, rules.may_nominate, needs_reason=True, tone="danger"),
        ),
    )
)
