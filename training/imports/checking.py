"""From the cells of a workbook to marks of a sheet: by reference, checked against the name, every fault with its place and its cure."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, Text
from documents.parsers import Fault
from documents.sandbox import read_boxed
from documents.workbooks import check_workbook, refuse_workbook
from training.mark_entry import Entry, EntryFault, read_entry
from training.models import ResultSheet
from training.queries.marks import Line

HEADINGS: dict[str, Text] = {"reference": _("Reference"), "name": _("Name"), "mark": _("Mark")}
WITHIN = 20  # rows in which the headings stand
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class CellFault:
    """Where it is, what stands there, what is wrong and what to write instead."""

    sheet: str
    row: int
    column: str
    found: str
    sentence: str

    @property
    def line(self) -> str:
        words = {"sheet": self.sheet, "row": self.row, "column": self.column, "found": self.found, "fault": self.sentence}
        if not self.found:
            return gettext("Sheet “%(sheet)s”, row %(row)d, column %(column)s: the cell is empty. %(fault)s") % words
        return gettext("Sheet “%(sheet)s”, row %(row)d, column %(column)s: found “%(found)s”. %(fault)s") % words


@dataclass
class Reading:
    """`entries` by enrolment for the lines that have a mark in the workbook; `missing` are people of the sheet whom it does not name."""

    entries: dict[int, Entry] = field(default_factory=dict)
    faults: list[CellFault] = field(default_factory=list)
    missing: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class _Grid:
    name: str
    rows: list[list[Any]]
    head: int
    columns: dict[str, int]


def read_marks(upload: UploadedFile[bytes], sheet: ResultSheet, lines: Sequence[Line]) -> Reading:
    """Raises `Invalid({"file": [sentence]})` for a file that is no list of marks at all."""
    checked = check_workbook(upload)
    try:
        found = json.loads(read_boxed("training.imports.reading:answer", checked.content))
    except Fault as fault:
        if str(fault) == "too_far":
            raise Invalid({"file": [_("The sheet reaches too far. Delete what lies outside the list of marks.")]}) from None
        refuse_workbook(str(fault))
    return _read(_list_of(found), sheet, lines)


def _list_of(sheets: Iterable[tuple[str, list[list[Any]]]]) -> _Grid:
    for name, rows in sheets:
        for place, row in enumerate(rows[:WITHIN]):
            columns = _columns(row)
            if {"reference", "mark"} <= columns.keys():
                return _Grid(name, rows, place, columns)
    sentence = gettext("No row with the headings “%(reference)s” and “%(mark)s” was found. Use the template of this sheet.")
    raise Invalid({"file": [sentence % {"reference": HEADINGS["reference"], "mark": HEADINGS["mark"]}]})


def _columns(row: Sequence[Any]) -> dict[str, int]:
    """Headings in any of the portal's languages."""
    words: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            words |= {str(text).casefold(): key for key, text in HEADINGS.items()}
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        if key := words.get(str(cell).casefold()):
            found.setdefault(key, place)
    return found


def _read(grid: _Grid, sheet: ResultSheet, lines: Sequence[Line]) -> Reading:
    by_reference = {line.enrolment.reference.casefold(): line for line in lines}
    reading, seen = Reading(), dict[int, int]()
    for number, row in enumerate(grid.rows[grid.head + 1 :], grid.head + 2):
        cells = {key: row[place] if place < len(row) else "" for key, place in grid.columns.items()}
        texts = {key: _text(cell) for key, cell in cells.items()}
        if not any(texts.values()):
            continue
        try:
            line = _person(texts, by_reference, seen, number)
            if entry := _mark(cells["mark"], texts["mark"], sheet.scheme):
                reading.entries[line.enrolment.pk] = entry
        except _Wrong as wrong:
            column = LETTERS[grid.columns[wrong.key] % len(LETTERS)]
            reading.faults.append(CellFault(grid.name, number, column, texts.get(wrong.key, ""), wrong.sentence))
    reading.missing = [line for line in lines if line.enrolment.pk not in seen]
    return reading


class _Wrong(Exception):
    def __init__(self, key: str, sentence: str) -> None:
        super().__init__(sentence)
        self.key, self.sentence = key, sentence


def _person(texts: dict[str, str], by_reference: dict[str, Line], seen: dict[int, int], number: int) -> Line:
    reference = texts["reference"]
    if not reference:
        raise _Wrong("reference", gettext("Write the reference of the person as in the template, for example E-2027-00012."))
    line = by_reference.get(reference.casefold())
    if line is None:
        raise _Wrong("reference", gettext("Nobody on this sheet has this reference. Take it from the template of this sheet, or delete the row."))
    if before := seen.get(line.enrolment.pk):
        raise _Wrong("reference", gettext("The same reference stands in row %(row)d. Delete one of the two rows.") % {"row": before})
    name = str(line.enrolment.person.passport_name)
    if texts.get("name") and _bare(texts["name"]) != _bare(name):
        sentence = gettext("This reference is that of %(name)s. A column may have been sorted alone: take reference and name from the template.")
        raise _Wrong("name", sentence % {"name": name})
    seen[line.enrolment.pk] = number
    return line


def _mark(cell: Any, text: str, scheme: str) -> Entry | None:
    if text.startswith("#"):
        raise _Wrong("mark", gettext("The formula in this cell has failed. Write the mark itself."))
    if isinstance(cell, bool):
        text = "1" if cell else "0"
    try:
        return read_entry(text, scheme)
    except EntryFault as fault:
        raise _Wrong("mark", str(fault)) from fault


def _text(cell: Any) -> str:
    """A figure as it is written, without the rounding of binary fractions."""
    return f"{cell:.6f}".rstrip("0").rstrip(".") if isinstance(cell, float) else str(cell).removeprefix("'").strip()


def _bare(name: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", name).casefold() if char.isalnum())
