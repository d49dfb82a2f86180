"""At whose desk a nomination lies and what it waits for."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.errors import Text
from core.timefmt import since_text
from scholarships.enums import CallState
from scholarships.enums import NominationState as S
from scholarships.models import Nomination
from scholarships.queries.clocks import parts_end

DESKS: dict[str, Text] = {
    S.DRAFT: _("With %(partner)s: not sent yet."),
    S.EMPLOYER_CHECK: _("At the employer: to be endorsed. Then it comes back to the officer of %(partner)s, who sends it."),
    S.NATIONAL_CHECK: _("At the second person of %(partner)s: to be endorsed and sent."),
    S.MISSION_CHECK: _("At the embassy of %(partner)s: to be forwarded to the ministry."),
    S.SUBMITTED: _("At the ministry: the technical check."),
    S.RETURNED: _("With %(partner)s: to be completed and sent again."),
    S.IN_REVIEW: _("At the ministry: reviews, then the decision of the head of programme."),
    S.SELECTED: _("At the ministry: the offer is to be sent."),
    S.RESERVE: _("On the reserve list: waits for a place of %(partner)s to become free."),
    S.OFFERED: _("With %(partner)s and the nominee: the offer is to be answered."),
    S.ACCEPTED: _("At the registrar of %(academy)s: enrolment."),
}

# What was returned and completed, in an authority of two people.
COMPLETED = _("At the second person of %(partner)s: completed, to be read and sent again.")


@dataclass(frozen=True)
class Desk:
    """What waits, where, since when and until when."""

    sentence: str
    since: str
    due_at: datetime | None


def desk_of(nomination: Nomination, now: datetime) -> Desk | None:
    """None when nothing waits any more."""
    text = DESKS.get(nomination.state)
    if text is None or nomination.call.state == CallState.CANCELLED:
        return None
    if nomination.state == S.RETURNED and nomination.proposed_by_id:
        text = COMPLETED
    names = {"partner": nomination.partner, "academy": nomination.call.intake.programme.institution}
    return Desk(str(text) % names, since_text(nomination.state_since, now, nomination.call.zone), due_at_of(nomination))


def due_at_of(nomination: Nomination) -> datetime | None:
    """Until when the desk has time, where there is a date."""
    dates: dict[str, datetime | None] = {
        S.DRAFT: nomination.call.closes_at,
        S.EMPLOYER_CHECK: parts_end(nomination),
        S.NATIONAL_CHECK: nomination.call.closes_at,
        S.MISSION_CHECK: nomination.call.closes_at,
        S.RETURNED: nomination.mendable_until,
        S.OFFERED: nomination.offer_expires_at,
    }
    return dates.get(nomination.state)
