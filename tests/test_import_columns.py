"""The columns for the new parts of a dossier: what they become, where it is kept, and that pages show no passport."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import HistoryEntry
from people.models import Passport
from scholarships.enums import ImportState
from scholarships.imports.checking import check_rows
from scholarships.imports.reading import read_workbook
from scholarships.imports.upload import take_in
from scholarships.models import Call, Nomination, NomineeImport
from scholarships.operations.imports import carry_out, confirm_import
from scholarships.queries.imports import SAME, UPDATE, planned_rows
from tests.lists import nominations, taken, text, upload, url
from tests.workbooks import HEADINGS, KEYS, MORE, PERSON, person, workbook
from tests.world import NOW, World, make_call, make_intake

pytestmark = [pytest.mark.django_db, pytest.mark.still_clock]
TODAY = NOW.date()


@pytest.fixture
def call(world: World) -> Call:
    return make_call(world)


def imported(found: NomineeImport, world: World, *, ranked: bool = False, also_submit: bool = False) -> None:
    confirm_import(found, also_submit=also_submit, ranked=ranked, actor=world.alice, now=NOW)
    assert carry_out(found.pk, now=NOW)


def passports() -> list[Passport]:
    return list(Passport.objects.across_partners(reason="test").select_related("person").order_by("pk"))


def codes(*rows: dict[str, object]) -> list[str]:
    return [fault["code"] for fault in check_rows(read_workbook(workbook(list(rows))), today=TODAY).faults]


def test_every_column_comes_to_its_field(world: World, call: Call) -> None:
    imported(taken(world, call, [person(**MORE)]), world)

    (nomination,) = nominations()
    (passport,) = passports()
    assert nomination.languages == [{"code": "ru", "level": "C1", "proof": ""}, {"code": "fr", "level": "B2", "proof": ""}]
    assert nomination.posts == [{"post": "Attaché", "employer": "Embassy in Astana", "from": "2019", "to": "2022-03"}]
    assert nomination.trainings == [{"course": "Protocol", "country": "TR", "from": "2021", "to": ""}]
    assert (nomination.person.birth_place, nomination.person.emergency_relation) == ("Khujand, Tajikistan", "wife")
    assert (passport.kind, passport.number, passport.country, passport.expires_on) == ("service", "TJ400123", "TJ", date(2031, 6, 30))
    assert len(passport.number_key) == 64


def test_passport_stands_in_no_history_and_on_no_page(world: World, call: Call) -> None:
    alice = world.client("alice")
    upload(alice, call, workbook([person(**MORE)]))
    found = NomineeImport.objects.across_partners(reason="test").get()

    preview = text(alice, url("nominee_import", found.pk))
    alice.post(url("nominee_import", found.pk))
    result = text(alice, url("nominee_import", found.pk))

    entries = HistoryEntry.objects.across_partners(reason="test")
    assert "400123" not in preview + result + str(list(entries.values_list("data", flat=True)))
    assert list(entries.filter(step="passport_saved").values_list("data", flat=True)) == [{"fields": ["country", "expires_on", "kind", "number"]}]


def test_old_workbook_without_the_new_columns_loads_and_changes_nothing_there(world: World, call: Call) -> None:
    imported(taken(world, call, [person(**MORE)]), world)
    content = workbook([person(phone="+992 1")], headings=HEADINGS[:17], keys=KEYS[:17])

    found, _is_new = take_in(SimpleUploadedFile("old.xlsx", content), call=call, partner=world.partner_a, actor=world.alice, now=NOW)
    imported(found, world)

    assert nominations()[0].languages
    assert passports()[0].number == "TJ400123"


def test_corrected_passport_is_an_update_and_the_same_again_is_none(world: World, call: Call) -> None:
    imported(taken(world, call, [person(**MORE)]), world)

    again = taken(world, call, [person(**{**MORE, "passport_number": "TJ400124", "rank": ""})])
    (row,) = planned_rows(again)
    imported(again, world)
    (same,) = planned_rows(taken(world, call, [person(**{**MORE, "passport_number": "tj 400124", "employer": PERSON["employer"]})]))

    assert (row.outcome, row.passport_fields, row.changes) == (UPDATE, {"number": "TJ400124"}, ["passport_number"])
    assert (passports()[0].number, same.outcome) == ("TJ400124", SAME)


def test_country_of_the_passport_is_the_citizenship_where_nothing_is_said(world: World, call: Call) -> None:
    imported(taken(world, call, [person(passport_number="400123")]), world)

    assert (passports()[0].country, passports()[0].kind) == ("TJ", "")


def test_same_passport_twice_names_the_other_row() -> None:
    assert codes(person(1, passport_number="A 1234"), person(2, passport_number="a-1234")) == ["passport_twice"]
    assert codes(person(1, passport_number="A1234"), person(2, passport_number="A1234", citizenship="KG")) == []


def test_passport_of_another_person_is_a_fault_and_of_another_partner_is_not_told(world: World, call: Call) -> None:
    imported(taken(world, call, [person(**MORE)]), world)
    other = make_call(world, partners=(world.partner_b,), intake=make_intake(world, reference="MIR-27B"))

    mine = taken(world, call, [person(5, birth_date="01.02.1990", passport_number="TJ400123")])
    file = SimpleUploadedFile("list.xlsx", workbook([person(5, birth_date="01.02.1990", passport_number="TJ400123")]))
    theirs, _is_new = take_in(file, call=other, partner=world.partner_b, actor=world.charlie, now=NOW)

    assert (mine.state, [fault["code"] for fault in mine.faults]) == (ImportState.FAULTY, ["passport_of_another"])
    assert mine.faults[0]["params"] == {"name": "Farrukh RAHIMOV"}
    assert theirs.state == ImportState.PREVIEW


@pytest.mark.parametrize("written", ["ru C1; fr B2", "Russian: C1, French (B2)", "русский С1\nфранцузский В2", "орыс C1 / француз тілі B2"])
def test_languages_are_read_however_they_are_written(written: str) -> None:
    found = check_rows(read_workbook(workbook([person(languages=written)])), today=TODAY)

    assert found.faults == []
    assert [(row["code"], row["level"]) for row in found.rows[0]["values"]["languages"]] == [("ru", "C1"), ("fr", "B2")]


@pytest.mark.parametrize("written", ["none", "нет", "–", ""])
def test_no_rows_are_no_fault(written: str) -> None:
    found = check_rows(read_workbook(workbook([person(posts=written, trainings=written)])), today=TODAY)

    assert found.faults == []
    assert "posts" not in found.rows[0]["values"]


def test_formula_without_its_result_is_named() -> None:
    content = workbook([person(education="")], change=lambda book, sheet: sheet.write_formula("M2", "=K2", None, ""))

    assert [fault["code"] for fault in check_rows(read_workbook(content), today=TODAY).faults] == ["formula_empty"]


def test_places_and_reserve_are_told_by_rank(world: World) -> None:
    call = make_call(world, places=1, reserve=1)
    alice = world.client("alice")
    upload(alice, call, workbook([person(1, rank=3), person(2, rank=1), person(3, rank=2)]))
    found = NomineeImport.objects.across_partners(reason="test").get()

    page = text(alice, url("nominee_import", found.pk))

    order = [page.index(words) for words in ("Beyond the slots: stays a draft.", "Comes to a place.", "Number 1 of your reserve list.")]
    assert order == sorted(order)  # in the order of the file
    assert 'name="ranked"' not in page


def test_ranks_are_given_in_the_order_of_the_list_only_if_asked(world: World) -> None:
    call = make_call(world, places=2, reserve=2)
    alice = world.client("alice")
    upload(alice, call, workbook([person(1), person(2, rank=1), person(3)]))
    found = NomineeImport.objects.across_partners(reason="test").get()
    assert 'name="ranked"' in text(alice, url("nominee_import", found.pk))

    alice.post(url("nominee_import", found.pk), {"ranked": "on", "also_submit": "on"})

    assert [(row.person.given_names, row.rank) for row in nominations()] == [("Farrukh 1", 2), ("Farrukh 2", 1), ("Farrukh 3", 3)]
    other = make_call(world, intake=make_intake(world, reference="MIR-27C"))
    imported(taken(world, other, [person(8), person(9)]), world)
    assert list(Nomination.objects.across_partners(reason="test").filter(call=other).values_list("rank", flat=True)) == [None, None]


def test_triggers_keep_the_passport_of_a_list_too(world: World, call: Call) -> None:
    imported(taken(world, call, [person(**MORE)]), world)

    with connection.cursor() as cursor:
        cursor.execute("SELECT pgh_label, number FROM people_passportevent")
        assert cursor.fetchall() == [("insert", "TJ400123")]


def test_preview_asks_the_same_for_one_and_many_who_were_trained_before(world: World) -> None:
    rows = [person(number, trainings="Protocol, Kazakhstan, 2026") for number in range(20)]
    imported(taken(world, make_call(world), rows), world)
    call, alice = make_call(world, intake=make_intake(world, reference="MIR-27B"), no_repeat_years=3), world.client("alice")
    one, many = taken(world, call, rows[:1]), taken(world, call, rows)

    counts = []
    for found in (one, many):
        with CaptureQueriesContext(connection) as queries:
            page = text(alice, url("nominee_import", found.pk))
        counts.append(len(queries))

    assert "Trained here already" in page
    assert counts[0] == counts[1] <= 12
