"""XLSX with typed cells: a text stays a text, whatever it begins with; nothing in the workbook is a formula or a link."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from reports.sheets import About, Cell, Column, Row

FORMATS = {"text": "@", "whole": "0", "year": "0", "share": "0.0%", "money": "#,##0.00"}
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class XlsxWriter:
    def __init__(self, about: About, columns: Sequence[Column], *, now: datetime) -> None:
        self._out = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._out, OPTIONS)
        self._book.set_properties({"title": about.title, "created": now.replace(tzinfo=None)})
        self._columns = columns
        self._sheet = self._book.add_worksheet(sheet_name(about.title))
        self._formats = {kind: self._book.add_format({"num_format": code, "valign": "top"}) for kind, code in FORMATS.items()}
        self._next = 1
        self._head()
        self._about(about)

    def _head(self) -> None:
        head = self._book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E1F0F8", "bottom": 1})
        for index, column in enumerate(self._columns):
            self._sheet.set_column(index, index, column.width)
            self._sheet.write_string(0, index, str(column.title), head)
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)

    def _about(self, about: About) -> None:
        """For whom and when, on a second sheet, so that the first can be read by a machine."""
        sheet = self._book.add_worksheet("i")
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 60)
        for index, (label, value) in enumerate([(about.title, ""), *about.facts]):
            sheet.write_string(index, 0, label)
            sheet.write_string(index, 1, value)

    def add(self, rows: Sequence[Row]) -> None:
        for row in rows:
            for index, (column, cell) in enumerate(zip(self._columns, row, strict=True)):
                self._write(index, column, cell)
            self._next += 1

    def _write(self, index: int, column: Column, cell: Cell) -> None:
        form: Any = self._formats[column.kind]
        if cell is None:
            self._sheet.write_blank(self._next, index, None, form)
        elif isinstance(cell, str):
            self._sheet.write_string(self._next, index, cell, form)
        else:
            self._sheet.write_number(self._next, index, cell, form)

    def close(self) -> bytes:
        self._sheet.autofilter(0, 0, max(self._next - 1, 1), len(self._columns) - 1)
        self._book.close()
        return self._out.getvalue()


def sheet_name(title: str) -> str:
    """Excel takes 31 letters and none of []:*?/\\."""
    return "".join(" " if char in "[]:*?/\\'" else char for char in title)[:31].strip() or "1"
