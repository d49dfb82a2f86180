"""Reading a workbook of nominees: each fault with its cell, what is forgiven, and what no workbook may do to us."""

from __future__ import annotations

import time
from datetime import date, datetime
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from core.errors import Invalid
from documents.workbooks import WORKBOOK_SENTENCES, check_workbook
from scholarships.imports.checking import Checked, check_rows
from scholarships.imports.columns import COLUMNS, headings, plain
from scholarships.imports.faults import SENTENCES, fault_line
from scholarships.imports.reading import Sheet, read_workbook
from tests.workbooks import HEADINGS, HOSTILE, KEYS, PERSON, person, workbook

TODAY = date(2026, 11, 24)


def checked(content: bytes) -> tuple[Sheet, Checked]:
    sheet = read_workbook(content)
    return sheet, check_rows(sheet, today=TODAY)


def faults(content: bytes) -> list[tuple[str, str]]:
    """(cell, code) of each fault."""
    sheet, found = checked(content)
    return [(f"{sheet.headings[fault['key']][0]}{fault['row']}", fault["code"]) for fault in found.faults]


def value(key: str, cell: Any, **more: Any) -> Any:
    """What is kept of this cell, in a list of one person."""
    _sheet, found = checked(workbook([person(**{key: cell})], **more))
    assert found.faults == []
    return found.rows[0]["values"].get(key)


