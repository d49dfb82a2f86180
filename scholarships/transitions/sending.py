"""What must hold before a nomination is sent: parts, endorsements, slots, the window."""

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from scholarships.enums import EndorsementKind
from scholarships.models import Nomination
from scholarships.queries.clocks import employer_may_endorse, over_for_employer
from scholarships.queries.completeness import missing_for_submission, unmet_rules
from scholarships.queries.endorsements import check_as_asked, check_as_proposed, faults_of, needs_embassy, needs_second_person, standings_of
from scholarships.queries.parts import missing_for_employer
from scholarships.transitions.windows import check_window_of

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
