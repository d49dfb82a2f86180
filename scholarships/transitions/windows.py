"""When nominations are taken: the instants of a call alone decide."""

from datetime import datetime

from django.utils.translation import gettext

from core.errors import Refused
from core.timefmt import instant_text
from scholarships.enums import CallState as C
from scholarships.models import Call, Nomination
from scholarships.queries.window import replaces_in_time


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
