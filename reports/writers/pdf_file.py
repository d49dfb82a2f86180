"""PDF for reading and for the file of a meeting: title, for whom and when, a table with its head on each page, page numbers."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from babel.numbers import format_decimal, format_percent
from django.utils.translation import gettext

from documents.typeset import set_pdf
from reports.sheets import About, Cell, Column, Row

TEMPLATE = Path(__file__).resolve().parent.parent / "typeset" / "table.typ"
MOST_ROWS = 2000


class PdfWriter:
    def __init__(self, about: About, columns: Sequence[Column], *, now: datetime) -> None:
        self._about, self._columns, self._now = about, columns, now
        self._rows: list[list[str]] = []
        self._left_out = 0

    def add(self, rows: Sequence[Row]) -> None:
        room = MOST_ROWS - len(self._rows)
        self._left_out += max(len(rows) - room, 0)
        self._rows += [[self._text(column, cell) for column, cell in zip(self._columns, row, strict=True)] for row in rows[:room]]

    def _text(self, column: Column, cell: Cell) -> str:
        if cell is None:
            return ""
        if isinstance(cell, str) or column.kind == "year":
            return str(cell)
        if column.kind == "share":
            return str(format_percent(cell, format="0.0 %" if self._about.language == "ru" else "0.0%", locale=self._about.language))
        form = "#,##0.00" if column.kind == "money" else None
        return str(format_decimal(cell, format=form, locale=self._about.language))

    def close(self) -> bytes:
        return set_pdf(TEMPLATE, self._data(), made_at=self._now)

    def _data(self) -> dict[str, Any]:
        words = {"n": MOST_ROWS, "left": self._left_out}
        cut = gettext("The paper holds the first %(n)s rows; %(left)s more stand in the XLSX and CSV files.") % words
        return {
            "title": self._about.title,
            "language": self._about.language,
            "facts": [list(fact) for fact in self._about.facts],
            "columns": [{"title": str(c.title), "right": c.kind != "text", "upright": c.upright, "width": c.width} for c in self._columns],
            "rows": self._rows,
            "empty": gettext("There are no rows for this choice."),
            "note": cut if self._left_out else "",
        }
