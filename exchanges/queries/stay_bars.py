"""Who is where: stays as bars over the days of a month or a quarter. Shares of the width are per cent, heights are em."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from core.charts import BAR_EM, GAP_EM, LETTERS_IN_LINE, LINE_EM, TextLine, em
from core.timefmt import month_text
from exchanges.models import Mission
from mobility.enums import StayPurpose, StayState
from mobility.models import Stay
from partners.actor import Actor
from partners.models import Institution

MONTH, QUARTER = 1, 3
GONE = (StayState.CANCELLED, StayState.NO_SHOW)


@dataclass(frozen=True)
class Window:
    """From a first of a month to the first of another, which is not inside."""

    first: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.first).days


@dataclass(frozen=True)
class Tick:
    x: str
    label: str


@dataclass(frozen=True)
class Bar:
    """One stay; `is_here` says that the person has come."""

    stay: Any
    lines: list[TextLine]
    bar_y: str
    x: str
    width: str
    is_here: bool


@dataclass(frozen=True)
class BarsOfStays:
    ticks: list[Tick]
    bars: list[Bar]
    height: str
    today: str  # empty when it lies outside
    bar_height: str = em(BAR_EM)


def month_plus(first: date, months: int) -> date:
    month = first.month - 1 + months
    return date(first.year + month // 12, month % 12 + 1, 1)


def window_of(first: date, months: int) -> Window:
    return Window(first.replace(day=1), month_plus(first, months))


def stays_seen(actor: Actor) -> Any:
    """Stays this actor reads, and those of missions this actor reads: whoever receives an expert of the host sees when."""
    own = Stay.objects.visible_to(actor).values("pk")
    of_missions = Mission.objects.visible_to(actor).filter(stay__isnull=False).values("stay")
    rows = Stay.objects.across_partners(reason="stays of missions that the reader reads stand beside the reader's own")
    return rows.filter(Q(pk__in=own) | Q(pk__in=of_missions)).select_related("person", "partner", "institution")


def in_window(rows: Any, window: Window, *, institution: Any = None, direction: str = "", experts: bool = False) -> Any:
    """Present or expected on a day of the window, by the days that are known."""
    rows = rows.exclude(state__in=GONE).filter(
        Q(arrived_on__lt=window.end) | Q(arrived_on__isnull=True, enters_on__lt=window.end),
        Q(departed_on__gte=window.first) | Q(departed_on__isnull=True, leaves_on__gte=window.first),
    )
    if institution:
        rows = rows.filter(institution=institution)
    if direction:
        rows = rows.filter(institution__partner__is_host=direction == "inbound")
    return rows.filter(purpose=StayPurpose.EXPERT) if experts else rows


def institutions_of(rows: Any) -> Any:
    return Institution.objects.filter(pk__in=rows.order_by().values("institution")).order_by("name_en", "pk")


def bars_of(stays: Iterable[Any], window: Window, today: date) -> BarsOfStays:
    bars = list(_bars(stays, window))
    height = LINE_EM * 1.5 + sum(len(bar.lines) * LINE_EM + BAR_EM + GAP_EM for bar in bars)
    now = _at(today, window) if window.first <= today < window.end else ""
    return BarsOfStays(_ticks(window), bars, em(height), now)


def _at(day: date, window: Window) -> str:
    return f"{100 * (day - window.first).days / window.days:.2f}%"


def _ticks(window: Window) -> list[Tick]:
    """The days 1, 8, 15 and 22 of one month; the firsts of three with a line at their middles. The year stands in the sentence above."""
    ticks, month = [], window.first
    while month < window.end:
        ticks.append(Tick(_at(month, window), month_text(month, short=True, with_year=False)))
        alone = month_plus(window.first, MONTH) == window.end
        ticks += [Tick(_at(month.replace(day=day), window), str(day) if alone else "") for day in ((8, 15, 22) if alone else (15,))]
        month = month_plus(month, 1)
    return ticks


def _bars(stays: Iterable[Any], window: Window) -> Iterator[Bar]:
    y = LINE_EM * 1.5
    for stay in stays:
        lines = []
        for line in textwrap.wrap(f"{stay.person.passport_name}, {stay.institution}", LETTERS_IN_LINE - 4):  # Cyrillic letters are wider
            y += LINE_EM
            lines.append(TextLine(text=line, y=em(y - 0.35)))
        first = max(stay.arrived_on or stay.enters_on, window.first)
        last = min((stay.departed_on or stay.leaves_on) + timedelta(days=1), window.end)
        width = max(100 * (last - first).days / window.days, 0.8)
        yield Bar(stay, lines, em(y), _at(first, window), f"{width:.2f}%", stay.arrived_on is not None)
        y += BAR_EM + GAP_EM
