"""Rows of the desk in words: what the clock says, and how much of the window has passed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext

from core.timefmt import day_text
from mobility.enums import StayState
from mobility.models import Stay
from mobility.visa_clock import CLOCK_TONES, ClockState, clock_state, place_in_window, window_of

WHOLE = 100


@dataclass(frozen=True)
class ClockRow:
    """A stay and its window. `passed` of a hundred is drawn; `sentence` says the same in words."""

    stay: Stay
    clock: str
    tone: str
    passed: int
    window: str
    sentence: str
    may_be_noted: bool


def clock_row(stay: Stay, today: date) -> ClockRow:
    sent = stay.state != StayState.PLANNED
    state = clock_state(stay.enters_on, today, sent=sent, visa_needed=stay.visa_needed)
    window = window_of(stay.enters_on)
    return ClockRow(
        stay=stay,
        clock=str(state.label),
        tone=CLOCK_TONES[state],
        passed=WHOLE if sent else place_in_window(stay.enters_on, today),
        window=gettext("%(first)s – %(last)s") % {"first": day_text(window.opens_on), "last": day_text(window.closes_on)},
        sentence=sentence_of(stay, state, today),
        may_be_noted=state in (ClockState.OPEN, ClockState.DUE),
    )


def stays_as_text(stays: Iterable[Stay]) -> str:
    """A line each, cells apart by tabs: what an embassy pastes into a sheet or a letter of its own."""
    heads = (
        gettext("Name"),
        gettext("Number"),
        gettext("Planned entry"),
        gettext("Planned departure"),
        gettext("Note verbale"),
        gettext("Visa reference"),
    )
    rows = [
        (row.person.passport_name, row.reference, row.enters_on.isoformat(), row.leaves_on.isoformat(), str(row.note or ""), row.visa_reference)
        for row in stays
    ]
    return "\n".join("\t".join(cells) for cells in (heads, *rows))


def sentence_of(stay: Stay, state: ClockState, today: date) -> str:
    """What the clock says of this stay, and what follows from it."""
    window = window_of(stay.enters_on)
    if state == ClockState.DONE:
        return gettext("Sent on %(day)s.") % {"day": day_text(stay.note_sent_on)} if stay.note_sent_on else ""
    if state == ClockState.NOT_NEEDED:
        return gettext("No note verbale is needed.")
    if state == ClockState.NOT_YET:
        return gettext("The note verbale goes in from %(day)s on.") % {"day": day_text(window.opens_on)}
    if state == ClockState.LATE:
        return gettext("The last day was %(day)s. Change the planned entry, then write the note.") % {"day": day_text(window.closes_on)}
    left = (window.closes_on - today).days
    if not left:
        return gettext("Today is the last day.")
    text = ngettext("%(n)d day left, the last one is %(day)s.", "%(n)d days left, the last one is %(day)s.", left)
    return text % {"n": left, "day": day_text(window.closes_on)}
