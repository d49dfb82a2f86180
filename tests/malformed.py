"""Malformed workbooks: kinds of fault, alone and in pairs, each with what must be said about it.

A kind spoils one cell of its row (its fault names sheet, row, column, what was found and a sentence), or the whole file (its refusal
is one sentence), or nothing at all: what is forgiven must be read as what was meant.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from typing import Any

from tests.workbooks import HEADINGS, KEYS, MORE, PERSON, SHEET, added, person, replaced, workbook

SHEET_NAME = "Kandidaten"
Spoil = Callable[[Any, Any, int], None]


def letter(key: str) -> str:
    place = KEYS.index(key)
    return chr(65 + place) if place < 26 else f"A{chr(39 + place)}"


@dataclass(frozen=True)
class Kind:
    """A fault of one cell of row `row` (from 2). `cells` go into the row, `spoil(book, sheet, row)` does the rest."""

    key: str
    code: str
    found: str
    cells: dict[str, Any] = field(default_factory=dict)
    spoil: Spoil | None = None
    options: dict[str, Any] = field(default_factory=dict)


def cell(key: str, code: str, value: Any, found: str | None = None, **options: Any) -> Kind:
    return Kind(key, code, str(value) if found is None else found, {key: value}, None, options)


def formula(key: str, code: str, found: str, text: str, value: Any) -> Kind:
    def spoil(book: Any, sheet: Any, row: int) -> None:
        sheet.write_formula(row - 1, KEYS.index(key), text, None, value)

    return Kind(key, code, found, {key: ""}, spoil)


def merged(book: Any, sheet: Any, row: int) -> None:
    sheet.merge_range(row - 2, KEYS.index("employer"), row - 1, KEYS.index("employer"), "Ministry")


CELLS: dict[str, Kind] = {
    "a date in words": cell("birth_date", "date_unreadable", "17 мая 1996"),
    "a date in American order": cell("birth_date", "date_unreadable", "05/17/1996"),
    "a day that is not in the calendar": cell("birth_date", "date_impossible", "31.04.1990"),
    "29 February of no leap year": cell("birth_date", "date_impossible", "29.02.1991"),
    "a year of two figures": cell("birth_date", "date_short_year", "17.05.96"),
    "a year alone": cell("birth_date", "date_number", 1996, "1996"),
    "a day of the other calendar": cell("birth_date", "date_not_plausible", datetime(2025, 5, 17), "17.05.2025", default_date_format="dd.mm.yyyy"),
    "no date": cell("birth_date", "date_missing", ""),
    "a time for a date": cell("birth_date", "date_number", 0.5, "0.5"),
    "no name": cell("given_names", "name_missing", ""),
    "a name of non-breaking spaces": cell("given_names", "name_missing", "\u00a0\u00a0", ""),
    "a Cyrillic A in a Latin name": cell("given_names", "name_not_latin", "Аziz"),
    "a Greek O in a Latin name": cell("family_name", "name_not_latin", "Οlimov"),
    "a number for a name": cell("given_names", "name_is_number", 42),
    "an over-long name": cell("given_names", "text_too_long", "A" * 129, "A" * 119 + "…"),
    "an over-long post": cell("position", "text_too_long", "x" * 201, "x" * 119 + "…"),
    "a word for gender": cell("gender", "gender_unknown", "Herr"),
    "an unknown country": cell("citizenship", "country_unknown", "Atlantis"),
    "a broken e-mail": cell("email", "email_wrong", "farrukh@@example"),
    "two addresses in one cell": cell("email", "email_wrong", "a@example.org; b@example.org"),
    "a Cyrillic letter in an e-mail": cell("email", "email_not_latin", "fаrrukh@example.org"),
    "a telephone in words": cell("phone", "phone_wrong", "none"),
    "a rounded telephone": cell("phone", "phone_rounded", 9.92372210000123e16, "9.92372210000123e+16"),
    "text in a number column": cell("years_of_service", "years_not_number", "four"),
    "half a year": cell("years_of_service", "years_not_whole", 4.5),
    "a century of service": cell("years_of_service", "years_out_of_range", 100),
    "a rank in words": cell("rank", "rank_not_number", "first"),
    "rank nought": cell("rank", "rank_out_of_range", 0),
    "an unknown level": cell("language_level", "level_unknown", "fluent"),
    "neither yes nor no": cell("undertaking", "yes_no_unknown", "perhaps"),
    "a formula that failed": formula("years_of_service", "formula_error", "#REF!", "=#REF!", "#REF!"),
    "a value that is not available": formula("employer", "formula_error", "#N/A", "=NA()", "#N/A"),
    "a formula without its result": formula("education", "formula_empty", "", "=M2", ""),
    "a merged cell": Kind("employer", "merged", "", {"employer": ""}, merged),
    "a passport number with Cyrillic letters": cell("passport_number", "passport_not_latin", "АВ 123456"),
    "an unknown kind of passport": cell("passport_kind", "passport_kind_unknown", "green"),
    "a passport of another century": cell("passport_expires_on", "last_day_not_plausible", "01.01.1931"),
    "a language without its level": cell("languages", "languages_level", "French"),
    "a post without years": cell("posts", "rows_unreadable", "Attaché, Embassy"),
    "a training in no country": cell("trainings", "trainings_country", "Protocol, Atlantis, 2019"),
}  # fmt: skip


def twin(key: str, code: str, found: str, **cells: Any) -> Kind:
    """Says again what the row above says."""
    return Kind(key, code, found, cells)


TWINS: dict[str, Kind] = {
    "the same person again": twin("given_names", "person_twice", "FARRUKH 7", given_names="FARRUKH 7", birth_date="17.05.1996"),
    "the same rank again": twin("rank", "rank_twice", "7", rank=7),
    "the same passport again": twin("passport_number", "passport_twice", "tj-400123", passport_number="tj-400123"),
}
ABOVE = person(7, rank=7, passport_number="TJ 400123")  # the row that a twin repeats


@dataclass(frozen=True)
class Case:
    """A workbook and what must come of it: faults by (row, column, found, code); or a sentence for the file; or rows as they were meant."""

    content: Callable[[], bytes]
    faults: tuple[tuple[int, str, str, str], ...] = ()
    words: str = ""
    name: str = "list.xlsx"
    rows: int = 0
    kept: dict[str, Any] = field(default_factory=dict)


def spoiled(*kinds: Kind) -> Case:
    """One wrong row for each kind, a good one before, and the pair that two of them make."""
    people = [ABOVE, *(person(10 + number, **kind.cells) for number, kind in enumerate(kinds))]
    options: dict[str, Any] = {}
    for kind in kinds:
        options |= kind.options

    def change(book: Any, sheet: Any) -> None:
        for row, kind in enumerate(kinds, 3):
            if kind.spoil:
                kind.spoil(book, sheet, row)

    faults = tuple((row, letter(kind.key), kind.found, kind.code) for row, kind in enumerate(kinds, 3))
    return Case(lambda: workbook(people, sheet=SHEET_NAME, change=change, **options), faults)


def in_one_row(one: Kind, two: Kind) -> Case:
    """Both faults in the same row."""

    def change(book: Any, sheet: Any) -> None:
        for kind in (one, two):
            if kind.spoil:
                kind.spoil(book, sheet, 3)

    people = [ABOVE, person(10, **one.cells, **two.cells)]
    faults = tuple(sorted(((3, letter(kind.key), kind.found, kind.code) for kind in (one, two)), key=lambda fault: (len(fault[1]), fault[1])))
    return Case(lambda: workbook(people, sheet=SHEET_NAME, change=change, **{**one.options, **two.options}), faults)


# --- the whole file -----------------------------------------------------------------------------------------------------------


def with_title(*headings: str) -> Callable[[], bytes]:
    return lambda: workbook([PERSON], headings=headings)


def not_a_workbook(content: bytes) -> Callable[[], bytes]:
    return lambda: content


def zipped(names: dict[str, bytes]) -> Callable[[], bytes]:
    def make() -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in names.items():
                archive.writestr(name, data)
        return out.getvalue()

    return make


HTML = b"<html><body><table><tr><td>Given names</td></tr></table></body></html>"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\1" * 600
FILES: dict[str, Case] = {
    "an old .xls": Case(not_a_workbook(OLD), words="Only a workbook with the ending .xlsx", name="list.xls"),
    "an old .xls under a new name": Case(not_a_workbook(OLD), words="has a password or is of an old kind"),
    "an encrypted workbook": Case(not_a_workbook(OLD + b"EncryptedPackage"), words="has a password or is of an old kind"),
    "a CSV under another name": Case(not_a_workbook(b"Given names;Family name\nA;B\n"), words="not a workbook, or it is damaged"),
    "an HTML table under another name": Case(not_a_workbook(HTML), words="not a workbook, or it is damaged"),
    "a zip of something else": Case(zipped({"a.txt": b"x"}), words="not a workbook, or it is damaged"),
    "a macro file": Case(not_a_workbook(workbook([PERSON])), words="contains macros", name="list.xlsm"),
    "macros under another name": Case(lambda: added("xl/vbaProject.bin", b"x"), words="contains macros"),
    "a truncated file": Case(lambda: workbook([PERSON])[:2500], words="not a workbook, or it is damaged"),
    "a zip bomb": Case(lambda: added("xl/media/a.xml", b"\0" * 5_000_000), words="far larger than it seems"),
    "an empty file": Case(not_a_workbook(b""), words="The file is empty"),
    "broken XML": Case(lambda: replaced(SHEET, b"</sheetData>", b""), words="not a workbook, or it is damaged"),
    "a missing heading": Case(with_title("Rank", "Given names", "x", *HEADINGS[3:]), words="lacks these columns: Family name"),
    "headings in French": Case(with_title("Rang", "Prénom", "Nom", *["x"] * 20), words="No row with headings was found"),
    "some headings in French": Case(with_title("Rank", "Prénom", "Nom", *HEADINGS[3:]), words="not understood: Prénom; Nom"),
    "a heading twice": Case(with_title("Rank", "Given names", "First name", *HEADINGS[3:]), words="columns B and C mean the same"),
    "headings without people": Case(lambda: workbook([]), words="no people below them"),
    "a cell in the last corner": Case(lambda: replaced(SHEET, b"</sheetData>", b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData>"), words="Delete what lies outside the list"),
    "only a hidden sheet": Case(lambda: workbook([PERSON], change=hidden_list), words="No row with headings was found"),
}  # fmt: skip


def hidden_list(book: Any, sheet: Any) -> None:
    """The list is hidden behind a visible sheet of words."""
    other = book.add_worksheet("Cover")
    other.write("A1", "Please unhide")
    other.activate()
    other.set_first_sheet()
    sheet.hide()


# --- what is forgiven -----------------------------------------------------------------------------------------------------------


def forgiven(change: Callable[[Any, Any], None] | None = None, rows: int = 1, kept: dict[str, Any] | None = None, **cells: Any) -> Case:
    options = {"default_date_format": "dd.mm.yyyy", **({"date_1904": cells.pop("date_1904")} if "date_1904" in cells else {})}
    return Case(lambda: workbook([person(**cells)], change=change, **options), rows=rows, kept=kept or {})


def hide(book: Any, sheet: Any) -> None:
    sheet.set_row(1, None, None, {"hidden": True})
    sheet.set_column("E:E", 10, None, {"hidden": True})


def gaps(book: Any, sheet: Any) -> None:
    for column, key in enumerate(KEYS):
        sheet.write(40, column, person(1)[key])


def far_below(book: Any, sheet: Any) -> None:
    bold = book.add_format({"bold": True})
    for row in range(2, 65_002):
        sheet.write_blank(row, 0, None, bold)


def second_sheet(book: Any, sheet: Any) -> None:
    other = book.add_worksheet("Notes")
    other.write_row(0, 0, ["Remarks", "Nothing"])


FORGIVEN: dict[str, Case] = {
    "a date as text": forgiven(birth_date="1996-05-17", kept={"birth_date": "1996-05-17"}),
    "a date of the 1904 calendar": forgiven(birth_date=datetime(1996, 5, 17), date_1904=True, kept={"birth_date": "1996-05-17"}),
    "a date as its number": forgiven(birth_date=35202, kept={"birth_date": "1996-05-17"}),
    "a date in a text column": forgiven(employer=datetime(2026, 5, 1), kept={"employer": "01.05.2026"}),
    "trailing and non-breaking spaces": forgiven(given_names=" Abu\u00a0 Bakr ", kept={"given_names": "Abu Bakr"}),
    "right-to-left marks": forgiven(given_names="\u200fAbu\u202c Bakr", kept={"given_names": "Abu Bakr"}),
    "control characters": forgiven(employer="Mini\x0bstry\x7f", kept={"employer": "Mini stry"}),
    "a number stored as text": forgiven(years_of_service="4", kept={"years_of_service": 4}),
    "a formula with its result": forgiven(lambda book, sheet: sheet.write_formula("L2", "=2+2", None, 4), kept={"years_of_service": 4}),
    "an external link with its result": forgiven(lambda book, sheet: sheet.write_formula("K2", "='[1]A'!B2", None, "MFA"), kept={"employer": "MFA"}),
    "hidden rows and columns": forgiven(hide, kept={"birth_date": "1996-05-17"}),
    "empty rows between": forgiven(gaps, rows=2),
    "65,000 empty rows": forgiven(far_below),
    "extra columns": forgiven(lambda book, sheet: sheet.write("AD1", "Remarks")),
    "several sheets": forgiven(second_sheet),
    "swapped columns": Case(lambda: workbook([PERSON], headings=HEADINGS[::-1], keys=KEYS[::-1]), rows=1, kept={"given_names": "Farrukh"}),
    "headings in Russian": Case(
        lambda: workbook([PERSON], headings=["Имя", "Фамилия", "Дата рождения"], keys=["given_names", "family_name", "birth_date"]), rows=1,
    ),
    "every column filled": forgiven(**MORE, kept={"passport_number": "TJ400123", "languages": [{"code": "ru", "level": "C1", "proof": ""}, {"code": "fr", "level": "B2", "proof": ""}]}),
}  # fmt: skip


def cases() -> Iterator[tuple[str, Case]]:
    """At least 300: every kind alone, then pairs in two rows and pairs in one row, in a fixed order."""
    yield from FILES.items()
    yield from FORGIVEN.items()
    kinds = CELLS | TWINS
    for name, kind in kinds.items():
        yield name, spoiled(kind)
    pairs = [(one, two) for one, two in combinations(CELLS, 2) if CELLS[one].key != CELLS[two].key]
    for one, two in pairs[::4]:
        yield f"{one}; {two}", spoiled(CELLS[one], CELLS[two])
    for one, two in pairs[2::11]:
        if "merged" not in (CELLS[one].code, CELLS[two].code) and not {"name_missing", "date_missing"} & {CELLS[one].code, CELLS[two].code}:
            yield f"{one} and {two} of one person", in_one_row(CELLS[one], CELLS[two])
    for name, twin_kind in TWINS.items():
        yield f"{name}; a broken e-mail", spoiled(twin_kind, CELLS["a broken e-mail"])
