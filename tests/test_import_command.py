"""`manage.py import_nominees`: the same way in as the page, with exit codes that a script can rely on."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from partners.enums import Role
from people.models import Person
from scholarships.models import Call, Nomination, NomineeImport
from tests.workbooks import person, workbook
from tests.world import NOW, World, add_person, make_call, make_intake

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def call(world: World) -> Call:
    return make_call(world)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "list.xlsx"
    file.write_bytes(workbook([person(rank=1), person(1, rank=2), person(2, rank=3)]))
    return file


def run(path: Path, call: Call, email: str = "alice@example.org", **options: Any) -> tuple[int, str, str]:
    """Exit code, what was said, what was complained of."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("import_nominees", str(path), call=call.reference, email=email, stdout=out, stderr=err, **options)
    except SystemExit as left:
        code = int(str(left.code))
    except CommandError as refused:
        code = refused.returncode
        err.write(str(refused))
    return code, out.getvalue(), err.getvalue()


def nominations() -> list[Nomination]:
    return list(Nomination.objects.across_partners(reason="test").order_by("pk"))


def test_list_is_imported_and_the_second_run_changes_nothing(world: World, call: Call, path: Path) -> None:
    first = run(path, call)
    second = run(path, call)

    assert first[0] == second[0] == 0
    assert "Drafts made: 3" in first[1]
    assert "Tajikistan may nominate 2 for this call" in first[1]
    assert second[1] == "This workbook was imported on 24 Nov 2026. Nothing changes.\n"
    assert [row.state for row in nominations()] == ["draft"] * 3
    assert {row.created_by_id for row in nominations()} == {world.users["alice"].pk}
    assert NomineeImport.objects.across_partners(reason="test").count() == 1


def test_submit_sends_by_rank_until_the_slots_are_used(world: World, call: Call, path: Path) -> None:
    code, out, _err = run(path, call, submit=True)

    assert code == 0
    assert "Free slots: 2, rows: 3." in out
    assert "Sent now: 2" in out
    assert [row.state for row in nominations()] == ["submitted", "submitted", "draft"]


def test_each_fault_is_a_line_and_nothing_is_written(world: World, call: Call, path: Path) -> None:
    path.write_bytes(workbook([person(), person(1, birth_date="31.02.1990", email="x"), person(given_names="")]))

    code, out, err = run(path, call)

    assert code == 1
    lines = out.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("Sheet 'X', row 3, column E (Date of birth): found '31.02.1990'. ")
    assert lines[1].startswith("Sheet 'X', row 3, column H (E-mail): found 'x'. ")
    assert lines[2].startswith("Sheet 'X', row 4, column B (Given names): the cell is empty. ")
    assert "Nothing was written" in err
    assert nominations() == []
    assert not Person.objects.across_partners(reason="test").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"not a zip", "not a workbook"), (workbook([person()], headings=["x"] * 17), "No row with headings")],
    ids=["no workbook", "other headings"],  # a workbook holds the second of its making: both processes must name the test alike
)
def test_file_that_is_no_list_ends_with_one(world: World, call: Call, path: Path, content: bytes, words: str) -> None:
    path.write_bytes(content)

    code, _out, err = run(path, call)

    assert code == 1
    assert words in err


def test_closed_call_ends_with_one(world: World, call: Call, path: Path, clock: time_machine.Traveller) -> None:
    clock.move_to(NOW + timedelta(days=8))

    code, _out, err = run(path, call)

    assert (code, nominations()) == (1, [])
    assert "has closed" in err


@pytest.mark.parametrize("who", ["nobody", "charlie", "sofia", "daler", "nigora", "olga"])
def test_who_may_not_nominate_ends_with_two(world: World, call: Call, path: Path, who: str) -> None:
    code, _out, err = run(path, call, email=f"{who}@example.org")

    assert (code, nominations()) == (2, [])
    assert err.endswith(".")


def test_closed_account_and_unknown_call_and_file_end_with_two(world: World, call: Call, path: Path) -> None:
    assert run(path.with_name("none.xlsx"), call)[0] == 2
    assert run(path, Call(reference="1999/01"))[0] == 2
    world.users["alice"].is_active = False
    world.users["alice"].save()
    assert run(path, call)[0] == 2
    assert nominations() == []


def test_officer_of_two_partners_names_one(world: World, path: Path) -> None:
    call = make_call(world, partners=(world.partner_a, world.partner_b), intake=make_intake(world, reference="MIR-27C"))
    both = add_person(world, "bahrom", "authority_a", Role.NOMINATING_OFFICER)
    both.memberships.model(user=both, institution=world.institutions["authority_b"], role=Role.NOMINATING_OFFICER, starts_on=NOW.date()).save()

    code, _out, err = run(path, call, email="bahrom@example.org")
    named = run(path, call, email="bahrom@example.org", partner="KG")

    assert code == 2
    assert "--partner" in err
    assert named[0] == 0
    assert {row.partner_id for row in nominations()} == {world.partner_b.pk}


def test_hidden_rows_and_stray_columns_are_told(world: World, call: Call, path: Path) -> None:
    def change(book: Any, sheet: Any) -> None:
        sheet.write("R1", "Notes")
        sheet.set_row(1, None, None, {"hidden": True})

    path.write_bytes(workbook([person()], change=change))

    code, out, _err = run(path, call)

    assert code == 0
    assert "Hidden rows that are read all the same: 1." in out
    assert "Columns that are not used: Notes." in out


def test_help_names_the_options() -> None:
    root = Path(__file__).parent.parent
    answer = subprocess.run(
        [sys.executable, "manage.py", "import_nominees", "--help"], cwd=root, env=os.environ.copy(), capture_output=True, text=True, check=True
    )

    for option in ("--call", "--as", "--submit", "--partner"):
        assert option in answer.stdout
