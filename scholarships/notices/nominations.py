"""Of a nomination both authorities hear each step, and so does the nominee, by account or by letter."""

from django.utils.translation import gettext_lazy as _

from scholarships.notices.facts import facts_of_own_part, facts_without_reason, letter, notice, to_nominee
from scholarships.notices.recipients import (
    authorities_but_the_actor,
    both,
    both_but_the_actor,
    everybody_else,
    nominee,
    sender,
    sender_and_nominee,
)

# Steps that send a nomination, whoever gives the last push: the officer, the second person, the embassy.
SENDINGS = ("submit", "endorse", "forward")
RECEIVED = _("Received: %(number)s, %(name)s")
RECEIVED_TEXT = _("The nomination of %(name)s for call %(call)s was received under number %(number)s.")
for _step in SENDINGS:
    notice(_step, both, RECEIVED, RECEIVED_TEXT)
    letter(_step, RECEIVED, RECEIVED_TEXT)

AGAIN = _("Received again: %(number)s, %(name)s")
AGAIN_TEXT = _("The completed nomination of %(name)s was received under number %(number)s.")
notice("resubmit", both, AGAIN, AGAIN_TEXT)
letter("resubmit", AGAIN, AGAIN_TEXT)

notice(
    "return",
    sender,
    _("To complete by %(until)s: %(number)s, %(name)s"),
    _("The ministry returned %(number)s for completion by %(until)s. What is wrong:\n%(what)s"),
)
to_nominee(
    "return",
    _("Returned for completion: %(number)s, %(name)s"),
    _("The ministry returned your nomination %(number)s to %(partner)s, which completes it by %(until)s. What is wrong:\n%(what)s"),
    facts=facts_of_own_part,
)

IN_REVIEW = _("In review: %(number)s, %(name)s")
IN_REVIEW_TEXT = _("The nomination %(number)s is complete and goes to the panel.")
notice("accept_for_review", sender_and_nominee, IN_REVIEW, IN_REVIEW_TEXT)
letter("accept_for_review", IN_REVIEW, IN_REVIEW_TEXT)

NOT_ELIGIBLE = _("Not eligible: %(number)s, %(name)s")
NOT_ELIGIBLE_TEXT = _("The nomination %(number)s does not meet the rules of the call: %(reason)s")
notice("find_ineligible", sender_and_nominee, NOT_ELIGIBLE, NOT_ELIGIBLE_TEXT)
letter("find_ineligible", NOT_ELIGIBLE, NOT_ELIGIBLE_TEXT)

SELECTED = _("Selected: %(number)s, %(name)s")
notice("select", sender, SELECTED, _("%(name)s is selected for call %(call)s. The offer follows. Reason: %(reason)s"))
to_nominee("select", SELECTED, _("You are selected for call %(call)s. The offer follows; nothing is to be done until then."))

RESERVE = _("On the reserve list: %(number)s, %(name)s")
notice("put_on_reserve", sender, RESERVE, _("%(name)s is on the reserve list of call %(call)s. Reason: %(reason)s"))
to_nominee("put_on_reserve", RESERVE, _("You are on the reserve list of call %(call)s. If a place becomes free, you may still be selected."))

NOT_SELECTED = _("Not selected: %(number)s, %(name)s")
NOT_SELECTED_TEXT = _("%(name)s was not selected for call %(call)s. Reason: %(reason)s")
notice("not_select", sender_and_nominee, NOT_SELECTED, NOT_SELECTED_TEXT)
letter("not_select", NOT_SELECTED, NOT_SELECTED_TEXT)

OFFER = _("Offer to answer by %(until)s: %(name)s")
OFFER_TEXT = _("A place in call %(call)s is offered to %(name)s. Accept or decline it by %(until)s.")
notice("send_offer", sender_and_nominee, OFFER, OFFER_TEXT)
letter("send_offer", OFFER, OFFER_TEXT)

ACCEPTED = _("Offer accepted: %(number)s, %(name)s")
ACCEPTED_TEXT = _("%(name)s (%(partner)s) takes the place. The registrar can enrol.")
notice("accept_offer", everybody_else, ACCEPTED, ACCEPTED_TEXT)
letter("accept_offer", ACCEPTED, ACCEPTED_TEXT)

DECLINED = _("Offer declined: %(number)s, %(name)s")
DECLINED_TEXT = _("The place of %(name)s (%(partner)s) is declined and free again. Reason: %(reason)s")
notice("decline_offer", both_but_the_actor, DECLINED, DECLINED_TEXT)
letter("decline_offer", DECLINED, DECLINED_TEXT)

LAPSED = _("Offer lapsed: %(number)s, %(name)s")
LAPSED_TEXT = _("The offer to %(name)s was not answered in time. The place is free again.")
notice("lapse", both, LAPSED, LAPSED_TEXT)
letter("lapse", LAPSED, LAPSED_TEXT)

ABSENT = _("Did not arrive: %(number)s, %(name)s")
ABSENT_TEXT = _("%(name)s did not arrive. The place is free again. Reason: %(reason)s")
notice("no_show", both, ABSENT, ABSENT_TEXT)
letter("no_show", ABSENT, ABSENT_TEXT)

WITHDRAWN = _("Withdrawn: %(number)s, %(name)s")
notice("withdraw", authorities_but_the_actor, WITHDRAWN, _("%(partner)s withdrew the nomination of %(name)s. Reason: %(reason)s"))
to_nominee("withdraw", WITHDRAWN, _("%(partner)s withdrew the nomination of %(name)s for call %(call)s."))

REPLACED = _("Replaced: %(number)s, %(name)s")
notice(
    "replace",
    authorities_but_the_actor,
    REPLACED,
    _("%(other)s stands in the place of %(number)s, %(name)s (%(partner)s). Reason: %(reason)s"),
)
to_nominee("replace", REPLACED, _("Your nomination %(number)s for call %(call)s has ended: another person stands in your place."))
notice(
    "replacement_allowed",
    sender,
    _("You may replace %(name)s until %(until)s"),
    _("Although the call %(call)s has closed, another person may stand in the place of %(number)s, %(name)s, until %(until)s. Reason: %(reason)s"),
)

ENDED = _("Ended: %(number)s, %(name)s")
ENDED_TEXT = _("The call %(call)s is cancelled, and the nomination of %(name)s ends with it.")
notice("end_with_call", nominee, ENDED, ENDED_TEXT, facts_without_reason)
letter("end_with_call", ENDED, ENDED_TEXT, facts_without_reason)
