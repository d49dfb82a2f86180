"""CSV in UTF-8 with a byte order mark (Excel reads the letters right) in which no cell starts a formula."""

import csv
import io
import re
from collections.abc import Sequence
from decimal import Decimal

from reports.sheets import Cell, Column, Row

STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
PLAIN_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
TELEPHONE = re.compile(r"\+\d[\d ()]*")


def safe_cell(cell: Cell) -> str | int | float | Decimal:
    """A text that a spreadsheet would calculate gets an apostrophe; plain numbers and "+7 700 123 45 67" stay as they are.

    A telephone number with hyphens gets one too: Excel would subtract.
    """
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return cell
    if cell.lstrip(" \u00a0").startswith(STARTS_FORMULA) and not (PLAIN_NUMBER.fullmatch(cell) or TELEPHONE.fullmatch(cell)):
        return f"'{cell}"
    return cell


class CsvWriter:
    def __init__(self, columns: Sequence[Column]) -> None:
        self._out = io.StringIO(newline="")
        self._csv = csv.writer(self._out)
        self._csv.writerow([safe_cell(column.title) for column in columns])

    def add(self, rows: Sequence[Row]) -> None:
        self._csv.writerows([safe_cell(cell) for cell in row] for row in rows)

    def close(self) -> bytes:
        return self._out.getvalue().encode("utf-8-sig")
