"""The workbook to fill in, and the same workbook with somebody's rows in it and a note at each cell to mend."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

import xlsxwriter
from django.utils.translation import get_language, gettext
from xlsxwriter.worksheet import Worksheet

from people.citizenships import citizenships
from people.enums import Gender, PassportKind
from scholarships.enums import Cefr
from scholarships.imports.columns import COLUMNS
from scholarships.imports.faults import fault_line
from scholarships.imports.reading import LISTS
from scholarships.models import Call, NomineeImport

# Nothing in the workbook becomes a formula or a link, whatever it begins with.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LISTED_ROWS = 1_000  # rows with lists to choose from
NUMBERS = ("rank", "years")
COMMENT = {"x_scale": 2.2, "y_scale": 1.3, "author": ""}


class NomineeBook:
    """First sheet: the list. Second: how to fill it in. Third, hidden: what the lists of choices show."""

    def __init__(self, call: Call, *, now: datetime) -> None:
        self._out = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._out, OPTIONS)
        self._book.set_properties({"title": f"{call.reference} {call.title}", "created": now.replace(tzinfo=None)})
        self._sheet = self._book.add_worksheet(_sheet_name(gettext("Nominees")))
        self._text = self._book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        self._number = self._book.add_format({"num_format": "0", "valign": "top"})
        self._wrong = self._book.add_format({"num_format": "@", "valign": "top", "text_wrap": True, "bg_color": "#FFD9B3", "border": 1})
        self._head()
        self._explain(call)
        self._offer()

    def _head(self) -> None:
        look = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
        needed = self._book.add_format({**look, "bg_color": "#BFE0F2"})
        other = self._book.add_format({**look, "bg_color": "#E1F0F8"})
        for index, column in enumerate(COLUMNS):
            self._sheet.set_column(index, index, column.width, self._number if column.kind in NUMBERS else self._text)
            self._sheet.write_string(0, index, str(column.label), needed if column.needed else other)
            self._sheet.write_comment(0, index, str(column.hint), COMMENT)
        self._sheet.set_row(0, 48)
        self._sheet.freeze_panes(1, 3)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)

    def _explain(self, call: Call) -> None:
        sheet = self._book.add_worksheet(_sheet_name(gettext("How to fill in")))
        bold, wrap = self._book.add_format({"bold": True, "valign": "top"}), self._book.add_format({"text_wrap": True, "valign": "top"})
        sheet.set_column(0, 0, 42, wrap)
        sheet.set_column(1, 1, 14, wrap)
        sheet.set_column(2, 2, 80, wrap)
        sheet.write_string(0, 0, f"{call.reference} {call.title}", bold)
        lines = [
            gettext("One row for each person. The order of the columns and other columns do no harm; keep the headings."),
            gettext("Only the marked columns are needed for a draft. The rest can follow in the portal before the nomination is sent."),
            gettext("Upload the workbook on the page of the call. You see what will happen first; nothing is written while one row is wrong."),
        ]
        for number, line in enumerate(lines, 1):
            sheet.merge_range(number, 0, number, 2, line, wrap)
        for index, title in enumerate((gettext("Column"), gettext("Needed"), gettext("What to write"))):
            sheet.write_string(5, index, title, bold)
        for row, column in enumerate(COLUMNS, 6):
            sheet.write_string(row, 0, str(column.label))
            sheet.write_string(row, 1, gettext("Yes") if column.needed else "")
            sheet.write_string(row, 2, str(column.hint))

    def _offer(self) -> None:
        """Lists of choices that may still be typed over, because people paste."""
        lists = self._book.add_worksheet(LISTS)
        lists.hide()
        choices: dict[str, Sequence[str]] = {
            "gender": [str(label) for label in Gender.labels],
            "country": [name for _code, name in citizenships(get_language() or "en")],
            "level": list(Cefr.values),
            "passport_kind": [str(label) for label in PassportKind.labels],
            "yes_no": [gettext("yes"), gettext("no")],
        }
        for place, (kind, words) in enumerate(choices.items()):
            lists.write_column(0, place, words)
            letter = chr(65 + place)
            source = f"={LISTS}!${letter}$1:${letter}${len(words)}"
            for index in (index for index, column in enumerate(COLUMNS) if column.kind == kind):
                rule = {"validate": "list", "source": source, "error_type": "information", "ignore_blank": True, "show_error": False}
                self._sheet.data_validation(1, index, LISTED_ROWS, index, rule)

    def add(self, row: int, raw: Mapping[str, str], notes: Mapping[str, str]) -> None:
        """One person's row as it was found; `notes` by the key of the column."""
        for index, column in enumerate(COLUMNS):
            text = raw.get(column.key, "")
            if note := notes.get(column.key):
                self._sheet.write_string(row, index, text, self._wrong) if text else self._sheet.write_blank(row, index, None, self._wrong)
                self._sheet.write_comment(row, index, note, COMMENT)
            elif text:
                self._write(row, index, text, column.kind)

    def _write(self, row: int, index: int, text: str, kind: str) -> None:
        if kind in NUMBERS and text.isdecimal():
            self._sheet.write_number(row, index, int(text), self._number)
        else:
            self._sheet.write_string(row, index, text, self._text)

    def close(self) -> bytes:
        first: Worksheet = self._sheet
        first.activate()
        self._book.close()
        return self._out.getvalue()


def _sheet_name(title: str) -> str:
    return "".join(" " if char in "[]:*?/\\'" else char for char in title)[:31].strip() or "1"


def template_workbook(call: Call, *, now: datetime) -> bytes:
    return NomineeBook(call, now=now).close()


def workbook_to_mend(nominee_import: NomineeImport, *, now: datetime) -> bytes:
    """The rows to mend first, each wrong cell coloured and with its note; then the rest, so that the mended workbook is the whole list."""
    notes: dict[int, dict[str, list[str]]] = {}
    for fault in nominee_import.faults:
        line = fault_line(fault, nominee_import.layout)
        words = {"row": line.row, "fault": line.sentence}
        notes.setdefault(line.row, {}).setdefault(fault["key"], []).append(gettext("Row %(row)d of your file. %(fault)s") % words)
    book = NomineeBook(nominee_import.call, now=now)
    rows = sorted(nominee_import.rows, key=lambda row: (row["row"] not in notes, row["row"]))
    for number, row in enumerate(rows, 1):
        of_row = {key: "\n".join(texts) for key, texts in notes.get(row["row"], {}).items()}
        book.add(number, row.get("raw", {}), of_row)
    return book.close()
