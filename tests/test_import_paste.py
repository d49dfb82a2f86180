"""Rows pasted from a spreadsheet go through the same checks as a workbook, and stay in their box while something is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from core.errors import Invalid
from scholarships.enums import ImportState
from scholarships.imports.columns import COLUMNS
from scholarships.imports.pasting import read_pasted
from scholarships.models import Call
from tests.lists import imports, nominations, text, url
from tests.workbooks import HEADINGS, KEYS, PERSON, person
from tests.world import World, make_call

pytestmark = [pytest.mark.django_db, pytest.mark.still_clock]


@pytest.fixture
def call(world: World) -> Call:
    return make_call(world)


def rows(*people: dict[str, Any], headings: bool = True, separator: str = "\t") -> str:
    lines = [HEADINGS] if headings else []
    lines += [[_quoted(str(row.get(key, "")), separator) for key in KEYS] for row in people]
    return "\r\n".join(separator.join(line) for line in lines)


def _quoted(cell: str, separator: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if separator in cell or "\n" in cell or '"' in cell else cell


def paste(client: Client, call: Call, pasted: str) -> HttpResponse:
    return client.post(url("import_nominees", call.pk), {"pasted": pasted})  # type: ignore[return-value]


@pytest.mark.parametrize("separator", ["\t", ";", ","])
@pytest.mark.parametrize("headings", [True, False])
def test_pasted_rows_become_drafts(world: World, call: Call, separator: str, headings: bool) -> None:
    alice = world.client("alice")
    answer = paste(alice, call, rows(person(rank=1), person(1, rank=2, education="BA\nMA, 2018"), separator=separator, headings=headings))

    assert "pasted rows" in text(alice, answer["Location"])
    alice.post(answer["Location"])

    first, second = nominations()
    assert (first.rank, first.person.passport_name, second.education) == (1, "Farrukh RAHIMOV", "BA\nMA, 2018")
    assert imports()[0].state == ImportState.DONE


def test_fault_names_line_and_column_of_the_paste_and_the_rows_come_back(world: World, call: Call) -> None:
    alice, pasted = world.client("alice"), rows(person(), person(1, education="BA\nMA"), person(2, birth_date="31.02.1990"))
    answer = paste(alice, call, pasted)

    page = text(alice, answer["Location"])
    (found,) = imports()
    assert (found.state, found.faults[0]["row"], found.faults[0]["code"]) == (ImportState.FAULTY, 5, "date_impossible")
    assert "31.02.1990" in page
    assert f"?mend={found.pk}" in page
    assert "31.02.1990" in text(alice, url("import_nominees", call.pk) + f"?mend={found.pk}")
    assert "31.02.1990" not in text(world.client("amir"), url("import_nominees", call.pk) + "?mend=999999")
    assert nominations() == []


def test_own_headings_in_russian_and_stray_columns(world: World, call: Call) -> None:
    alice = world.client("alice")

    answer = paste(alice, call, "№\tИмя\tФамилия\tДата рождения\n\n1\tFarrukh\tRahimov\t17.05.1996\n")

    assert "№" in text(alice, answer["Location"])
    assert imports()[0].rows[0]["row"] == 3
    assert imports()[0].rows[0]["values"] == {"given_names": "Farrukh", "family_name": "Rahimov", "birth_date": "1996-05-17"}


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("\n \n", "Choose a file first, or paste rows."),
        ("Имя\tФамилия\nA\tB", "lacks these columns"),
        ("\t".join(HEADINGS), "no people below them"),
        ("\t".join("x" * 40), f"no headings and 40 columns, the template has {len(COLUMNS)}"),
        ("Имя\tИмя\tДата рождения\nA\tB\t1.1.1990", "mean the same"),
    ],
)
def test_what_is_no_list_says_so_and_stays_in_its_box(world: World, call: Call, pasted: str, words: str) -> None:
    answer = paste(world.client("alice"), call, pasted)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert pasted.split("\t")[0].strip() in answer.content.decode()
    assert imports() == []


def test_one_of_file_and_rows(world: World, call: Call) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = world.client("alice").post(url("import_nominees", call.pk), {"pasted": rows(PERSON), "file": SimpleUploadedFile("a.xlsx", b"x")})

    assert answer.status_code == 422
    assert "Send one of them" in answer.content.decode()


def test_same_rows_again_change_nothing(world: World, call: Call) -> None:
    alice = world.client("alice")
    alice.post(paste(alice, call, rows(PERSON))["Location"])

    answer = paste(alice, call, rows(PERSON))

    assert "Nothing changes" in text(alice, answer["Location"])
    assert len(imports()) == len(nominations()) == 1


@pytest.mark.parametrize("pasted", ['a\t"b\nc', "\0\tx", "a\tb\n" + "x" * 200_000 + "\tb"])
def test_damaged_paste_gets_a_sentence(pasted: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_pasted(pasted)

    assert refused.value.errors.keys() == {"pasted"}
