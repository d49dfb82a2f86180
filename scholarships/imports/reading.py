"""From the bytes of a workbook to raw rows: which sheet, which headings, which rows have anything in them."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from django.utils.text import Truncator
from django.utils.translation import gettext
from lxml import etree  # type: ignore[import-untyped]
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from core.errors import Invalid
from documents.workbooks import parts_of, refuse_workbook
from scholarships.imports.columns import COLUMNS, MOST_PEOPLE, headings, plain
from scholarships.imports.markup import Damaged, Markup, TooFar, letters, scan, shared_lengths

MOST_SHEETS = 20
HEADINGS_WITHIN = 20  # rows; above them people put titles
FEWEST_HEADINGS = 2
EMPTY = ("", None)
LISTS = "Lists"  # the hidden sheet of the template


@dataclass(frozen=True)
class Failed:
    """A cell whose formula has failed: the text that the program shows, such as #REF!."""

    shown: str


MERGED, UNSOLVED = object(), object()


@dataclass(frozen=True)
class RawRow:
    """A row with something in it, by the file's own number; cells by the key of their column."""

    number: int
    hidden: bool
    cells: dict[str, Any]


@dataclass(frozen=True)
class Sheet:
    """`headings` are letters and text by key; `stray` are headings that mean nothing here; `day_zero` shifts days of old Apple workbooks.

    `notes` are for the reader: hidden columns that are read, sheets that are not.
    """

    name: str
    headings: dict[str, tuple[str, str]]
    stray: list[str]
    rows: list[RawRow]
    hidden_rows: int
    twice: tuple[int, int] | None = None
    day_zero: int = 0
    notes: dict[str, list[str]] = field(default_factory=dict)


def read_workbook(content: bytes) -> Sheet:
    """The sheet with the most headings that mean something. Raises `Invalid({"file": [sentence]})`."""
    parts = parts_of(content)
    try:
        places, day_zero = _contents(parts)
        lengths = shared_lengths(parts.get("xl/sharedstrings.xml", b""))
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        found = [sheet for name in _visible(book) if (sheet := _sheet(book, name, parts, places, lengths, day_zero))]
    except TooFar as far:
        row, column = far.args
        _refuse(
            gettext("The sheet reaches to row %(row)d and column %(column)s. Delete what lies outside the list.") % {"row": row, "column": column}
        )
    except (Damaged, CalamineError, etree.XMLSyntaxError, OSError, ValueError, KeyError, OverflowError):
        refuse_workbook("broken")
    except BaseException as fault:  # the reader's own panic is no Exception
        if type(fault).__name__ != "PanicException":
            raise
        refuse_workbook("broken")
    if not found:
        names = ", ".join(str(column.label) for column in COLUMNS if column.needed)
        _refuse(gettext("No row with headings was found. The list needs at least these columns: %(columns)s.") % {"columns": names})
    best = max(found, key=lambda sheet: len(sheet.headings))
    complete(best)
    best.notes.update(other_lists=[sheet.name for sheet in found if sheet is not best and sheet.rows], hidden_sheets=_hidden(book))
    return best


def _refuse(sentence: str) -> NoReturn:
    raise Invalid({"file": [sentence]})


def _visible(book: Any) -> list[str]:
    shown = [row.name for row in book.sheets_metadata if row.typ == SheetTypeEnum.WorkSheet and row.visible == SheetVisibleEnum.Visible]
    return shown[:MOST_SHEETS]


def _hidden(book: Any) -> list[str]:
    """Hidden sheets are not read. Those that our own template has are nobody's list."""
    hidden = [row.name for row in book.sheets_metadata if row.typ == SheetTypeEnum.WorkSheet and row.visible != SheetVisibleEnum.Visible]
    return [name for name in hidden if name != LISTS][:MOST_SHEETS]


