"""What daily work puts on the first page: of the lecturer, of whoever approves, and of nobody else."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.academy import url
from tests.daily import APPROVED, IN_CLASS, mark_of, sheet_of
from tests.schooling import make_school
from tests.world import World
from training import operations
from training.mark_entry import Entry

pytestmark = pytest.mark.django_db


def first_page(world: World, name: str) -> str:
    answer = world.client(name).get("/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_session_without_attendance_waits_for_its_lecturer_until_it_is_taken(world: World, clock: Any) -> None:
    clock.move_to(IN_CLASS)
    school = make_school(world)
    address = url("attendance", school.sessions[0].pk)

    before = first_page(world, "leila")
    operations.take_attendance(
        school.sessions[0], presences={school.enrolments[0].pk: "present"}, seen={}, actor=world.leila, now=IN_CLASS
    )  # fmt: skip

    assert address in before
    assert url("attendance", school.sessions[1].pk) not in before  # begins tomorrow
    assert address not in first_page(world, "leila")
    assert address not in first_page(world, "ruslan")


def test_open_sheets_wait_for_the_lecturer_and_submitted_ones_for_another_person(world: World, clock: Any) -> None:
    clock.move_to(APPROVED)
    school = make_school(world)
    still_open, submitted = sheet_of(world, school), sheet_of(world, school, 1, 2, 3, state="submitted", module=1)

    leila, ruslan, hana = (first_page(world, name) for name in ("leila", "ruslan", "hana"))

    assert url("sheet", still_open.pk) in leila
    assert url("sheet", submitted.pk) not in leila
    for page in (ruslan, hana):
        assert "Results of International law, MIR-27" in page
        assert url("sheet", still_open.pk) not in page
    assert url("sheet", submitted.pk) not in first_page(world, "alice")


def test_nothing_waits_for_who_teaches_no_more(world: World, clock: Any) -> None:
    clock.move_to(IN_CLASS)
    school = make_school(world)
    sheet = sheet_of(world, school)
    type(school.lecturer).objects.filter(pk=school.lecturer.pk).update(is_active=False)

    page = first_page(world, "leila")

    assert url("attendance", school.sessions[0].pk) not in page
    assert url("sheet", sheet.pk) not in page


def test_correction_waits_for_another_person_than_who_asked(world: World, clock: Any) -> None:
    clock.move_to(APPROVED + timedelta(hours=1))
    school = make_school(world)
    sheet = sheet_of(world, school, 1, 2, 3, state="approved")
    operations.ask_correction(mark_of(sheet, school), entry=Entry(Decimal(5)), reason="Slip.", actor=world.ruslan, now=APPROVED)

    assert "Correction of a mark in Negotiation" not in first_page(world, "ruslan")
    assert "Correction of a mark in Negotiation" in first_page(world, "hana")


@pytest.mark.parametrize("name", ["leila", "ruslan", "hana"])
def test_first_page_costs_at_most_12_queries_with_daily_work_waiting(world: World, clock: Any, name: str) -> None:
    clock.move_to(IN_CLASS)
    school = make_school(world)
    sheet_of(world, school)
    sheet_of(world, school, 1, 2, 3, state="submitted", module=1)
    client = world.client(name)

    with CaptureQueriesContext(connection) as queries:
        client.get("/")

    assert len(queries) <= 12
