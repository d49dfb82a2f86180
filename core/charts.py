"""Geometry of the bar chart: what stands where, in em, so that the drawing grows with the reader's letters.

Widths are shares of the drawing (per cent), heights are em. There is no viewBox: text keeps its size on a phone.
"""

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

LINE_EM = 1.4
BAR_EM = 0.9
GAP_EM = 0.9
# At 320 px a line of the card holds about this many letters beside a figure of four, fewer beside a longer one.
LETTERS_IN_LINE = 28


@dataclass(frozen=True)
class TextLine:
    text: str
    y: str


@dataclass(frozen=True)
class Part:
    """One of the pieces of a stacked bar."""

    x: str
    width: str
    tone: str
    value: int


@dataclass(frozen=True)
class Bar:
    label: str
    value: float
    value_text: str
    lines: list[TextLine]
    bar_y: str
    width: str
    url: str = ""
    x: str = "0%"
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class BarChart:
    bars: list[Bar]
    height: str
    bar_height: str
    kind: str = "bars"
    headings: tuple[str, ...] = ()  # of the parts

    @property
    def leads_on(self) -> bool:
        """Whether the bars are links: then the drawing is a group of them, else one image."""
        return any(bar.url for bar in self.bars)


def em(value: float) -> str:
    return f"{value:.2f}em"


def share(value: float, largest: float) -> str:
    """A bar's width as a percentage of the longest; nothing is drawn for zero."""
    if largest <= 0 or value <= 0:
        return "0%"
    return f"{max(100 * value / largest, 0.5):.1f}%"


def _read(row: Any) -> tuple[str, float, str, str]:
    if isinstance(row, Mapping):
        value = row["value"]
        return str(row["label"]), float(value), str(row.get("text") or _plain(value)), str(row.get("url") or "")
    label, value, *rest = row
    return str(label), float(value), _plain(value), str(rest[0]) if rest else ""


def _plain(value: Any) -> str:
    number = float(value)
    return str(int(number)) if number.is_integer() else f"{number:g}"


def _letters_beside(figure: str) -> int:
    """Figures are bold: each letter takes the room of four thirds."""
    return max(LETTERS_IN_LINE - max(len(figure) - 4, 0) * 4 // 3, LETTERS_IN_LINE // 2)


def bar_chart(rows: Iterable[Any], *, full: float = 0, kind: str = "bars") -> BarChart:
    """Rows are (label, value[, url]) or mappings with label, value and optional text, url. `full` is what fills a bar, else the largest value.

    A funnel has its bars in the middle, one under another.
    """
    read = [_read(row) for row in rows]
    largest = full or max((value for _label, value, _text, _url in read), default=0.0)
    y = 0.0
    bars = []
    for label, value, text, url in read:
        lines = []
        for line in textwrap.wrap(label, _letters_beside(text)) or [""]:
            y += LINE_EM
            lines.append(TextLine(text=line, y=em(y - 0.35)))
        width = share(value, largest)
        middle = f"{50 - float(width[:-1]) / 2:.2f}%" if kind == "funnel" else "0%"
        bars.append(Bar(label, value, text, lines, em(y), width, url, middle))
        y += BAR_EM + GAP_EM
    return BarChart(bars=bars, height=em(max(y, 0.1)), bar_height=em(BAR_EM), kind=kind)


STACK_TONES = ("used", "reserved", "free")


def stacked_chart(rows: Iterable[tuple[str, tuple[int, ...], str]], *, headings: tuple[str, ...]) -> BarChart:
    """Rows are (label, values of the parts, url); the longest sum fills the width. Parts are told apart by their tones, in order."""
    read = list(rows)
    largest = float(max((sum(values) for _label, values, _url in read), default=0)) or 1.0
    plain = bar_chart([(label, sum(values), url) for label, values, url in read], full=largest, kind="stacked")
    bars = [replace(bar, parts=_parts(values, largest)) for bar, (_label, values, _url) in zip(plain.bars, read, strict=True)]
    return replace(plain, bars=bars, headings=headings)


def _parts(values: tuple[int, ...], largest: float) -> tuple[Part, ...]:
    ends = [0, *accumulate(values)]
    return tuple(
        Part(f"{100 * start / largest:.1f}%", f"{100 * value / largest:.1f}%", tone, value)
        for start, value, tone in zip(ends, values, STACK_TONES, strict=False)
    )


COLUMNS_EM = 8.0
ABOVE_EM, BELOW_EM = 1.3, 1.6  # the figure over a column, its label under it
SHARE_OF_SLOT = 0.6


@dataclass(frozen=True)
class Column:
    label: str
    value_text: str
    x: str
    middle: str
    width: str
    top: str
    height: str
    text_y: str
    url: str


@dataclass(frozen=True)
class ColumnChart:
    columns: list[Column]
    height: str
    foot: str
    label_y: str

    @property
    def leads_on(self) -> bool:
        return any(column.url for column in self.columns)


def column_chart(rows: Iterable[Any]) -> ColumnChart:
    """Rows as for bars, labels short (years): side by side, so that a course over time is seen."""
    read = [_read(row) for row in rows]
    largest = max((value for _label, value, _text, _url in read), default=0.0) or 1.0
    slot = 100 / max(len(read), 1)
    columns = []
    for number, (label, value, text, url) in enumerate(read):
        tall = COLUMNS_EM * value / largest
        top = ABOVE_EM + COLUMNS_EM - tall
        left, width = slot * (number + (1 - SHARE_OF_SLOT) / 2), slot * SHARE_OF_SLOT
        columns.append(
            Column(label, text, f"{left:.2f}%", f"{left + width / 2:.2f}%", f"{width:.2f}%", em(top), em(tall), em(top - 0.35), url),
        )
    foot = ABOVE_EM + COLUMNS_EM
    return ColumnChart(columns, em(foot + BELOW_EM), em(foot), em(foot + 1.25))


@dataclass(frozen=True)
class QuotaShares:
    """Where the used, reserved and left parts of a quota bar begin and how wide they are, in per cent."""

    used: str
    reserved_from: str
    reserved: str
    left: int
    over: int


def quota_shares(value: int, total: int, reserved: int = 0) -> QuotaShares:
    """Over-use fills the bar and is said in words; a quota of nothing is an empty bar."""
    whole = max(total, value + reserved, 1)
    used = 100 * value / whole
    return QuotaShares(
        used=f"{used:.1f}%",
        reserved_from=f"{used:.1f}%",
        reserved=f"{100 * reserved / whole:.1f}%",
        left=max(total - value - reserved, 0),
        over=max(value + reserved - total, 0),
    )
