"""Whether a nomination can be sent now, said before anybody presses a button: not open yet, over, or no slot free."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext

from core.timefmt import instant_text
from scholarships.enums import EDITABLE, CallState, NominationState
from scholarships.models import Allotment, Call, Nomination

NEVER = (CallState.DRAFT, CallState.CANCELLED, CallState.DECIDED, CallState.ARCHIVED)


@dataclass(frozen=True)
class Window:
    """`over` says why nothing can be sent any more; `full` are allotments without a free slot."""

    call: Call
    is_early: bool = False
    over: str = ""
    full: list[Allotment] = field(default_factory=list)

    @property
    def may_send(self) -> bool:
        return not (self.is_early or self.over or self.full)


def window_of_call(call: Call, allotments: Sequence[Allotment], now: datetime) -> Window:
    """For a new nomination."""
    if call.state in NEVER or now >= call.closes_at:
        return Window(call, over=_ended(call))
    return Window(call, is_early=now < call.opens_at, full=[row for row in allotments if row.is_full])


def window_of(nomination: Nomination, now: datetime) -> Window:
    """For a draft, or for what was returned: that holds its slot and has its own clock. What was sent waits for nobody here."""
    call = nomination.call
    if nomination.state not in EDITABLE:
        return Window(call)
    if nomination.state == NominationState.DRAFT:
        if replaces_in_time(nomination, now):
            return Window(call, full=[nomination.allotment] if nomination.allotment.is_full else [])
        window = window_of_call(call, [nomination.allotment], now)
        kept = gettext("This draft can no longer be sent.")
        return Window(call, over=f"{window.over} {kept}") if window.over else window
    if call.state == CallState.CANCELLED:
        return Window(call, over=_ended(call))
    if now >= nomination.mendable_until:
        words = {"instant": instant_text(nomination.mendable_until, call.zone).text}
        return Window(call, over=gettext("The time to complete it ended %(instant)s. Ask the ministry to return it with a new date.") % words)
    return Window(call)


def replaces_in_time(nomination: Nomination, now: datetime) -> bool:
    """It stands in the place of another, and the ministry allows that until an instant after the closing."""
    until = nomination.replaces.replace_until if nomination.replaces else None
    return until is not None and now < until and nomination.call.state not in (CallState.DRAFT, CallState.CANCELLED, CallState.ARCHIVED)


def _ended(call: Call) -> str:
    if call.state == CallState.CANCELLED:
        return gettext("The call %(call)s is cancelled.") % {"call": call}
    if call.state == CallState.DRAFT:
        return gettext("The call %(call)s is a draft: nobody can be nominated before it is published.") % {"call": call}
    return gettext("The call %(call)s closed %(instant)s.") % {"call": call, "instant": instant_text(call.closes_at, call.zone).text}
