"""By when a call has to select so that the note verbale for the visa can still go in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext

from core.timefmt import day_text
from mobility.visa_clock import latest_safe_selection
from partners.queries import host_day
from scholarships.enums import CallState
from scholarships.models import Call
from training.queries.days import usual_days

SELECTING = (CallState.PUBLISHED, CallState.OPEN, CallState.CLOSED)
SOON = timedelta(days=21)


@dataclass(frozen=True)
class SafeDay:
    """The last safe day, and what to say of it today."""

    last: date
    is_over: bool
    is_soon: bool

    @property
    def tone(self) -> str:
        return "bad" if self.is_over else "attention" if self.is_soon else "info"

    @property
    def sentence(self) -> str:
        if self.is_over:
            return gettext("The last safe day to select was %(day)s: the note verbale can go in in time only if the answers come sooner.") % self._day
        return gettext("Select by %(day)s: afterwards the note verbale can't go in in time.") % self._day

    @property
    def _day(self) -> dict[str, str]:
        return {"day": day_text(self.last)}


def safe_day(call: Call, now: datetime) -> SafeDay | None:
    """Of a call that still selects, whose intake was selected with it; None when there is nothing left to select."""
    if call.state not in SELECTING:
        return None
    last, today = latest_safe_selection(usual_days(call.intake).enters_on, call.offer_days), host_day(now)
    return SafeDay(last, last < today, last <= today + SOON)
