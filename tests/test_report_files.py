"""Files of a report: typed cells, no formula, the language of who asked."""

import csv
import io
import json
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pypdf
import pytest

from core.spreadsheets import safe_cell
from reports.building import build_report
from reports.definitions import definition_of
from reports.operations import request_report
from reports.sheets import About, Column, Row
from reports.spool import lines_of
from reports.writers.csv_file import guarded, is_suspicious
from reports.writers.pdf_file import MOST_ROWS
from reports.writers.xlsx_file import sheet_name
from tests.reporting import content, fill, made, run_of
from tests.world import NOW, World
from tests.writing import written


@pytest.fixture
def filled(world: World) -> World:
    return fill(world)


ABOUT = About("All", [("Made for", "Alice")], "en")
EVIL = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1+1", "＝1+1", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0", "+7-700-123"]
GOOD = ["+7 700 123 45 67", "-5", "+12.5", "Рахимов", "N-2027-00031", "http://example.org", "", "O'Brien"]


@pytest.mark.parametrize("text", EVIL)
def test_csv_cell_that_would_calculate_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", GOOD)
def test_csv_cell_that_is_plain_stays(text: str) -> None:
    assert safe_cell(text) == text


def table() -> tuple[About, list[Column], list[Row]]:
    about = About("Quota/use: of [all] partners, in a title longer than Excel takes", [("Made for", "=1+1")], "en")
    columns = [Column("=Name", width=30), Column("Count", "whole"), Column("Share", "share"), Column("Year", "year")]
    return about, columns, [[text, number, number / 10, 2027] for number, text in enumerate([*EVIL, *GOOD])]


def test_xlsx_holds_typed_cells_and_no_formula_and_no_link() -> None:
    about, columns, rows = table()
    place = written("xlsx", about, columns, rows)

    with zipfile.ZipFile(place) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    sheets = [text for name, text in parts.items() if name.startswith("xl/worksheets/sheet")]
    assert sheets
    for text in sheets:
        assert not re.search(r"<f[ >/]|<hyperlink", text)
    first = parts["xl/worksheets/sheet1.xml"]
    assert 'state="frozen"' in first
    assert "<autoFilter" in first
    assert len(re.findall(r't="(?:s|inlineStr|str)"', first)) == len(columns) + len(
        [row for row in rows if row[0]]
    )  # texts are texts, figures are figures
    assert len(sheet_name(about.title)) <= 31


def test_xlsx_reads_back_as_written() -> None:
    from python_calamine import CalamineWorkbook

    about, columns, rows = table()
    read = CalamineWorkbook.from_path(str(written("xlsx", about, columns, rows))).get_sheet_by_index(0).to_python()
    assert [row[0] for row in read[1:]] == [row[0] for row in rows]
    assert [row[1] for row in read[1:]] == [float(row[1]) for row in rows]  # type: ignore[arg-type]


def test_csv_begins_with_the_mark_of_utf8() -> None:
    assert written("csv", ABOUT, [Column("Имя")], [["Қанат"]]).read_bytes() == b"\xef\xbb\xbf" + "Имя\nҚанат\n".encode()


def test_pieces_of_csv_are_taken_apart_exactly_when_a_cell_would_calculate() -> None:
    for text in [*EVIL, *GOOD, "  -1+1", "a\n=1", 'say "=1"', "-5,5", "+7 700 =1"]:
        for row in ([text, "x"], ["x", text], ["", text, ""], [7, "x", text]):
            whole = f"first,line\n{lines_of([row])}".encode()
            is_safe = all(safe_cell(cell) == cell for cell in map(str, row))
            assert is_safe or is_suspicious(whole), row
            assert text not in GOOD or not is_suspicious(whole), row
            assert [safe_cell(str(cell)) for cell in row] == list(csv.reader(io.StringIO(guarded(whole).decode(), newline="")))[1]


def test_each_kind_of_file_reads_back_typed(settings: Any) -> None:
    from python_calamine import CalamineWorkbook

    at = datetime(2027, 3, 1, 4, 30, tzinfo=UTC)
    columns = [
        Column("Text", name="text"), Column("Day", "day", name="day"), Column("At", "instant", name="at"), Column("Yes", "yes", name="yes"),
        Column("Money", "money", name="money"), Column("State", name="state", choices={"a": "accepted"}), Column("Text", name="again"),
    ]  # fmt: skip
    rows = [["=1+1", date(2027, 3, 1), at, True, Decimal("12.50"), "a", None], [None, None, None, None, None, "b", "http://x"]]

    read = json.loads(written("json", ABOUT, columns, rows).read_text())
    assert [one["name"] for one in read["columns"]] == ["text", "day", "at", "yes", "money", "state", "again"]
    assert read["rows"][0] == {
        "text": "=1+1", "day": "2027-03-01", "at": "2027-03-01T09:30:00+05:00", "yes": True, "money": 12.5, "state": "accepted", "again": "",
    }  # fmt: skip
    assert read["rows"][1]["day"] is None
    sheet = CalamineWorkbook.from_path(str(written("xlsx", ABOUT, columns, rows))).get_sheet_by_index(0).to_python()
    assert sheet[0] == ["Text", "Day", "At", "Yes", "Money", "State", "Text (2)"]
    assert sheet[1] == ["=1+1", date(2027, 3, 1), datetime(2027, 3, 1, 9, 30), True, 12.5, "accepted", ""]
    lines = list(csv.reader(io.StringIO(written("csv", ABOUT, columns, rows).read_text(encoding="utf-8-sig"), newline="")))
    assert lines[1] == ["'=1+1", "2027-03-01", "2027-03-01 09:30:00", "true", "12.50", "accepted", ""]


def test_empty_xlsx_has_its_headings() -> None:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(written("xlsx", ABOUT, [Column("A"), Column("B", "whole")], [])))
    assert book.get_sheet_by_index(0).to_python() == [["A", "B"]]
    assert book.get_sheet_by_index(1).to_python()[0][0] == "All"


def test_pdf_has_title_language_pages_and_the_same_bytes_twice() -> None:
    about, columns, rows = table()

    def make() -> bytes:
        return written("pdf", About(about.title, about.facts, "ru"), columns, rows * 5).read_bytes()

    reader = pypdf.PdfReader(io.BytesIO(make()))
    assert len(reader.pages) > 1
    assert reader.metadata is not None
    assert reader.metadata.title == about.title
    assert reader.trailer["/Root"]["/Lang"] == "ru"
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "Рахимов" in text
    assert f"{len(reader.pages)} / {len(reader.pages)}" in text
    assert make() == make()


def test_pdf_says_when_it_holds_less_than_all() -> None:
    read = pypdf.PdfReader(written("pdf", ABOUT, [Column("Number", "whole")], [[number] for number in range(MOST_ROWS + 7)]))

    assert "7 more" in read.pages[-1].extract_text()


def test_empty_report_says_so(world: World) -> None:
    run = made(world, "charlie")

    assert run.total_rows == 0
    assert "There are no rows" in pypdf.PdfReader(io.BytesIO(content(run, "pdf"))).pages[0].extract_text()


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_titles_are_in_the_language_of_who_asked(filled: World, language: str) -> None:
    from django.utils import translation

    run = request_report("nominations", {}, actor=filled.sofia, now=NOW, language=language)
    build_report(run.pk, clock=lambda: NOW)

    with translation.override(language):
        titles = [str(column.title) for column in definition_of("nominations").columns_for({}, filled.sofia)]
    assert content(run_of(run), "csv").decode("utf-8-sig").splitlines()[0] == ",".join(f'"{t}"' if "," in t else t for t in titles)
