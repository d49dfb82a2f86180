"""XLSX with typed cells: a text stays a text, whatever it begins with; nothing in the workbook is a formula or a link."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rustpy_xlsxwriter import Format, write_worksheets

from reports.sheets import About, Cell, Column

# A text needs none: it is written as a text, and a format for each of its cells would cost a fifth of the time.
FORMATS = {
    "whole": "0", "number": "0.##", "year": "0", "share": "0.0%", "money": "#,##0.00",
    "day": "yyyy-mm-dd", "instant": "yyyy-mm-dd hh:mm",
}  # fmt: skip
ALIVE_EACH = 5000


def write_xlsx(place: Path, about: About, columns: Sequence[Column], rows: Iterable[list[Cell]], alive: Callable[[], None]) -> None:
    """The rows on the first sheet, for whom and when on a second, so that the first can be read by a machine."""
    titles = _titles(columns)
    name = sheet_name(about.title)
    write_worksheets(
        [(name, _records(titles, rows, alive)), ("i", _about(about))],
        str(place),
        header_format={name: _heading()},
        column_formats={name: {title: _format(column) for title, column in zip(titles, columns, strict=True) if column.kind in FORMATS}},
        column_widths={name: [float(column.width) for column in columns], "i": [24.0, 60.0]},
        freeze_panes={name: {"row": 1, "col": 0}},
        autofilter={name: True},
        page_setup={name: {"landscape": True, "fit_to_pages": (1, 0), "repeat_rows": (0, 0)}},
    )


def _records(titles: Sequence[str], rows: Iterable[list[Cell]], alive: Callable[[], None]) -> Iterator[dict[str, Any]]:
    number = 0
    for number, row in enumerate(rows, start=1):
        yield dict(zip(titles, row, strict=True))
        if number % ALIVE_EACH == 0:
            alive()
    if not number:
        yield dict.fromkeys(titles)


def _about(about: About) -> Iterator[dict[str, str]]:
    yield from ({about.title: label, " ": value} for label, value in about.facts)


def _titles(columns: Sequence[Column]) -> list[str]:
    """Headings are keys of the records: two columns of the same title are told apart."""
    found: list[str] = []
    for column in columns:
        title, number = str(column.title), 1
        while title in found:
            number += 1
            title = f"{column.title} ({number})"
        found.append(title)
    return found


def _heading() -> Any:
    return Format().set_bold().set_text_wrap().set_align("top").set_background_color("#E1F0F8").set_border_bottom("thin")


def _format(column: Column) -> Any:
    return Format().set_num_format(FORMATS[column.kind]).set_align("top")


def sheet_name(title: str) -> str:
    """Excel takes 31 letters and none of []:*?/\\."""
    return "".join(" " if char in "[]:*?/\\'" else char for char in title)[:31].strip() or "1"
