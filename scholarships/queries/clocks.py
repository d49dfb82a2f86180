"""The three clocks of a nomination: the host's, the focal point's and the nominee's; who was in time is decided by the instants alone.

At the very instant at which a clock ends it is closed: a second before is in, the instant itself is not.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from core.timefmt import instant_text
from scholarships.enums import UNSENT, NominationState
from scholarships.models import Allotment, Call, Nomination

HOST, INTERNAL, NOMINEE = "host", "internal", "nominee"
LABELS: dict[str, Text] = {
    HOST: _("The ministry takes nominations until"),
    INTERNAL: _("Nominees and employers complete their parts until"),
    NOMINEE: _("The nominee completes the own part until"),
}
# A closing of one's own is proposed so long before the host's.
AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Clock:
    """One instant, the zone in which it was set, and whether it is over for whom it was set."""

    name: str
    at: datetime
    zone: str
    is_over: bool

    @property
    def label(self) -> Text:
        return LABELS[self.name]


def clocks_of_call(call: Call, allotment: Allotment | None, now: datetime) -> list[Clock]:
    """The host's clock, and the own one of a partner, on whose clocks it was set."""
    clocks = [Clock(HOST, call.closes_at, call.zone, now >= call.closes_at)]
    if allotment is not None and (at := internal_end(allotment, call)):
        clocks.append(Clock(INTERNAL, at, allotment.partner.time_zone or call.zone, now >= at))
    return clocks


def clocks_of(nomination: Nomination, now: datetime) -> list[Clock]:
    """All that run for a nomination that was not sent yet; `nomination.partner` and `allotment` are at hand."""
    if nomination.state not in UNSENT:
        return []
    call, zone = nomination.call, nomination.partner.time_zone or nomination.call.zone
    clocks = [Clock(HOST, call.closes_at, call.zone, now >= call.closes_at)]
    if at := internal_end(nomination.allotment, call):
        clocks.append(Clock(INTERNAL, at, zone, now >= at))
    if nomination.nominee_until:
        at = nominee_end(nomination)
        clocks.append(Clock(NOMINEE, at, zone, now >= at))
    return clocks


def internal_end(allotment: Allotment, call: Call) -> datetime | None:
    """The partner's own closing; never after the host's, also when that was set earlier afterwards."""
    return min(allotment.internal_closes_at, call.closes_at) if allotment.internal_closes_at else None


def parts_end(nomination: Nomination) -> datetime:
    """When nominee and employer can no longer complete their parts. What was returned has a clock of its own."""
    if nomination.state == NominationState.RETURNED:
        return nomination.mendable_until
    return internal_end(nomination.allotment, nomination.call) or nomination.call.closes_at


def nominee_end(nomination: Nomination) -> datetime:
    if nomination.state == NominationState.RETURNED or nomination.nominee_until is None:
        return parts_end(nomination)
    return min(nomination.nominee_until, parts_end(nomination))


def nominee_may_save(nomination: Nomination, now: datetime) -> bool:
    """Whether what the nominee sends at this instant is still in time. Whether it is theirs to say, the rules ask."""
    return now < nominee_end(nomination)


def employer_may_endorse(nomination: Nomination, now: datetime) -> bool:
    return now < parts_end(nomination)


def over_for_nominee(nomination: Nomination) -> str:
    """Why the nominee's part is closed and who can open it again."""
    return _over(nomination, nominee_end(nomination))


def over_for_employer(nomination: Nomination) -> str:
    return _over(nomination, parts_end(nomination))


def _over(nomination: Nomination, at: datetime) -> str:
    zone = nomination.partner.time_zone or nomination.call.zone
    sentence = gettext("The time for this part ended %(instant)s. Ask the nominating officer of %(partner)s for a later day.")
    return sentence % {"instant": instant_text(at, zone).text, "partner": nomination.partner}


def proposed_internal(call: Call, now: datetime) -> datetime:
    """Two weeks before the host's closing; when those have begun, half of what is left."""
    ahead = call.closes_at - AHEAD
    return ahead if ahead > now else now + max(call.closes_at - now, timedelta()) / 2
