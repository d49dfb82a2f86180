"""A long list is written in a handful of statements, and says the same as one by one."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from core.errors import Invalid, NotAllowed, Refused
from core.models import Counter, HistoryEntry
from people.models import Person
from portal.recount import disagreements
from scholarships import operations as scholarships
from scholarships.enums import ImportState
from scholarships.imports.upload import take_in
from scholarships.models import Call, Nomination, NomineeImport
from scholarships.operations.imports import carry_out, confirm_import
from scholarships.operations.lists import start_nominations
from scholarships.operations.persons import keep_person
from scholarships.queries.imports import CREATE, UPDATE, planned_rows
from tests.workbooks import person, workbook
from tests.world import NOW, World, make_call, make_intake

pytestmark = pytest.mark.django_db
WHY = "test"


def confirmed(world: World, call: Call, rows: list[dict[str, Any]], *, also_submit: bool = False) -> NomineeImport:
    file = SimpleUploadedFile("list.xlsx", workbook(rows))
    found, _is_new = take_in(file, call=call, partner=world.partner_a, actor=world.alice, now=NOW)
    confirm_import(found, also_submit=also_submit, actor=world.alice, now=NOW)
    return found


def imported(world: World, call: Call, rows: list[dict[str, Any]], **more: Any) -> NomineeImport:
    found = confirmed(world, call, rows, **more)
    assert carry_out(found.pk, now=NOW)
    return found


def written() -> dict[str, Any]:
    """Every person, nomination and history row, without the keys that a database gives."""
    persons = {row.pk: {**model_to_dict(row, exclude=["id"]), "keys": (row.search_key, row.sort_key)} for row in every(Person)}
    nominations = [
        {
            **{one.attname: one.value_from_object(row) for one in row._meta.fields if one.attname not in ("id", "person_id")},
            "of": persons[row.person_id],
        }
        for row in every(Nomination)
    ]
    fields = ("model", "object_label", "step", "source", "target", "at", "actor_id", "actor_label", "reason")
    history = [(*(getattr(row, name) for name in fields), str(row.data)) for row in every(HistoryEntry) if row.model != "scholarships.nomineeimport"]
    counters = sorted(every(Counter).values_list("series", "value"))
    return {"persons": sorted(map(str, persons.values())), "nominations": nominations, "history": sorted(map(str, history)), "counters": counters}


def every(model: Any) -> Any:
    return model.objects.across_partners(reason=WHY).order_by("pk")


def one_by_one(found: NomineeImport, world: World) -> None:
    for row in planned_rows(found):
        if row.outcome == CREATE:
            known = row.person if row.person.pk else Person(partner=world.partner_a)
            if row.person_fields or not row.person.pk:
                known = keep_person(known, fields=row.person_fields, actor=world.alice, now=NOW)
            made = scholarships.start_nomination(found.call, partner=world.partner_a, person=known, person_fields={}, actor=world.alice, now=NOW)
            scholarships.save_nomination(made, fields=row.fields, actor=world.alice, now=NOW)
        if row.outcome == UPDATE:
            scholarships.save_nomination(row.nomination, fields=row.fields, person_fields=row.person_fields, actor=world.alice, now=NOW)


def test_list_says_the_same_as_one_by_one(world: World) -> None:
    earlier, call = make_call(world), make_call(world, intake=make_intake(world, reference="MIR-27B"))
    imported(world, earlier, [person(1), person(2)])
    imported(world, call, [person(3), person(4)])
    rows = [
        person(), person(1, phone="+992 900 111", rank=3), person(2), person(3, position="Counsellor", email="new@example.org"), person(4),
        person(5, family_name="", past_training="", undertaking=""), person(6, native_name="Фаррух Раҳимов"),
    ]  # fmt: skip
    found = confirmed(world, call, rows)

    point = transaction.savepoint()
    one_by_one(found, world)
    expected = written()
    transaction.savepoint_rollback(point)
    assert carry_out(found.pk, now=NOW)

    now = written()
    assert now["persons"] == expected["persons"]
    assert now["nominations"] == expected["nominations"]
    assert now["history"] == expected["history"]
    assert now["counters"] == expected["counters"]
    assert disagreements() == []


def test_each_field_of_a_list_is_kept_by_the_triggers_too(world: World) -> None:
    imported(world, make_call(world), [person(number) for number in range(3)])

    with connection.cursor() as cursor:
        cursor.execute("SELECT pgh_label, reference, position FROM scholarships_nominationevent ORDER BY pgh_id")
        kept = cursor.fetchall()
        cursor.execute("SELECT count(*) FROM people_personevent WHERE pgh_label = 'insert'")
        assert cursor.fetchone() == (3,)
    assert kept == [("insert", f"N-2027-0000{number}", "Second Secretary") for number in (1, 2, 3)]


def test_a_thousand_rows_take_few_statements_and_the_numbers_last(world: World) -> None:
    found = confirmed(world, make_call(world), [person(number) for number in range(1000)])

    begun = time.monotonic()
    with CaptureQueriesContext(connection) as queries:
        assert carry_out(found.pk, now=NOW)

    statements = [query["sql"] for query in queries.captured_queries]
    counted = next(place for place, sql in enumerate(statements) if "core_counter" in sql)
    assert len(statements) < 60, len(statements)
    assert len(statements) - counted < 25, statements[counted:]
    assert time.monotonic() - begun < 20  # ten times what it takes alone; tests/test_import_speed.py compares it with the bare tables
    references = list(every(Nomination).values_list("reference", flat=True))
    assert references == [f"N-2027-{number:05d}" for number in range(1, 1001)]


def test_wrong_row_keeps_all_others_out(world: World) -> None:
    call = make_call(world)
    drafts = [Nomination(person=Person(partner=world.partner_a, given_names=f"Name {number}")) for number in range(3)]
    drafts[1].language_level = "Z9"

    with pytest.raises(Invalid):
        start_nominations(call, partner=world.partner_a, drafts=drafts, actor=world.alice, now=NOW)

    assert (every(Nomination).count(), every(Person).count(), every(HistoryEntry).filter(model="people.person").count()) == (0, 0, 0)


def test_constraint_refuses_the_list_with_its_sentence(world: World) -> None:
    call = make_call(world)
    twice = Person(partner=world.partner_a, given_names="Farrukh", birth_date=date(1996, 5, 17))
    keep_person(twice, fields={"given_names": "Farrukh"}, actor=world.alice, now=NOW)

    with pytest.raises(Refused, match="nominated for the call already"):
        start_nominations(call, partner=world.partner_a, drafts=[Nomination(person=twice), Nomination(person=twice)], actor=world.alice, now=NOW)

    assert every(Nomination).count() == 0


def test_charlie_starts_no_list_for_another_country(world: World) -> None:
    call = make_call(world, partners=(world.partner_a, world.partner_b))
    for partner in (world.partner_a, world.partner_b):
        with pytest.raises(NotAllowed):
            start_nominations(call, partner=partner, drafts=[Nomination(person=Person(partner=world.partner_a))], actor=world.charlie, now=NOW)


def test_those_that_fit_are_sent_after_the_list_is_written(world: World) -> None:
    found = imported(world, make_call(world, places=2), [person(number) for number in range(6)], also_submit=True)

    found.refresh_from_db()
    assert (found.state, found.summary["created"], found.summary["submitted"]) == (ImportState.DONE, 6, 2)
    assert disagreements() == []
