"""Geometry of the work plan: a bar for each milestone over the time of the project.

As the bar chart of core: widths in per cent, heights in em, no viewBox, so that letters keep their size on a phone.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from core.charts import BAR_EM, GAP_EM, LETTERS_IN_LINE, LINE_EM, TextLine, em
from core.timefmt import day_text, month_text
from exchanges.models import Milestone

HEAD_EM = 1.8  # the line of the months
TICKS = 3  # labels that stand beside each other at 320 px, in Russian too
APART = 0.27  # of the width: a label nearer to the one before would run into it
STEPS = (1, 2, 3, 4, 6, 12, 24, 36, 60)  # months between two labels


@dataclass(frozen=True)
class Span:
    title: list[TextLine]
    words: list[TextLine]
    bar_y: str
    bar_end: str
    x: str
    width: str
    tone: str  # done, open, late


@dataclass(frozen=True)
class Gantt:
    spans: list[Span]
    ticks: list[tuple[str, str]]  # place, label
    today_x: str  # empty outside the time of the project
    height: str
    bar_height: str


def tone_of(milestone: Milestone, today: date) -> str:
    if milestone.done_on:
        return "done"
    return "late" if milestone.due_on < today else "open"


def words_of(milestone: Milestone, today: date) -> str:
    """What the colour of the bar says, and until when."""
    tone = tone_of(milestone, today)
    if tone == "done" and milestone.done_on:
        return _("done on %(day)s") % {"day": day_text(milestone.done_on)}
    if tone == "late":
        return _("late, was due on %(day)s") % {"day": day_text(milestone.due_on)}
    return _("due on %(day)s") % {"day": day_text(milestone.due_on)}


def point_of(milestones: Sequence[Milestone], today: date) -> str:
    """The sentence of the drawing: how far the work is."""
    tones = [tone_of(row, today) for row in milestones]
    words = {"done": tones.count("done"), "total": len(tones), "late": tones.count("late")}
    if words["late"]:
        return _("%(done)s of %(total)s milestones are done, %(late)s late.") % words
    return _("%(done)s of %(total)s milestones are done, none is late.") % words


def gantt(milestones: Iterable[Milestone], *, first: date, last: date, today: date) -> Gantt:
    """`first` and `last` are the days of the project; a milestone beyond them widens the drawing."""
    rows = list(milestones)
    first = min([first, *(row.starts_on for row in rows)])
    last = max([last, *(row.due_on for row in rows)])
    days = (last - first).days + 1
    y, spans = HEAD_EM, []
    for row in rows:
        title, y = _lines(row.title, y)
        words, y = _lines(words_of(row, today), y)
        spans.append(_span(row, title, words, y, first, days, today))
        y += BAR_EM + GAP_EM
    return Gantt(
        spans=spans,
        ticks=_ticks(first, last, days),
        today_x=_share((today - first).days, days) if first <= today <= last else "",
        height=em(y),
        bar_height=em(BAR_EM),
    )


def _lines(text: str, y: float) -> tuple[list[TextLine], float]:
    """As many as are needed at 320 px, and where the next thing stands."""
    found = []
    for line in textwrap.wrap(text, LETTERS_IN_LINE) or [""]:
        y += LINE_EM
        found.append(TextLine(text=line, y=em(y - 0.35)))
    return found, y


def _span(row: Milestone, title: list[TextLine], words: list[TextLine], y: float, first: date, days: int, today: date) -> Span:
    return Span(
        title=title,
        words=words,
        bar_y=em(y),
        bar_end=em(y + BAR_EM),
        x=_share((row.starts_on - first).days, days),
        width=_share((row.due_on - row.starts_on).days + 1, days, least=0.8),
        tone=tone_of(row, today),
    )


def _share(part: int, days: int, *, least: float = 0) -> str:
    return f"{max(100 * part / days, least):.1f}%"


def _ticks(first: date, last: date, days: int) -> list[tuple[str, str]]:
    """Firsts of months, as many as can be read side by side; the last one keeps its letters inside the drawing."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((one for one in STEPS if months / one <= TICKS), STEPS[-1])
    found, on, free = [], first.replace(day=1), 0.0
    while on <= last:
        place = max((on - first).days, 0)
        if free <= place / days <= 0.78:
            free = place / days + APART
            found.append((_share(place, days), month_text(on, short=True)))
        for _month in range(step):
            on = (on + timedelta(days=32)).replace(day=1)
    return found