def _contents(parts: dict[str, bytes]) -> tuple[dict[str, str], int]:
    """Part of each sheet by its name, and the days between the two calendars of workbooks if this one counts from 1904."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    targets = {
        row.get("Id"): posixpath.normpath(posixpath.join("/xl", row.get("Target", ""))).lstrip("/").lower()
        for row in etree.fromstring(parts["xl/_rels/workbook.xml.rels"], parser)
    }
    book = etree.fromstring(parts["xl/workbook.xml"], parser)
    places = {}
    for row in book.iter("{*}sheet"):
        relation = next((value for name, value in row.attrib.items() if name.endswith("}id")), "")
        places[row.get("name", "")] = targets.get(relation, "")
    from_1904 = any(row.get("date1904") in ("1", "true") for row in book.iter("{*}workbookPr"))
    return places, 1462 if from_1904 else 0


def _sheet(book: Any, name: str, parts: dict[str, bytes], places: dict[str, str], lengths: list[int], day_zero: int) -> Sheet | None:
    markup = scan(parts[places[name]], lengths)
    if not markup.last_row:
        return None
    grid = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    head = max(range(min(len(grid), HEADINGS_WITHIN)), key=lambda index: len(_keys(grid[index])), default=None)
    if head is None or len(_keys(grid[head])) < FEWEST_HEADINGS:
        return None
    keys = _keys(grid[head])
    rows = _rows(grid, head, keys, markup)
    titles = {key: (letters(column), _short(grid[head][column])) for key, column in keys.items()}
    stray = [_short(cell) for column, cell in enumerate(grid[head]) if cell not in EMPTY and column not in keys.values()]
    unseen = [title for key, title in titles.items() if any(first <= keys[key] <= last for first, last in markup.hidden_columns)]
    notes = {"hidden_columns": [f"{letter} ({text})" for letter, text in unseen]}
    return Sheet(name, titles, stray, rows, sum(row.hidden for row in rows), _heading_twice(grid[head]), day_zero, notes)


def _short(cell: Any) -> str:
    return Truncator(" ".join(str(cell).split())).chars(80)


def _keys(row: Sequence[Any]) -> dict[str, int]:
    """Place of each column by its key; the first of two headings counts here, `complete` refuses the second."""
    found: dict[str, int] = {}
    for column, cell in enumerate(row):
        if isinstance(cell, str) and (key := headings().get(plain(cell))):
            found.setdefault(key, column)
    return found


def _heading_twice(row: Sequence[Any]) -> tuple[int, int] | None:
    """Places of two headings that mean the same column."""
    seen: dict[str, int] = {}
    for column, cell in enumerate(row):
        key = headings().get(plain(cell)) if isinstance(cell, str) else None
        if key in seen:
            return seen[key], column
        if key:
            seen[key] = column
    return None


def _rows(grid: list[list[Any]], head: int, keys: dict[str, int], markup: Markup) -> list[RawRow]:
    rows = []
    failed = {row for row, _column in (*markup.errors, *markup.unsolved)}
    is_plain = not (failed or markup.merged)
    for number, line in enumerate(grid[head + 1 :], head + 2):
        if line.count("") == len(line) and number not in failed:
            continue
        if is_plain:
            cells = {key: line[column] if column < len(line) else "" for key, column in keys.items()}
        else:
            cells = {key: _cell(line[column] if column < len(line) else "", number, column, markup) for key, column in keys.items()}
        if all(cell in EMPTY or cell is MERGED or (isinstance(cell, str) and not cell.strip()) for cell in cells.values()):
            continue
        rows.append(RawRow(number, number in markup.hidden, cells))
        if len(rows) > MOST_PEOPLE:
            _refuse(gettext("The list has more than %(most)d people. Divide it into several workbooks.") % {"most": MOST_PEOPLE})
    return rows


def _cell(value: Any, row: int, column: int, markup: Markup) -> Any:
    if value in EMPTY:
        if shown := markup.errors.get((row, column)):
            return Failed(shown)
        if (row, column) in markup.unsolved:
            return UNSOLVED
        if markup.merged and markup.swallowed(row, column):
            return MERGED
    return value


def complete(sheet: Sheet) -> None:
    if sheet.twice:
        words = {"sheet": sheet.name, "one": letters(sheet.twice[0]), "two": letters(sheet.twice[1])}
        _refuse(gettext("Sheet '%(sheet)s': the headings of columns %(one)s and %(two)s mean the same. Delete one of the columns.") % words)
    lacking = [str(column.label) for column in COLUMNS if column.needed and column.key not in sheet.headings]
    if lacking:
        words = {"sheet": sheet.name, "columns": ", ".join(lacking), "stray": "; ".join(sheet.stray)}
        sentence = gettext("Sheet '%(sheet)s' lacks these columns: %(columns)s. Add them, or copy the list into the template.") % words
        if sheet.stray:
            sentence += " " + gettext("These headings were found and not understood: %(stray)s.") % words
        _refuse(sentence)
    if not sheet.rows:
        _refuse(gettext("Sheet '%(sheet)s' has headings but no people below them.") % {"sheet": sheet.name})
