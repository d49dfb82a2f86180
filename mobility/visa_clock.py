"""The visa clock: when the note verbale for an entry may go in, counted in calendar days of the host.

No earlier than 90 and no later than 14 days before the entry (domain.md section 0, sources P8 and P9); both edges count. Settings
VISA_NOTE_EARLIEST_DAYS, VISA_NOTE_LATEST_DAYS and VISA_NOTE_PREPARATION_DAYS. Pure: days come in as arguments.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

WEEK = timedelta(days=6)  # today and the six days after it


class ClockState(TextChoices):
    """What the clock says of one stay today."""

    LATE = "late", _("too late")
    DUE = "due", _("due this week")
    OPEN = "open", _("may go in")
    NOT_YET = "not_yet", _("not open yet")
    DONE = "done", _("sent")
    NOT_NEEDED = "not_needed", _("no visa needed")


CLOCK_TONES = {"late": "bad", "due": "attention", "open": "info", "not_yet": "neutral", "done": "good", "not_needed": "neutral"}


@dataclass(frozen=True)
class Window:
    """First and last day on which the note verbale may go in."""

    opens_on: date
    closes_on: date

    def holds(self, day: date) -> bool:
        return self.opens_on <= day <= self.closes_on


def window_of(enters_on: date) -> Window:
    return Window(
        enters_on - timedelta(days=settings.VISA_NOTE_EARLIEST_DAYS),
        enters_on - timedelta(days=settings.VISA_NOTE_LATEST_DAYS),
    )


def clock_state(enters_on: date, today: date, *, sent: bool = False, visa_needed: bool = True) -> ClockState:
    """Due this week: the last day is today or one of the next six."""
    if sent:
        return ClockState.DONE
    if not visa_needed:
        return ClockState.NOT_NEEDED
    window = window_of(enters_on)
    if today > window.closes_on:
        return ClockState.LATE
    if today < window.opens_on:
        return ClockState.NOT_YET
    return ClockState.DUE if window.closes_on <= today + WEEK else ClockState.OPEN


def entries_in(state: ClockState, today: date) -> tuple[date | None, date | None]:
    """First and last planned entry of the unsent stays in this state today; None leaves the side open. For lists that filter in the database."""
    late = today + timedelta(days=settings.VISA_NOTE_LATEST_DAYS)  # the first entry whose note may still go in today
    due_until = late + WEEK
    open_until = today + timedelta(days=settings.VISA_NOTE_EARLIEST_DAYS)
    day = timedelta(days=1)
    return {
        ClockState.LATE: (None, late - day),
        ClockState.DUE: (late, due_until),
        ClockState.OPEN: (due_until + day, open_until),
        ClockState.NOT_YET: (open_until + day, None),
    }[state]


def latest_safe_selection(enters_on: date, offer_days: int) -> date:
    """Last day on which a person can be selected and the note still goes in in time: the answer to the offer and the preparation come before it."""
    return window_of(enters_on).closes_on - timedelta(days=offer_days + settings.VISA_NOTE_PREPARATION_DAYS)


def place_in_window(enters_on: date, today: date) -> int:
    """How much of the window has passed today, in percent, from 0 to 100."""
    window = window_of(enters_on)
    passed, whole = (today - window.opens_on).days, (window.closes_on - window.opens_on).days
    return max(0, min(100, round(100 * passed / whole))) if whole else 100
