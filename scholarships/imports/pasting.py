"""Rows pasted from a spreadsheet: the same columns, checks and faults as in a workbook. A row is a line of the text box, a column its letter."""

from __future__ import annotations

import csv
import io
from itertools import islice
from typing import NoReturn

from django.utils.translation import gettext

from core.errors import Invalid
from scholarships.imports.columns import COLUMNS, MOST_PEOPLE, headings, plain
from scholarships.imports.markup import letters
from scholarships.imports.reading import FEWEST_HEADINGS, RawRow, Sheet, complete

SEPARATORS = "\t;,"


def read_pasted(text: str) -> Sheet:
    """Tabs as a spreadsheet copies them, semicolons or commas; without a row of headings the columns are those of the template.

    Raises `Invalid({"pasted": [sentence]})`.
    """
    lines = _lines(text)
    if not lines:
        _refuse(gettext("Nothing was pasted but empty lines."))
    keys = [headings().get(plain(cell)) for cell in lines[0][1]]
    has_headings = len(set(filter(None, keys))) >= FEWEST_HEADINGS
    titles = lines[0][1] if has_headings else [str(column.label) for column in COLUMNS]
    places = _places(keys) if has_headings else {column.key: place for place, column in enumerate(COLUMNS)}
    rows = [_row(number, cells, places) for number, cells in lines[has_headings:]]
    stray = [cell for place, cell in enumerate(titles) if cell and place not in places.values()]
    if not has_headings:
        _fits_template(max(len(cells) for _number, cells in lines))
    if len(rows) > MOST_PEOPLE:
        _refuse(gettext("The list has more than %(most)d people. Divide it into several workbooks.") % {"most": MOST_PEOPLE})
    found = {key: (letters(place), titles[place]) for key, place in places.items()}
    sheet = Sheet(gettext("pasted rows"), found, stray, rows, 0, _twice(keys) if has_headings else None)
    try:
        complete(sheet)
    except Invalid as invalid:
        raise Invalid({"pasted": invalid.errors["file"]}) from invalid
    return sheet


def _refuse(sentence: str) -> NoReturn:
    raise Invalid({"pasted": [sentence]})


def _fits_template(columns: int) -> None:
    least, most = max(place for place, column in enumerate(COLUMNS, 1) if column.needed), len(COLUMNS)
    if not least <= columns <= most:
        words = {"columns": columns, "most": most}
        _refuse(gettext("The rows have no headings and %(columns)d columns, the template has %(most)d. Copy the row with the headings too.") % words)


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Rows that say something, each by the number of the line on which it begins."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    first = next((line for line in text.split("\n") if line.strip()), "")
    separator = max(SEPARATORS, key=lambda char: (char == "\t" and char in first, first.count(char)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    lines, number = [], 1
    try:
        for cells in islice(reader, 200_000):
            if any(cell.strip() for cell in cells):
                lines.append((number, [cell.strip() for cell in cells]))
            number = reader.line_num + 1
    except csv.Error:
        _refuse(gettext("Line %(line)d can't be divided into cells. Copy the rows from the spreadsheet again.") % {"line": number})
    return lines


def _places(keys: list[str | None]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, key in enumerate(keys):
        if key:
            found.setdefault(key, place)
    return found


def _twice(keys: list[str | None]) -> tuple[int, int] | None:
    pairs = ((keys.index(key), place) for place, key in enumerate(keys) if key and keys.index(key) < place)
    return next(pairs, None)


def _row(number: int, cells: list[str], places: dict[str, int]) -> RawRow:
    return RawRow(number, False, {key: cells[place] if place < len(cells) else "" for key, place in places.items()})
