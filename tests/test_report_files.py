"""Files of a report: typed cells, no formula, the language of who asked."""

import io
import re
import zipfile

import pypdf
import pytest

from reports.building import build_report
from reports.operations import request_report
from reports.definitions import definition_of
from reports.sheets import About, Column, Row
from reports.writers.csv_file import CsvWriter, safe_cell
from reports.writers.pdf_file import MOST_ROWS, PdfWriter
from reports.writers.xlsx_file import XlsxWriter, sheet_name
from tests.reporting import content, fill, made, run_of
from tests.world import NOW, World


@pytest.fixture
def filled(world: World) -> World:
    return fill(world)


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
    writer = XlsxWriter(about, columns, now=NOW)
    writer.add(rows)

    with zipfile.ZipFile(io.BytesIO(writer.close())) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    sheets = [text for name, text in parts.items() if name.startswith("xl/worksheets/sheet")]
    assert sheets
    for text in sheets:
        assert not re.search(r"<f[ >/]|<hyperlink", text)
    first = parts["xl/worksheets/sheet1.xml"]
    assert 'state="frozen"' in first
    assert "<autoFilter" in first
    assert first.count('t="s"') == len(columns) + len(rows)  # texts are texts, figures are figures
    assert len(sheet_name(about.title)) <= 31


def test_xlsx_reads_back_as_written() -> None:
    from python_calamine import CalamineWorkbook

    about, columns, rows = table()
    writer = XlsxWriter(about, columns, now=NOW)
    writer.add(rows)

    read = CalamineWorkbook.from_filelike(io.BytesIO(writer.close())).get_sheet_by_index(0).to_python()
    assert [row[0] for row in read[1:]] == [row[0] for row in rows]
    assert [row[1] for row in read[1:]] == [float(row[1]) for row in rows]  # type: ignore[arg-type]


def test_csv_begins_with_the_mark_of_utf8() -> None:
    writer = CsvWriter([Column("Имя")])
    writer.add([["Қанат"]])

    assert writer.close() == b"\xef\xbb\xbf" + "Имя\r\nҚанат\r\n".encode()


def test_pdf_has_title_language_pages_and_the_same_bytes_twice() -> None:
    about, columns, rows = table()

    def make() -> bytes:
        writer = PdfWriter(About(about.title, about.facts, "ru"), columns, now=NOW)
        writer.add(rows * 5)
        return writer.close()

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
    writer = PdfWriter(About("All", [], "en"), [Column("Number", "whole")], now=NOW)
    writer.add([[number] for number in range(MOST_ROWS + 7)])

    assert len(writer._rows) == MOST_ROWS
    assert "7 more" in writer._data()["note"]


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
