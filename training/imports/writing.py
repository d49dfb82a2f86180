"""A sheet of marks as a file: the template to fill in, and what is kept, as a workbook or as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext

from core.spreadsheets import WORKBOOK_OPTIONS, safe_cell
from training.imports.checking import HEADINGS
from training.mark_entry import HINTS
from training.models import ResultSheet
from training.queries.marks import Line

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
Cell = str | Decimal


def template_file(sheet: ResultSheet, lines: Sequence[Line], *, now: datetime) -> bytes:
    """References and names in their places, the marks that are kept already, and one column to write into."""
    heads = [str(HEADINGS[key]) for key in ("reference", "name", "mark")]
    rows: list[list[Cell]] = [[line.enrolment.reference, str(line.enrolment.person.passport_name), _cell(line)] for line in lines]
    return _workbook(sheet, heads, rows, (16, 40, 12), now=now, note=str(HINTS[sheet.scheme]))


def marks_file(sheet: ResultSheet, lines: Sequence[Line], kind: str, *, now: datetime) -> bytes:
    """What is kept, with the mark as the scheme shows it. `kind` is xlsx or csv."""
    heads = [
        str(HEADINGS["reference"]), str(HEADINGS["name"]), gettext("Name in native script"), gettext("Partner"), str(HEADINGS["mark"]),
        gettext("Shown as"), gettext("Passed"), gettext("Module"), gettext("Attempt"), gettext("State of the sheet"),
    ]  # fmt: skip
    rows = [_row(sheet, line) for line in lines]
    if kind == "csv":
        return _csv(heads, rows)
    return _workbook(sheet, heads, rows, (16, 40, 30, 22, 10, 14, 10, 12, 10, 22), now=now)


def _row(sheet: ResultSheet, line: Line) -> list[Cell]:
    person = line.enrolment.person
    passed = (gettext("yes") if line.passed else gettext("no")) if line.entry else ""
    return [
        line.enrolment.reference, str(person.passport_name), person.native_name, str(line.enrolment.partner), _cell(line), line.text, passed,
        sheet.module.code, Decimal(sheet.attempt), str(sheet.get_state_display()),
    ]  # fmt: skip


def _cell(line: Line) -> Cell:
    entry = line.entry
    return entry.points if entry and entry.points is not None and line.sheet.scheme != "pass_fail" else line.typed


def _csv(heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([safe_cell(head) for head in heads])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _workbook(
    sheet: ResultSheet, heads: Sequence[str], rows: Sequence[Sequence[Cell]], widths: Sequence[int], *, now: datetime, note: str = ""
) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, WORKBOOK_OPTIONS)
    book.set_properties({"title": f"{sheet}", "created": now.replace(tzinfo=None)})
    page: Any = book.add_worksheet(gettext("Marks")[:31])
    bold, text, figure = (book.add_format(look) for look in ({"bold": True, "bg_color": "#E1F0F8"}, {"num_format": "@"}, {"num_format": "0.##"}))
    for place, (head, width) in enumerate(zip(heads, widths, strict=True)):
        page.set_column(place, place, width)
        page.write_string(0, place, head, bold)
    if note:
        page.write_comment(0, len(heads) - 1, note)
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            page.write_string(number, place, cell, text) if isinstance(cell, str) else page.write_number(number, place, cell, figure)
    page.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
