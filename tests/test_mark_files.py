"""Marks as files: the template and its way back, faults with place and cure, exports without formulas."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from documents.checks import XLSX
from people.models import Person
from tests.academy import url
from tests.daily import APPROVED, marks, sheet_of
from tests.schooling import School, make_school
from tests.world import World
from training import operations
from training.models import ResultSheet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def later(clock: Any) -> None:
    clock.move_to(APPROVED + timedelta(hours=1))


def book(*rows: tuple[Any, ...], heads: tuple[str, ...] = ("Reference", "Name", "Mark")) -> bytes:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    page = made.add_worksheet("List")
    for number, row in enumerate((heads, *rows)):
        page.write_row(number, 0, row)
    made.close()
    return out.getvalue()


def upload(content: bytes, name: str = "marks.xlsx") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content, XLSX)}


def send(world: World, sheet: ResultSheet, *rows: tuple[Any, ...], **more: Any) -> tuple[int, str]:
    answer = world.client("leila").post(url("import_marks", sheet.pk), upload(book(*rows, **more)))
    return answer.status_code, answer.content.decode()


def cells(content: bytes) -> list[list[Any]]:
    return list(CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python())


def references(school: School) -> list[str]:
    return [one.reference for one in school.enrolments]


def test_template_comes_back_filled_in_is_looked_at_and_saved(world: World) -> None:
    school = make_school(world)
    sheet = sheet_of(world, school, 70)
    client = world.client("leila")
    rows = cells(client.get(url("marks_template", sheet.pk)).content)
    filled = [(reference, name, {0: 70, 1: "72,5", 2: "abs"}[number]) for number, (reference, name, _mark) in enumerate(sorted(rows[1:]))]

    _status, page = send(world, sheet, *filled)
    before = marks(sheet)
    shown = re.search(r'name="shown" value="([^"]+)"', page)
    assert shown
    answer = client.post(url("import_marks", sheet.pk), {"shown": shown[1]})

    assert rows[0] == ["Reference", "Name", "Mark"]
    assert "Save 2 marks" in page
    assert "1 mark is the same as on the sheet." in page
    assert before == {school.enrolments[0].pk: "70"}
    assert answer["Location"] == url("sheet", sheet.pk)
    assert marks(sheet) == dict(zip([one.pk for one in school.enrolments], ["70", "72.5", "abs"], strict=True))


def test_every_wrong_cell_is_named_with_its_place_and_cure_and_nothing_is_saved(world: World) -> None:
    school = make_school(world, people=3)
    sheet = sheet_of(world, school)
    first, second, third = references(school)
    name = school.enrolments[0].person.passport_name

    status, page = send(
        world,
        sheet,
        (first, name, "eighty"),
        (second, "Somebody ELSE", 50),
        ("E-1", "X", 50),
        ("", "Y", 50),
        (third, "", 101),
        (third, "", 60),
        (third, "", 61),
    )

    assert status == 422
    assert 'name="shown"' not in page
    for sentence in (
        "Sheet “List”, row 2, column C: found “eighty”. This is no mark. Write points from 0 to 100, or abs.",
        "row 3, column B: found “Somebody ELSE”. This reference is that of",
        "row 4, column A: found “E-1”. Nobody on this sheet has this reference.",
        "row 5, column A: the cell is empty. Write the reference of the person",
        "row 6, column C: found “101”. Points lie between 0 and 100.",
        "row 7, column A:",
        "The same reference stands in row 6. Delete one of the two rows.",
    ):
        assert sentence in page
    assert marks(sheet) == {}


def test_columns_are_found_by_their_headings_in_any_order_and_beside_others(world: World) -> None:
    school = make_school(world, people=2)
    sheet = sheet_of(world, school)
    first, second = references(school)

    status, page = send(world, sheet, (88, "remark", first), ("", "ill", second), heads=("mark", "Remarks", "REFERENCE"))

    assert status == 200
    assert "Save 1 mark" in page


def test_people_left_out_are_named_and_stay_as_they_are(world: World) -> None:
    school = make_school(world, people=2)
    sheet = sheet_of(world, school, 50, 60)

    _status, page = send(world, sheet, (references(school)[0], "", 55))

    assert "Not in the workbook, left as they are:" in page
    assert school.enrolments[1].person.passport_name in page


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "marks.xlsx", "The file is empty."), (b"PK\x03\x04 nothing", "marks.xlsx", "not a workbook, or it is damaged"),
        (b"a;b", "marks.csv", "Only a workbook with the ending .xlsx"), (book(("1", "2", "3"), heads=("a", "b", "c")), "marks.xlsx", "No row with the headings"),
        (book(*[("x", "y", "z")] * 2_100), "marks.xlsx", "The sheet reaches too far"),
    ],
    ids=["empty", "damaged", "csv", "headings", "too far"],
)  # fmt: skip
def test_file_that_is_no_list_is_refused_with_a_sentence(world: World, content: bytes, name: str, sentence: str) -> None:
    school = make_school(world)
    sheet = sheet_of(world, school)

    answer = world.client("leila").post(url("import_marks", sheet.pk), upload(content, name))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_what_was_shown_is_bound_to_person_sheet_and_revision(world: World) -> None:
    school = make_school(world)
    sheet, other = sheet_of(world, school), sheet_of(world, school, module=1)
    _status, page = send(world, sheet, (references(school)[0], "", 55))
    found = re.search(r'name="shown" value="([^"]+)"', page)
    assert found
    shown = {"shown": found[1]}

    for client, address in ((world.client("leila"), other), (world.client("ruslan"), sheet)):
        assert "no longer known" in client.post(url("import_marks", address.pk), shown, follow=True).content.decode()
    assert "no longer known" in world.client("leila").post(url("import_marks", sheet.pk), {"shown": "x"}, follow=True).content.decode()
    operations.save_marks(sheet, entries={school.enrolments[0].pk: None, school.enrolments[1].pk: None}, revision=0, actor=world.ruslan, now=APPROVED)
    from training.mark_entry import Entry

    operations.save_marks(sheet, entries={school.enrolments[1].pk: Entry(was_absent=True)}, revision=0, actor=world.ruslan, now=APPROVED)
    stale = world.client("leila").post(url("import_marks", sheet.pk), shown, follow=True).content.decode()

    assert "Ruslan has saved marks since you opened this page" in stale
    assert marks(sheet) == {school.enrolments[1].pk: "abs"}


def test_sheet_that_is_handed_in_takes_no_workbook(world: World) -> None:
    school = make_school(world)
    sheet = sheet_of(world, school, 1, 2, 3, state="submitted")

    assert world.client("leila").get(url("import_marks", sheet.pk))["Location"] == url("sheet", sheet.pk)


def test_exports_hold_text_and_figures_and_no_formula(world: World) -> None:
    school = make_school(world)
    people = Person.objects.across_partners(reason="test")
    people.filter(pk=school.enrolments[0].person_id).update(native_name="=HYPERLINK(1)")
    sheet = sheet_of(world, school, 70, "abs", 49.5, state="approved")
    client = world.client("ruslan")

    csv = client.get(url("marks_file", sheet.pk, "csv"))
    xlsx = client.get(url("marks_file", sheet.pk, "xlsx"))

    assert csv["Content-Disposition"].startswith("attachment")
    assert "'=HYPERLINK(1)" in csv.content.decode("utf-8-sig")
    assert "\n=" not in csv.content.decode()
    rows = {row[0]: row for row in cells(xlsx.content)}
    assert [rows[reference][4] for reference in references(school)] == [70, "abs", 49.5]
    assert rows[references(school)[0]][2] == "=HYPERLINK(1)"
    assert b"<f>" not in xlsx.content
    assert client.get(url("marks_file", sheet.pk, "pdf")).status_code == 404
