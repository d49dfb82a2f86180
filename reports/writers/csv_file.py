"""CSV in UTF-8 with a byte order mark (Excel reads the letters right) in which no cell starts a formula."""

import csv
import io
from collections.abc import Sequence

from core.spreadsheets import safe_cell
from reports.sheets import Column, Row


class CsvWriter:
    def __init__(self, columns: Sequence[Column]) -> None:
        self._out = io.StringIO(newline="")
        self._csv = csv.writer(self._out)
        self._csv.writerow([safe_cell(str(column.title)) for column in columns])

    def add(self, rows: Sequence[Row]) -> None:
        self._csv.writerows([safe_cell(cell) for cell in row] for row in rows)

    def close(self) -> bytes:
        return self._out.getvalue().encode("utf-8-sig")


__all__ = ["CsvWriter", "safe_cell"]
