"""What a chapter consists of; the paper draws it and knows nothing of what is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Point:
    """One bar: its words, its number (0 or more), and the number as it is written."""

    label: str
    value: float
    text: str


@dataclass(frozen=True)
class Chart:
    """`bars` lie (names are long), `columns` stand (years, months). One colour: what differs is the length."""

    title: str
    points: Sequence[Point]
    kind: str = "bars"
    full: float = 0  # what fills a bar; 0: the largest does


@dataclass(frozen=True)
class Table:
    """Rows of text; columns from `numbers_from` on are set to the right. Empty rows say so in `empty`."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    empty: str
    numbers_from: int = 1


@dataclass(frozen=True)
class Chapter:
    """A title, the sentence that says the point, and what proves it. `notes` say how it was counted."""

    title: str
    point: str
    charts: Sequence[Chart] = ()
    tables: Sequence[Table] = ()
    notes: Sequence[str] = ()
    picture: str = ""  # an SVG, drawn by us
    picture_alt: str = ""


@dataclass(frozen=True)
class Tile:
    """One of the figures of the first page."""

    label: str
    value: str
    beside: str = ""


@dataclass
class AnnualReport:
    year: int
    title: str
    facts: Sequence[tuple[str, str]]
    tiles: Sequence[Tile]
    chapters: list[Chapter] = field(default_factory=list)
