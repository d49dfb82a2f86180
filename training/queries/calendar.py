"""The calendar of coming intakes: by month, and drawn as bars over the months. Shares of the width are per cent, heights are em."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from core.charts import BAR_EM, GAP_EM, LETTERS_IN_LINE, LINE_EM, TextLine, em
from core.timefmt import month_text
from training.queries.offer import Coming

LEAST_MONTHS = 12
LABELS = 4  # as many fit beside each other on a telephone


@dataclass(frozen=True)
class Tick:
    """A month begins here; the label stands at every few of them."""

    x: str
    label: str


@dataclass(frozen=True)
class Span:
    row: Coming
    lines: list[TextLine]
    bar_y: str
    x: str
    width: str


@dataclass(frozen=True)
class SpanChart:
    ticks: list[Tick]
    spans: list[Span]
    height: str
    bar_height: str = em(BAR_EM)


def by_month(rows: Sequence[Coming]) -> list[tuple[str, list[Coming]]]:
    """Rows that are in order already, under the month in which they begin."""
    return [(month_text(first), list(group)) for first, group in groupby(rows, key=lambda row: row.intake.starts_on.replace(day=1))]


def month_after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _axis(rows: Sequence[Coming]) -> list[date]:
    """Firsts of the months from the first intake to the month after the last one begins, a year at least; the end included."""
    months = [rows[0].intake.starts_on.replace(day=1)]
    while months[-1] <= rows[-1].intake.starts_on or len(months) <= LEAST_MONTHS:
        months.append(month_after(months[-1]))
    return months


def chart_of(rows: Sequence[Coming]) -> SpanChart | None:
    """A bar from the first to the last day of each intake; one that goes on longer ends at the edge. None when nothing comes."""
    if not rows:
        return None
    months = _axis(rows)
    days = (months[-1] - months[0]).days
    every = -(-(len(months) - 1) // LABELS)
    ticks = [Tick(f"{100 * (month - months[0]).days / days:.2f}%", "") for month in months[:-1]]
    for number in range(0, len(ticks), every):
        is_new_year = number == 0 or months[number].year != months[number - every].year
        ticks[number] = Tick(ticks[number].x, month_text(months[number], short=True, with_year=is_new_year))
    spans = list(_spans(rows, months[0], days))
    height = LINE_EM * 1.5 + sum(len(span.lines) * LINE_EM + BAR_EM + GAP_EM for span in spans)
    return SpanChart(ticks, spans, em(height))


def _spans(rows: Sequence[Coming], first: date, days: int) -> Iterator[Span]:
    y = LINE_EM * 1.5
    for row in rows:
        intake = row.intake
        lines = []
        for line in textwrap.wrap(f"{intake.programme} ({intake.reference})", LETTERS_IN_LINE):
            y += LINE_EM
            lines.append(TextLine(text=line, y=em(y - 0.35)))
        begins = 100 * (intake.starts_on - first).days / days
        width = min(100 * ((intake.ends_on - intake.starts_on).days + 1) / days, 100 - begins)
        yield Span(row, lines, em(y), f"{begins:.2f}%", f"{max(width, 0.8):.2f}%")
        y += BAR_EM + GAP_EM
