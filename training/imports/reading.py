"""A workbook of marks read in the child of `documents.sandbox`: rows of plain texts and figures come back as JSON, nothing else."""

from __future__ import annotations

import io
import json
from datetime import date, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from documents.parsers import Fault

MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 2_000, 60, 10
LONGEST = 200


def answer(content: bytes) -> bytes:
    """[[name of the sheet, [[cell, ...], ...]], ...] of the visible sheets. Raises `Fault` with a code of `documents.workbooks`, or "too_far"."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = [row.name for row in book.sheets_metadata if row.typ == SheetTypeEnum.WorkSheet and row.visible == SheetVisibleEnum.Visible]
        return json.dumps([[name, _rows(book, name)] for name in names[:MOST_SHEETS]]).encode()
    except (CalamineError, OSError, ValueError, KeyError, OverflowError):
        raise Fault("broken") from None
    except BaseException as fault:  # the reader's own panic is no Exception
        if type(fault).__name__ != "PanicException":
            raise
        raise Fault("broken") from None


def _rows(book: Any, name: str) -> list[list[Any]]:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
        raise Fault("too_far")
    return [[_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]


def _plain(cell: Any) -> str | int | float | bool:
    """A day stands for a figure that the program took for one: it is shown as it is and refused by its reader."""
    if isinstance(cell, bool | int):
        return cell
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else cell
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return " ".join(str(cell).split())[:LONGEST]
