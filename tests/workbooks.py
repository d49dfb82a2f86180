"""Workbooks of nominees, made in code: good ones, wrong ones and hostile ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter

from scholarships.imports.columns import COLUMNS

KEYS = [column.key for column in COLUMNS]
HEADINGS = [
    "Rank", "Given names", "Family name", "Native name", "Date of birth", "Gender", "Citizenship", "E-mail", "Telephone", "Post", "Employer",
    "Years of service", "Education", "Language level", "Past training", "Why this person", "Certified", "Place of birth", "Passport type", "Passport number",
    "Issued by", "Valid until", "Languages", "Posts held before", "Training in rows", "Emergency contact", "Relation", "Emergency telephone", "Emergency e-mail",
]  # fmt: skip
PERSON: dict[str, Any] = {
    "rank": "", "given_names": "Farrukh", "family_name": "Rahimov", "native_name": "Фаррух Раҳимов", "birth_date": "17.05.1996", "gender": "male",
    "citizenship": "TJ", "email": "farrukh@example.org", "phone": "+992 37 221 00 00", "position": "Second Secretary",
    "employer": "Ministry of Foreign Affairs", "years_of_service": 4, "education": "BA, International Relations, 2018", "language_level": "B2",
    "past_training": "none", "justification": "Works on regional cooperation.", "undertaking": "yes", **dict.fromkeys(KEYS[17:], ""),
}  # fmt: skip
MORE: dict[str, Any] = {
    "birth_place": "Khujand, Tajikistan", "passport_kind": "service", "passport_number": "TJ 400123", "passport_country": "TJ",
    "passport_expires_on": "30.06.2031", "languages": "ru C1; fr B2", "posts": "Attaché, Embassy in Astana, 2019, 03.2022",
    "trainings": "Protocol, Türkiye, 2021", "emergency_name": "Saodat Rahimova", "emergency_relation": "wife",
    "emergency_phone": "+992 37 221 00 01", "emergency_email": "saodat@example.org",
}  # fmt: skip


def person(number: int = 0, **more: Any) -> dict[str, Any]:
    """A complete person; with a number, another one."""
    own = {"given_names": f"Farrukh {number}", "email": f"farrukh{number}@example.org"} if number else {}
    return {**PERSON, **own, **more}


def workbook(
    rows: Sequence[dict[str, Any]],
    *,
    headings: Sequence[str] = HEADINGS,
    keys: Sequence[str] = KEYS,
    sheet: str = "X",
    first: int = 0,
    change: Callable[[Any, Any], None] | None = None,
    **options: Any,
) -> bytes:
    """A list with its headings in row `first` (counted from 0); `change(book, sheet)` spoils it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, **options})
    made = book.add_worksheet(sheet)
    made.write_row(first, 0, headings)
    for number, row in enumerate(rows, first + 1):
        for column, key in enumerate(keys):
            if row.get(key, "") != "":
                made.write(number, column, row[key])
    if change:
        change(book, made)
    book.close()
    return out.getvalue()


def rewritten(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The same workbook with other parts inside."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def replaced(part: str, old: bytes, new: bytes) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new)

    return rewritten(workbook([PERSON]), change)


def added(name: str, data: bytes) -> bytes:
    return rewritten(workbook([PERSON]), lambda parts: parts.update({name: data}))


def removed(name: str) -> bytes:
    return rewritten(workbook([PERSON]), lambda parts: parts.pop(name) and None)


def far_cell(place: str = "XFD1048576") -> bytes:
    """One cell in the last corner: whoever reserves the whole rectangle runs out of memory."""
    row = "".join(char for char in place if char.isdecimal())
    cell = f"<row r='{row}'><c r='{place}'><v>1</v></c></row></sheetData>"
    return replaced(SHEET, b"</sheetData>", cell.encode())


def repeated_text() -> bytes:
    """One long shared text, named by very many cells."""

    def change(parts: dict[str, bytes]) -> None:
        parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace(b"<t>Rank</t>", b"<t>" + b"x" * 200_000 + b"</t>")
        cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(100, 1100))
        parts[SHEET] = parts[SHEET].replace(b"</sheetData>", cells.encode() + b"</sheetData>")

    return rewritten(workbook([PERSON]), change)


DOCTYPE = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
ENTITY = DOCTYPE + b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
KIND = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"

# What it is: name of the file, content, code of the sentence of `documents.workbooks` ("" for a sentence about the sheet).
HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "nothing in it": ("a.xlsx", lambda: b"", "empty"),
    "only zeros": ("a.xlsx", lambda: b"\0" * 300, "empty"),
    "not a zip": ("a.xlsx", lambda: b"given names;family name\nA;B\n", "broken"),
    "a zip that is no workbook": ("a.xlsx", lambda: rewritten(workbook([]), lambda parts: [parts.pop(name) for name in [*parts][1:]] and None), "broken"),
    "a zip cut in half": ("a.xlsx", lambda: workbook([PERSON])[:3000], "broken"),
    "a CSV by name": ("a.csv", lambda: b"a;b", "kind"),
    "an old workbook by name": ("a.xls", lambda: b"\xd0\xcf\x11\xe0", "kind"),
    "no ending": ("list", lambda: workbook([PERSON]), "kind"),
    "a macro workbook by name": ("a.xlsm", lambda: workbook([PERSON]), "macro"),
    "a macro workbook by content": ("a.xlsx", lambda: added("xl/vbaProject.bin", b"x"), "macro"),
    "a macro workbook by kind": ("a.xlsx", lambda: replaced("[Content_Types].xml", KIND, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "macro"),
    "an old macro sheet": ("a.xlsx", lambda: added("xl/macrosheets/sheet1.xml", b"<a/>"), "macro"),
    "a program's ending in the middle": ("list.exe.xlsx", lambda: workbook([PERSON]), "program"),
    "a workbook with a password": ("a.xlsx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\1" * 600, "old_or_locked"),
    "a workbook with a file inside": ("a.xlsx", lambda: added("xl/embeddings/oleObject1.bin", b"x"), "holds"),
    "a workbook that unpacks a thousandfold": ("a.xlsx", lambda: added("xl/media/a.xml", b"\0" * 5_000_000), "too_big_inside"),
    "a workbook with too many parts": (
        "a.xlsx", lambda: rewritten(workbook([PERSON]), lambda parts: parts.update({f"xl/{n}.xml": b"<a/>" for n in range(1001)})), "too_big_inside",
    ),
    "a workbook with a path out of its folder": ("a.xlsx", lambda: added("../../etc/cron.d/x", b"x"), "broken"),
    "something before the zip": ("a.xlsx", lambda: b"MZ" + workbook([PERSON]), "broken"),
    "entities in the sheet": ("a.xlsx", lambda: replaced(SHEET, DOCTYPE, ENTITY), "broken"),
    "broken XML in the sheet": ("a.xlsx", lambda: replaced(SHEET, b"</sheetData>", b""), "broken"),
    "a cell with no place": ("a.xlsx", lambda: replaced(SHEET, b'r="B2"', b'r="2B"'), "broken"),
    "a sheet that is not there": ("a.xlsx", lambda: removed(SHEET), "broken"),
    "a book without a list of sheets": ("a.xlsx", lambda: removed("xl/_rels/workbook.xml.rels"), "broken"),
    "a cell in the last corner": ("a.xlsx", far_cell, ""),
    "a cell in the last row": ("a.xlsx", lambda: far_cell("Q1048576"), ""),
    "one text a thousand times": ("a.xlsx", repeated_text, ""),
}  # fmt: skip
