"""What must hold while the ministry checks, decides and offers."""

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.timefmt import day_text
from partners.queries import host_day
from scholarships.enums import CallState as C
from scholarships.models import Nomination
from scholarships.queries.award_terms import award_of
from scholarships.queries.completeness import unmet_rules
from scholarships.queries.defects import document_names, label_of, present_round
from scholarships.queries.endorsements import check_as_proposed, needs_second_person
from scholarships.transitions.sending import check_complete


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


def has_not_come(nomination: Nomination, now: datetime) -> None:
    """Whose arrival is on record did arrive, whoever has recorded it."""
    award = award_of(nomination)
    if award and award.stay.arrived_on:
        sentence = gettext("%(name)s arrived on %(day)s: stay %(stay)s says so. Who leaves after the arrival is withdrawn, not absent.")
        words = {"name": nomination.person.passport_name, "day": day_text(award.stay.arrived_on), "stay": award.stay.reference}
        raise Refused(sentence % words, code="arrived")
    if award and host_day(now) < award.stay.enters_on:
        sentence = gettext("%(name)s is expected on %(day)s: nobody can be absent before the planned entry.")
        raise Refused(sentence % {"name": nomination.person.passport_name, "day": day_text(award.stay.enters_on)}, code="early")
