"""Geometry of the bar chart: what stands where, in em, so that the drawing grows with the reader's letters.

Widths are shares of the drawing (per cent), heights are em. There is no viewBox: text keeps its size on a phone.
"""

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
class Bar:
    label: str
    value: float
    value_text: str
    lines: list[TextLine]
    bar_y: str
    width: str
    url: str = ""


@dataclass(frozen=True)
class BarChart:
    bars: list[Bar]
    height: str
    bar_height: str


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


def bar_chart(rows: Iterable[Any], *, full: float = 0) -> BarChart:
    """Rows are (label, value[, url]) or mappings with label, value and optional text, url. `full` is what fills a bar, else the largest value."""
    read = [_read(row) for row in rows]
    largest = full or max((value for _label, value, _text, _url in read), default=0.0)
    y = 0.0
    bars = []
    for label, value, text, url in read:
        lines = []
        for line in textwrap.wrap(label, _letters_beside(text)) or [""]:
            y += LINE_EM
            lines.append(TextLine(text=line, y=em(y - 0.35)))
        bars.append(
            Bar(
                label=label,
                value=value,
                value_text=text,
                lines=lines,
                bar_y=em(y),
                width=share(value, largest),
                url=url,
            )
        )
        y += BAR_EM + GAP_EM
    return BarChart(bars=bars, height=em(max(y, 0.1)), bar_height=em(BAR_EM))


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
