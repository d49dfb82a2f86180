"""PDF for reading and for the file of a meeting: title, for whom and when, a table with its head on each page, page numbers."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from babel.numbers import format_decimal, format_percent
from django.utils.translation import gettext

from core.timefmt import day_text
from documents.typeset import set_pdf
from reports.sheets import NUMBERS, About, Cell, Column

TEMPLATE = Path(__file__).resolve().parent.parent / "typeset" / "table.typ"
MOST_ROWS = 2000


def write_pdf(
    place: Path, about: About, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], total: int, alive: Callable[[], None], *, now: datetime
) -> None:
    """At most the first rows: more paper than that nobody reads."""
    words = _Words(about.language)
    kept = [[words.of(column, cell) for column, cell in zip(columns, row, strict=True)] for row in islice(rows, MOST_ROWS)]
    alive()
    place.write_bytes(set_pdf(TEMPLATE, _data(about, columns, kept, total - len(kept)), made_at=now))


class _Words:
    """Cells as people read them in one language."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._share = "0.0 %" if language == "ru" else "0.0%"

    def of(self, column: Column, cell: Cell) -> str:
        if cell is None:
            return ""
        if isinstance(cell, bool):
            return gettext("yes") if cell else gettext("no")
        if isinstance(cell, datetime):
            return f"{day_text(cell.date())} {cell:%H:%M}"
        if isinstance(cell, date):
            return day_text(cell)
        return str(cell) if isinstance(cell, str) or column.kind == "year" else self._figure(column, cell)

    def _figure(self, column: Column, cell: float | Decimal) -> str:
        if column.kind == "share":
            return str(format_percent(cell, format=self._share, locale=self._language))
        form = "#,##0.00" if column.kind == "money" else None
        return str(format_decimal(cell, format=form, locale=self._language))


def text_of(column: Column, cell: Cell, language: str) -> str:
    """One cell as it stands on paper and on the screen."""
    return _Words(language).of(column, cell)


def _data(about: About, columns: Sequence[Column], rows: list[list[str]], left_out: int) -> dict[str, Any]:
    words = {"n": MOST_ROWS, "left": left_out}
    cut = gettext("The paper holds the first %(n)s rows; %(left)s more stand in the other files.") % words
    return {
        "title": about.title,
        "language": about.language,
        "facts": [list(fact) for fact in about.facts],
        "columns": [{"title": str(c.title), "right": c.kind in NUMBERS, "upright": c.upright, "width": c.width} for c in columns],
        "rows": rows,
        "empty": gettext("There are no rows for this choice."),
        "note": cut if left_out > 0 else "",
    }