FAULTS: dict[str, tuple[str, Any, str, str]] = {
    "no given name": ("given_names", "", "B2", "name_missing"),
    "a given name of spaces": ("given_names", "\u00a0 ", "B2", "name_missing"),
    "a Cyrillic A in a given name": ("given_names", "Аli", "B2", "name_not_latin"),
    "a family name in Cyrillic": ("family_name", "Рахимов", "C2", "name_not_latin"),
    "a number as a given name": ("given_names", 42, "B2", "name_is_number"),
    "figures as a given name": ("given_names", "--", "B2", "name_is_number"),
    "a given name too long": ("given_names", "A" * 129, "B2", "text_too_long"),
    "names too long together": ("family_name", "Bcdefgh " * 15, "B2", "names_too_long"),
    "a native name too long": ("native_name", "Ф" * 201, "D2", "text_too_long"),
    "no date of birth": ("birth_date", "", "E2", "date_missing"),
    "words for a date": ("birth_date", "in May", "E2", "date_unreadable"),
    "a date of two orders": ("birth_date", "05/06/1990", "E2", "date_unreadable"),
    "a day that is not in the calendar": ("birth_date", "31.02.1990", "E2", "date_impossible"),
    "a month that is not in the calendar": ("birth_date", "1990-13-01", "E2", "date_impossible"),
    "a year of two figures": ("birth_date", "27.03.91", "E2", "date_short_year"),
    "a number far outside the calendar": ("birth_date", 99_999_999, "E2", "date_number"),
    "a year alone": ("birth_date", 1991, "E2", "date_number"),
    "a negative number for a date": ("birth_date", -5, "E2", "date_number"),
    "a date of birth of a child": ("birth_date", "17.05.2020", "E2", "date_not_plausible"),
    "a date of birth of long ago": ("birth_date", datetime(1901, 5, 17), "E2", "date_not_plausible"),
    "yes for a date": ("birth_date", True, "E2", "date_unreadable"),
    "an unknown gender": ("gender", "mr", "F2", "gender_unknown"),
    "an unknown country": ("citizenship", "Atlantis", "G2", "country_unknown"),
    "an unknown code": ("citizenship", "ZZ", "G2", "country_unknown"),
    "no e-mail address": ("email", "farrukh at example.org", "H2", "email_wrong"),
    "two addresses": ("email", "a@example.org, b@example.org", "H2", "email_wrong"),
    "an address too long": ("email", "a" * 250 + "@example.org", "H2", "text_too_long"),
    "a rounded telephone number": ("phone", 9.9237221e15, "I2", "phone_rounded"),
    "words for a telephone number": ("phone", "see above", "I2", "phone_wrong"),
    "a post too long": ("position", "x" * 201, "J2", "text_too_long"),
    "words for years of service": ("years_of_service", "four", "L2", "years_not_number"),
    "half a year of service": ("years_of_service", 4.5, "L2", "years_not_whole"),
    "a century of service": ("years_of_service", 100, "L2", "years_out_of_range"),
    "an education too long": ("education", "x" * 4001, "M2", "text_too_long"),
    "an unknown level": ("language_level", "D1", "N2", "level_unknown"),
    "a reason too long": ("justification", "x" * 4001, "P2", "text_too_long"),
    "neither yes nor no": ("undertaking", "perhaps", "Q2", "yes_no_unknown"),
    "words for a rank": ("rank", "first", "A2", "rank_not_number"),
    "half a rank": ("rank", 1.5, "A2", "rank_not_whole"),
    "rank nought": ("rank", 0, "A2", "rank_out_of_range"),
    "a Cyrillic a in an address": ("email", "fаrrukh@example.org", "H2", "email_not_latin"),
    "a passport of long ago": ("passport_expires_on", "30.06.1991", "V2", "last_day_not_plausible"),
    "an unknown kind of passport": ("passport_kind", "green", "S2", "passport_kind_unknown"),
    "words for a passport number": ("passport_number", "none", "T2", "passport_wrong"),
    "a Cyrillic letter in a passport number": ("passport_number", "А 1234567", "T2", "passport_not_latin"),
    "a rounded passport number": ("passport_number", 9.9237221e15, "T2", "passport_rounded"),
    "an unknown language": ("languages", "Klingon B2", "W2", "languages_unknown"),
    "a language without level": ("languages", "French", "W2", "languages_level"),
    "a post without years": ("posts", "Attaché, Embassy", "X2", "rows_unreadable"),
    "more posts than fit": ("posts", "; ".join(["Attaché, Embassy, 2019"] * 21), "X2", "rows_too_many"),
    "a training in no country": ("trainings", "Protocol, Atlantis, 2021", "Y2", "trainings_country"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_fault_names_its_cell(what: str) -> None:
    key, cell, place, code = FAULTS[what]
    more = {"given_names": "Abcdefgh " * 10} if code == "names_too_long" else {}

    content = workbook([person(**{**more, key: cell})], default_date_format="dd.mm.yyyy")

    assert faults(content) == [(place, code)]


def test_same_rank_twice_names_the_other_row() -> None:
    sheet, found = checked(workbook([person(rank=1), person(1, rank=2), person(2, rank=1)]))

    assert [(fault["row"], fault["code"], fault["params"]) for fault in found.faults] == [(4, "rank_twice", {"row": 2})]
    assert "Row 2" in fault_line(found.faults[0], {"sheet": sheet.name, "headings": sheet.headings}).sentence


def test_same_person_twice_whatever_the_capitals() -> None:
    assert faults(workbook([person(), person(given_names=" FARRUKH ", family_name="rahimov")])) == [("B3", "person_twice")]
    assert faults(workbook([person(), person(birth_date="18.05.1996")])) == []


@pytest.mark.parametrize("shown", ["#REF!", "#N/A", "#DIV/0!", "#NAME?"])
def test_formula_that_failed_is_named(shown: str) -> None:
    content = workbook([person()], change=lambda book, sheet: sheet.write_formula("L2", "=1/0", None, shown))

    _sheet, found = checked(content)

    assert [(fault["key"], fault["code"], fault["found"]) for fault in found.faults] == [("years_of_service", "formula_error", shown)]


def test_row_of_nothing_but_a_failed_formula_is_no_empty_row() -> None:
    content = workbook([person()], change=lambda book, sheet: sheet.write_formula("B3", "=1/0", None, "#REF!"))

    assert ("B3", "formula_error") in faults(content)


def test_formula_that_works_gives_its_value() -> None:
    content = workbook([person()], change=lambda book, sheet: sheet.write_formula("L2", "=2+2", None, 4))

    assert checked(content)[1].rows[0]["values"]["years_of_service"] == 4


@pytest.mark.parametrize(("cells", "place"), [("B2:B3", "B3"), ("E2:E3", "E3"), ("G2:G3", "G3")])
def test_merged_cells_have_a_value_in_the_first_row_only(cells: str, place: str) -> None:
    column = KEYS[ord(cells[0]) - 65]
    content = workbook([person(), person(1, **{column: ""})], change=lambda book, sheet: sheet.merge_range(cells, PERSON[column]))

    assert faults(content) == [(place, "merged")]


def test_time_in_a_name_is_a_fault() -> None:
    content = workbook([person(given_names=datetime(1996, 5, 17))], default_date_format="dd.mm.yyyy")

    assert faults(content) == [("B2", "date_in_text")]


def test_fault_is_told_in_the_readers_language_with_what_was_found() -> None:
    sheet, found = checked(workbook([person(birth_date="31.02.1990")], sheet="List"))
    layout = {"sheet": sheet.name, "headings": sheet.headings}

    line = fault_line(found.faults[0], layout).line
    with translation.override("ru"):
        other = fault_line(found.faults[0], layout)

    assert line.startswith("Sheet 'List', row 2, column E (Date of birth): found '31.02.1990'. There is no such day")
    assert (other.row, other.column, other.found) == (2, "E", "31.02.1990")


def test_every_fault_has_been_seen() -> None:
    seen = {code for _key, _cell, _place, code in FAULTS.values()} | {"rank_twice", "person_twice", "formula_error", "merged", "date_in_text"}
    seen |= {"formula_empty", "passport_twice", "passport_of_another"}  # test_import_columns

    assert seen == set(SENTENCES)
    assert len(FAULTS) >= 25


@pytest.mark.parametrize(
    ("cell", "more"),
    [
        ("27.03.1991", {}), ("1991-03-27", {}), (" 27.3.1991 ", {}), (33324, {}), (33324.0, {}), (31862, {"date_1904": True}),
        (datetime(1991, 3, 27), {"default_date_format": "dd.mm.yyyy"}), (datetime(1991, 3, 27), {"default_date_format": "d mmm yy", "date_1904": True}),
    ],
)  # fmt: skip
def test_date_is_read_however_it_was_typed(cell: Any, more: dict[str, Any]) -> None:
    assert value("birth_date", cell, **more) == "1991-03-27"


@pytest.mark.parametrize(
    ("key", "cells", "kept"),
    [
        ("gender", ["female", "F", "ж", "Женский", "әйел"], "female"),
        ("gender", ["male", "M.", "муж.", "МУЖСКОЙ", "ер"], "male"),
        ("citizenship", ["TJ", "tj", "TJK", "Tajikistan", "Таджикистан", "Тәжікстан", " tajikistan "], "TJ"),
        ("language_level", ["B2", "b2", "В2", "B2: takes part in discussions", "upper-intermediate", "выше среднего"], "B2"),
        ("undertaking", ["yes", "Да", "иә", True, 1, "+", "✓"], True),
        ("undertaking", ["no", "нет", "жоқ", False, 0, "–"], False),
        ("years_of_service", [4, 4.0, "4", "4,0"], 4),
        ("rank", [1, "1", "1."], 1),
        ("phone", [992372210000, "992372210000"], "992372210000"),
        ("email", ["a@example.org", "mailto:a@example.org", " <a@example.org> "], "a@example.org"),
        ("given_names", ["Abu  Bakr", "Abu\u00a0Bakr", "Abu\nBakr", "\u200eAbu Bakr"], "Abu Bakr"),
        ("native_name", ["張偉", " 張偉 "], "張偉"),
        ("position", [2026, "2026"], "2026"),
        ("education", ["BA\r\nMA", "BA \n MA"], "BA\nMA"),
        ("family_name", ["", "  "], None),
    ],
)  # fmt: skip
def test_value_is_read_however_it_was_typed(key: str, cells: list[Any], kept: Any) -> None:
    assert [value(key, cell) for cell in cells] == [kept] * len(cells)


def test_headings_in_any_order_case_and_language() -> None:
    keys = list(reversed(KEYS))
    for language in ("en", "ru", "kk"):
        with translation.override(language):
            titles = [f"  {str(column.label).upper()} * " for column in reversed(COLUMNS)]
        sheet, found = checked(workbook([PERSON], headings=titles, keys=keys))
        assert (sorted(sheet.headings), found.faults) == (sorted(KEYS), [])
        assert found.rows[0]["values"]["given_names"] == "Farrukh"


def test_own_list_with_title_rows_and_stray_columns() -> None:
    titles = ["№", "Имя", "Фамилия", "Дата рождения (дд.мм.гггг)", "Примечания"]
    keys = ["n", "given_names", "family_name", "birth_date", "notes"]
    row = {"n": 1, "given_names": "Farrukh", "family_name": "Rahimov", "birth_date": "17.05.1996", "notes": "x"}

    sheet, found = checked(workbook([row], headings=titles, keys=keys, first=3, change=lambda book, made: made.write("A1", "List of nominees")))

    assert (found.faults, sheet.stray) == ([], ["№", "Примечания"])
    assert found.rows[0]["row"] == 5
    assert "rank" not in found.rows[0]["values"]


def test_each_heading_means_one_column() -> None:
    for language in ("en", "ru", "kk"):
        with translation.override(language):
            assert [headings()[plain(str(column.label))] for column in COLUMNS] == KEYS


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (workbook([person()], headings=["Rank", "Given names", "Telephone", *["x"] * 14]), "Family name, as in the passport, Date of birth"),
        (workbook([person()], headings=["x"] * 17), "No row with headings was found"),
        (workbook([]), "no people below them"),
        (workbook([person()], headings=["Rank", "Given names", "First name", *HEADINGS[3:]]), "columns B and C mean the same"),
        (workbook([person(number) for number in range(10_001)], constant_memory=False), "more than 10000 people"),
    ],
)
def test_list_that_can_not_be_read_says_why(content: bytes, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_workbook(content)

    assert words in str(refused.value)


def test_list_is_found_on_another_sheet() -> None:
    def before(book: Any, sheet: Any) -> None:
        sheet.write("A1", "About")
        other = book.add_worksheet("People")
        other.write_row(0, 0, HEADINGS)
        other.write_row(1, 0, [PERSON[key] for key in KEYS])

    sheet, found = checked(workbook([], headings=["About this list"], change=before))

    assert (sheet.name, found.faults, len(found.rows)) == ("People", [], 1)


def test_empty_rows_cost_nothing_and_rows_keep_their_numbers() -> None:
    def spread(book: Any, sheet: Any) -> None:
        plain_format = book.add_format({"bold": True})
        for row in range(2, 65_000):
            sheet.set_row(row, 18)
            sheet.write_blank(row, 0, None, plain_format)
        for column, key in enumerate(KEYS):
            sheet.write(64_999, column, person(1)[key])

    content = workbook([person()], change=spread)
    start = time.thread_time()
    _sheet, found = checked(content)

    assert time.thread_time() - start < 6  # of the processor, whatever else the machine does
    assert ([row["row"] for row in found.rows], found.faults) == ([2, 65_000], [])


def test_hidden_rows_are_read_and_told() -> None:
    sheet, found = checked(workbook([person(), person(1)], change=lambda book, made: made.set_row(2, None, None, {"hidden": True})))

    assert [row["hidden"] for row in found.rows] == [False, True]
    assert sheet.hidden_rows == 1


def test_thousand_rows_within_a_few_seconds() -> None:
    content = workbook([person(number) for number in range(1000)])
    start = time.thread_time()
    _sheet, found = checked(content)

    assert time.thread_time() - start < 4
    assert (len(found.rows), found.faults) == (1000, [])


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_workbook_gets_a_sentence(what: str) -> None:
    name, make, code = HOSTILE[what]
    start = time.thread_time()

    with pytest.raises(Invalid) as refused:
        read_workbook(check_workbook(SimpleUploadedFile(name, make())).content)

    sentence = str(refused.value)
    assert sentence == str(WORKBOOK_SENTENCES[code]) if code else "Delete what lies outside the list" in sentence
    assert time.thread_time() - start < 8


def test_too_large_is_refused_before_it_is_read() -> None:
    class Endless(SimpleUploadedFile):
        def read(self, *args: Any) -> bytes:
            raise AssertionError("read before its size was known")

    upload = Endless("a.xlsx", b"PK")
    upload.size = settings.UPLOAD_MAX_BYTES + 1

    with pytest.raises(Invalid, match="larger than"):
        check_workbook(upload)


def test_every_sentence_about_files_is_used() -> None:
    assert {code for _name, _make, code in HOSTILE.values() if code} == set(WORKBOOK_SENTENCES) - {"too_heavy"}  # test_sandbox
