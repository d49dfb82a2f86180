"""Fifty drafts go on in one act: to the employer, the second person, the embassy or the ministry; a list stops at drafts where others act first."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partners.models import Partner
from scholarships import operations as verbs
from scholarships.imports.upload import take_in
from scholarships.models import Nomination, NomineeImport
from scholarships.operations.imports import carry_out, confirm_import
from tests.nominations import queries_of, read, url
from tests.workbooks import person, workbook
from tests.world import NOW, World, allotment_of, make_call, make_draft


def states(world: World) -> dict[str, int]:
    found: dict[str, int] = {}
    for state in Nomination.objects.owned_by(world.partner_a).values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def pass_on(world: World, *rows: Nomination) -> str:
    """The page that says what will happen, and the page that says what became of each."""
    client, chosen = world.client("alice"), {"rows": [row.pk for row in rows]}
    asked = client.post(url("to_pass_on"), chosen).content.decode()
    done = client.post(url("to_pass_on"), {**chosen, "confirmed": "1"}, follow=True).content.decode()
    return f"{asked} {done}"


def of_two(world: World) -> None:
    Partner.objects.filter(pk=world.partner_a.pk).update(two_person_endorsement=True)


def test_many_are_proposed_in_one_act_and_who_lacks_something_stays_with_the_reason(world: World) -> None:
    of_two(world)
    call = make_call(world, places=5)
    rows = [make_draft(world, call, number=number) for number in range(5)]
    verbs.save_nomination(rows[4], fields={"education": ""}, actor=world.alice, now=NOW)

    asked = pass_on(world, *rows)

    assert "Proposes 4 nominations to the second person." in asked
    assert asked.count("Still missing") == 2
    assert states(world) == {"national_check": 4, "draft": 1}


@pytest.mark.parametrize(
    ("asks", "words", "state"),
    [
        ({}, "Sends 2 nominations to the ministry.", "submitted"),
        ({"asks_embassy": True}, "Passes 2 nominations to the embassy.", "mission_check"),
        ({"asks_employer": True}, "Asks the employers of 2 nominees.", "employer_check"),
    ],
)
def test_each_goes_to_the_desk_that_comes_next(world: World, asks: dict[str, Any], words: str, state: str) -> None:
    call = make_call(world, **asks)
    rows = [make_draft(world, call, number=number) for number in range(2)]

    assert words in pass_on(world, *rows)

    assert states(world) == {state: 2}


def test_last_slot_goes_to_the_higher_rank(world: World) -> None:
    call = make_call(world, places=1)
    low, high = make_draft(world, call), make_draft(world, call, number=1)
    for row, rank in ((low, 2), (high, 1)):
        verbs.save_nomination(row, fields={"rank": rank}, actor=world.alice, now=NOW)

    assert "Sends 1 nomination to the ministry." in pass_on(world, low, high)

    assert Nomination._base_manager.get(state="submitted") == high
    assert allotment_of(call, world.partner_a).nominated == 1


def test_page_is_the_officers_and_costs_the_same_for_many(world: World) -> None:
    call = make_call(world, places=40)
    make_draft(world, call)
    few = queries_of(world.client("alice"), url("to_pass_on"))
    for number in range(1, 12):
        make_draft(world, call, number=number)

    assert queries_of(world.client("alice"), url("to_pass_on")) == few <= 12
    for name in ("daler", "zarina", "farid", "sofia"):
        assert world.client(name).get(url("to_pass_on")).status_code == 403, name
    assert "Farrukh" not in read(world.client("charlie"), url("to_pass_on"))
    foreign = world.client("charlie").post(url("to_pass_on"), {"rows": [Nomination._base_manager.first().pk]})  # type: ignore[union-attr]
    assert foreign.status_code != 302
    assert url("to_pass_on") in read(world.client("alice"), url("nominations"))


@pytest.mark.parametrize("asks", ["asks_nominee", "asks_employer", "asks_embassy", "two"])
def test_list_stops_at_drafts_where_others_act_first_and_says_what_comes_next(world: World, asks: str) -> None:
    if asks == "two":
        of_two(world)
    call = make_call(world, **({} if asks == "two" else {asks: True}))
    partner = Partner.objects.get(pk=world.partner_a.pk)
    found = take_in(SimpleUploadedFile("list.xlsx", workbook([person()])), call=call, partner=partner, actor=world.alice, now=NOW)[0]
    preview = read(world.client("alice"), url("nominee_import", found.pk))
    assert "The list becomes drafts; nobody is sent from here." in preview
    assert 'name="also_submit"' not in preview

    confirm_import(found, also_submit=True, actor=world.alice, now=NOW)  # typed in by hand: nothing goes out all the same
    assert carry_out(found.pk, now=NOW)

    assert states(world) == {"draft": 1}
    assert NomineeImport._base_manager.get(pk=found.pk).summary["submitted"] == 0
    assert url("to_pass_on") in read(world.client("alice"), url("nominee_import", found.pk))
