"""Geometry of the chart of severity: one bar a reviewer, to the left of the line in the middle when strict, to the right when mild.

Widths are shares of the drawing (per cent), heights are em, as in core/charts.py; there is no viewBox, so that text keeps its size on a phone.
"""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from core.charts import BAR_EM, GAP_EM, LETTERS_IN_LINE, LINE_EM, TextLine, em

LEAST_SCALE = Decimal(1)  # a mark to each side at least, so that small differences look small


@dataclass(frozen=True)
class OffsetBar:
    lines: list[TextLine]
    value_text: str
    bar_y: str
    x: str
    width: str
    is_strict: bool


@dataclass(frozen=True)
class SeverityChart:
    bars: list[OffsetBar]
    height: str
    bar_height: str
    scale: str  # what the edges stand for


def signed(value: Decimal) -> str:
    """With its sign; the minus of print."""
    return f"+{value}" if value > 0 else f"−{-value}" if value < 0 else str(value)


def severity_chart(rows: Iterable[tuple[str, Decimal]]) -> SeverityChart:
    """Rows are (name, offset in marks)."""
    found = list(rows)
    scale = max([LEAST_SCALE, *(abs(offset) for _name, offset in found)])
    y, bars = 0.0, []
    for name, offset in found:
        lines = []
        for line in textwrap.wrap(name, LETTERS_IN_LINE) or [""]:
            y += LINE_EM
            lines.append(TextLine(text=line, y=em(y - 0.35)))
        width = float(50 * abs(offset) / scale)
        x = 50 - width if offset < 0 else 50
        bars.append(OffsetBar(lines, signed(offset), em(y), f"{x:.1f}%", f"{width:.1f}%", offset < 0))
        y += BAR_EM + GAP_EM
    return SeverityChart(bars, em(max(y, 0.1)), em(BAR_EM), f"{scale:.2f}")
