"""Alice brings a list of nominees: template, upload, preview, import, and a second time; Charlie finds nothing of it."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core.models import HistoryEntry
from scholarships import operations as scholarships
from scholarships.enums import ImportState
from scholarships.imports.checking import check_rows
from scholarships.imports.reading import read_workbook
from scholarships.models import Allotment, Call
from scholarships.operations.imports import AT_ONCE, carry_out, confirm_import
from scholarships.queries.imports import planned_rows
from tests.lists import imports, nominations, persons, taken, text, upload, url
from tests.workbooks import PERSON, person, workbook
from tests.world import DOSSIER, NOW, World, allotment_of, make_call, person_fields

pytestmark = [pytest.mark.django_db, pytest.mark.still_clock]


@pytest.fixture
def call(world: World) -> Call:
    return make_call(world)


def test_alice_imports_a_list_from_the_template_to_the_result(world: World, call: Call) -> None:
    alice = world.client("alice")
    assert url("import_template", call.pk) in text(alice, url("import_nominees", call.pk))

    answer = upload(alice, call, workbook([person(rank=1), person(1, rank=2)]))
    (found,) = imports()
    assert answer["Location"] == url("nominee_import", found.pk)
    preview = text(alice, answer["Location"])
    assert (nominations(), persons()) == ([], 0)
    assert "Farrukh RAHIMOV" in preview
    assert "New draft" in preview
    imported = alice.post(url("nominee_import", found.pk))

    assert imported["Location"] == url("nominee_import", found.pk)
    first, second = nominations()
    assert (first.state, first.rank, first.person.passport_name, first.years_of_service) == ("draft", 1, "Farrukh RAHIMOV", 4)
    assert (second.person.citizenship, second.undertaking, second.language_level) == ("TJ", True, "B2")
    result = text(alice, imported["Location"])
    assert first.reference in result
    assert "Drafts made" in result
    steps = HistoryEntry.objects.across_partners(reason="test").filter(model="scholarships.nomineeimport").order_by("pk")
    assert list(steps.values_list("step", "actor_label")) == [("uploaded", "Alice"), ("confirm", "Alice"), ("finish", "import")]


def test_same_workbook_again_changes_nothing_and_says_when_it_came(world: World, call: Call, clock: time_machine.Traveller) -> None:
    alice, amir = world.client("alice"), world.client("amir")
    content = workbook([person()])
    upload(alice, call, content)
    alice.post(url("nominee_import", imports()[0].pk))
    clock.move_to(NOW + timedelta(hours=2))

    answer = upload(amir, call, content)

    assert answer["Location"] == url("nominee_import", imports()[0].pk)
    assert "This workbook was imported on 24 Nov 2026. Nothing changes." in text(amir, answer["Location"])
    assert (len(imports()), len(nominations()), persons()) == (1, 1, 1)


def test_confirmed_twice_is_imported_once(world: World, call: Call) -> None:
    alice = world.client("alice")
    upload(alice, call, workbook([person()]))
    upload(alice, call, workbook([person()]))
    one, two = imports()

    for pk in (one.pk, one.pk, two.pk):
        assert alice.post(url("nominee_import", pk)).status_code in (302, 422)

    assert len(nominations()) == 1
    assert [found.state for found in imports()] == [ImportState.DONE, ImportState.PREVIEW]
    assert "was imported on" in alice.post(url("nominee_import", two.pk)).content.decode()


def test_faulty_list_writes_nothing_and_comes_back_with_notes(world: World, call: Call) -> None:
    alice = world.client("alice")

    answer = upload(alice, call, workbook([person(), person(1, birth_date="31.02.1990", gender="mr"), person(2)]))
    page = text(alice, answer["Location"])

    (found,) = imports()
    assert found.state == ImportState.FAULTY
    assert (nominations(), persons()) == ([], 0)
    assert "31.02.1990" in page
    assert "There is no such day in the calendar" in page
    assert alice.post(url("nominee_import", found.pk)).status_code == 302
    assert nominations() == []
    mended = alice.get(url("nominee_import_faults", found.pk))
    assert mended.status_code == 200
    with zipfile.ZipFile(io.BytesIO(mended.content)) as parts:
        comments = parts.read("xl/comments1.xml").decode()
    assert 'ref="E2"' in comments
    assert "Row 3 of your file. There is no such day" in comments
    sheet = read_workbook(mended.content)
    again = check_rows(sheet, today=NOW.date())
    assert [(fault["row"], fault["key"], fault["found"]) for fault in again.faults] == [(2, "birth_date", "31.02.1990"), (2, "gender", "mr")]
    assert [row["raw"]["given_names"] for row in again.rows] == ["Farrukh 1", "Farrukh", "Farrukh 2"]
    assert alice.get(url("nominee_import_faults", found.pk + 1)).status_code == 404


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_template_is_read_back_in_each_language(world: World, call: Call, language: str) -> None:
    alice = world.client("alice")
    alice.cookies["django_language"] = language

    answer = alice.get(url("import_template", call.pk))

    assert answer["Content-Disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<dataValidation ") == 6
    refused = upload(alice, call, answer.content)
    assert refused.status_code == 422  # headings without people
    assert imports() == []


def test_charlie_finds_nothing(world: World, call: Call) -> None:
    found = taken(world, call, [person(gender="mr")])
    charlie = world.client("charlie")

    for name, pk in (("import_nominees", call.pk), ("import_template", call.pk), ("nominee_import", found.pk), ("nominee_import_faults", found.pk)):
        assert charlie.get(url(name, pk)).status_code == 404
    assert upload(charlie, call, workbook([person()])).status_code == 404
    assert charlie.post(url("nominee_import", found.pk)).status_code == 404


@pytest.mark.parametrize("name", ["sofia", "daler", "zarina", "olga", "nigora", "ruslan"])
def test_only_nominating_officers_upload_and_confirm(world: World, call: Call, name: str) -> None:
    found = taken(world, call, [person()])
    client = world.client(name)

    assert client.get(url("import_nominees", call.pk)).status_code == 404
    assert upload(client, call, workbook([person(1)])).status_code == 404
    assert client.post(url("nominee_import", found.pk)).status_code in (403, 404)
    assert (len(imports()), nominations()) == (1, [])


@pytest.mark.parametrize(("name", "content", "words"), [("a.xlsm", None, "contains macros"), ("a.xlsx", b"not a zip", "not a workbook")])
def test_file_that_is_no_workbook_gets_a_sentence(world: World, call: Call, name: str, content: bytes | None, words: str) -> None:
    answer = upload(world.client("alice"), call, content or workbook([person()]), name)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert imports() == []


def test_upload_without_a_file_asks_for_it(world: World, call: Call) -> None:
    answer = world.client("alice").post(url("import_nominees", call.pk))

    assert answer.status_code == 422
    assert "Choose a file first, or paste rows." in answer.content.decode()


def test_closed_call_takes_no_list(world: World, call: Call, clock: time_machine.Traveller) -> None:
    found = taken(world, call, [person()])
    clock.move_to(NOW + timedelta(days=8))
    alice = world.client("alice")

    assert "has closed" in text(alice, url("import_nominees", call.pk))
    assert upload(alice, call, workbook([person(1)])).status_code == 422
    answer = alice.post(url("nominee_import", found.pk))
    assert answer.status_code == 422
    assert "has closed" in answer.content.decode()
    assert nominations() == []


def test_mended_list_changes_drafts_and_leaves_what_was_sent(world: World, call: Call) -> None:
    alice = world.client("alice")
    upload(alice, call, workbook([person(), person(1), person(2)]))
    alice.post(url("nominee_import", imports()[0].pk))
    sent = nominations()[1]
    scholarships.submit_nomination(sent, actor=world.alice, now=NOW)

    upload(alice, call, workbook([person(position="Counsellor", email=""), person(1, position="Counsellor"), person(2), person(3)]))
    preview = text(alice, url("nominee_import", imports()[1].pk))
    alice.post(url("nominee_import", imports()[1].pk))

    assert "Gets other values: Post held." in preview
    assert "What differs is not taken over: Post held." in preview
    assert [row.position for row in nominations()] == ["Counsellor", "Second Secretary", "Second Secretary", "Second Secretary"]
    assert nominations()[0].person.email == "farrukh@example.org"
    summary = imports()[1].summary
    assert (summary["created"], summary["updated"], summary["same"], summary["sent_before"]) == (1, 1, 1, 1)


def test_person_of_an_earlier_call_is_found_again(world: World, call: Call) -> None:
    known = scholarships.start_nomination(call, partner=world.partner_a, person_fields=person_fields(0), actor=world.alice, now=NOW)
    scholarships.withdraw_nomination(known, reason="Too early.", actor=world.alice, now=NOW)
    found = taken(world, call, [person(given_names="FARRUKH")])

    (row,) = planned_rows(found)
    confirm_import(found, also_submit=False, actor=world.alice, now=NOW)
    assert carry_out(found.pk, now=NOW)

    assert (row.outcome, row.person.pk) == ("create", known.person_id)
    assert persons() == 1
    assert [nomination.person_id for nomination in nominations()] == [known.person_id, known.person_id]


def test_first_by_rank_are_sent_until_the_slots_are_used(world: World, call: Call) -> None:
    alice = world.client("alice")
    rows = [person(number, rank=6 - number) for number in range(1, 5)] + [person(5, rank=1, justification="")]
    upload(alice, call, workbook(rows))
    preview = text(alice, url("nominee_import", imports()[0].pk))

    alice.post(url("nominee_import", imports()[0].pk), {"also_submit": "on"})

    assert "Free slots: 2, rows: 5. If you also send: the first by rank are sent (2), the rest stay drafts (3)." in preview
    assert "Tajikistan may nominate 2 for this call" in preview
    states = {row.rank: row.state for row in nominations()}
    assert states == {1: "draft", 2: "submitted", 3: "submitted", 4: "draft", 5: "draft"}
    assert allotment_of(call, world.partner_a).nominated == 2
    assert imports()[0].summary["submitted"] == 2


def test_call_with_documents_sends_nobody_from_a_list(world: World) -> None:
    call = make_call(world, is_open=False)
    scholarships.add_to_checklist(call, fields={"name_en": "Copy of the passport"}, actor=world.sofia, now=NOW - timedelta(days=19))
    scholarships.publish_call(call, actor=world.sofia, now=NOW - timedelta(days=19))
    scholarships.turn_clock(now=NOW)
    alice = world.client("alice")
    upload(alice, call, workbook([person()]))
    preview = text(alice, url("nominee_import", imports()[0].pk))

    alice.post(url("nominee_import", imports()[0].pk), {"also_submit": "on"})

    assert "This call asks for documents (1)." in preview
    assert 'name="also_submit"' not in preview
    assert [row.state for row in nominations()] == ["draft"]


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_pages_ask_the_same_for_one_row_and_for_many(world: World, call: Call) -> None:
    alice = world.client("alice")
    one = taken(world, call, [person()])
    many = taken(world, call, [person(number) for number in range(120)])
    faulty = [taken(world, call, [person(number, gender="mr") for number in range(rows)]) for rows in (1, 120)]

    for few, more in ((one, many), tuple(faulty)):
        counts = [queries_of(alice, url("nominee_import", found.pk)) for found in (few, more)]
        assert counts[0] == counts[1] <= 12
    for found in (one, many):
        confirm_import(found, also_submit=False, actor=world.alice, now=NOW)
        carry_out(found.pk, now=NOW)
    counts = [queries_of(alice, url("nominee_import", found.pk)) for found in (one, many)]
    assert counts[0] == counts[1] <= 12
    assert queries_of(alice, url("import_nominees", call.pk)) <= 12
    assert "1 to 50 of 120" in text(alice, url("nominee_import", many.pk))
    assert "101 to 120 of 120" in text(alice, url("nominee_import", many.pk) + "?from=100")
    for wrong in ("x", "-1", "999999", "9" * 40, "7"):
        assert alice.get(url("nominee_import", many.pk), {"from": wrong}).status_code == 200


def test_thousand_rows_are_checked_and_previewed_within_seconds(world: World, call: Call) -> None:
    content = workbook([person(number) for number in range(1000)])
    alice = world.client("alice")
    with time_machine.travel(NOW, tick=True):
        start = time.perf_counter()
        with CaptureQueriesContext(connection) as seen:
            answer = upload(alice, call, content)
        text(alice, answer["Location"])
        taken_seconds = time.perf_counter() - start

    assert len(imports()[0].rows) == 1000 > AT_ONCE
    assert len(seen) < 40
    assert taken_seconds < 15  # ten times what it takes alone


def test_preview_in_russian(world: World, call: Call) -> None:
    found = taken(world, call, [person(birth_date="31.02.1990")])
    alice = world.client("alice")
    alice.cookies["django_language"] = "ru"

    page = text(alice, url("nominee_import", found.pk))

    with translation.override("ru"):
        assert translation.gettext("There is no such day in the calendar. Write the day that stands in the passport.") in page


def test_draft_of_a_list_is_as_complete_as_one_made_by_hand(world: World, call: Call) -> None:
    found = taken(world, call, [PERSON])
    confirm_import(found, also_submit=True, actor=world.alice, now=NOW)
    carry_out(found.pk, now=NOW)

    (nomination,) = nominations()
    assert nomination.state == "submitted"
    assert {name: getattr(nomination, name) for name in DOSSIER} == DOSSIER
    assert Allotment.objects.across_partners(reason="test").get(call=call).nominated == 1
