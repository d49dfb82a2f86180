"""The list of nominations, as each role sees it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scholarships import operations as verbs
from scholarships.models import Call
from tests.nominations import queries_of, ranked, read, url
from tests.world import NOW, World, make_call, make_draft, make_intake, make_nomination

pytestmark = [pytest.mark.django_db, pytest.mark.still_clock]


@pytest.fixture
def call(world: World) -> Call:
    return make_call(world, places=2, reserve=2)


def test_list_shows_staff_name_partner_call_state_and_rank(world: World, call: Call) -> None:
    nomination = ranked(world, call)

    page = read(world.client("sofia"), url("nominations"))

    for text in (
        nomination.reference,
        "Farrukh RAHIMOV",
        "Фаррух Раҳимов",
        "Tajikistan",
        call.reference,
        "in review",
        "since today",
        'data-label="Rank">7</td>',
    ):
        assert text in page


def test_list_of_a_partner_holds_its_own_rows(world: World, call: Call) -> None:
    nomination = make_nomination(world, call)

    assert nomination.reference in read(world.client("alice"), url("nominations"))
    assert nomination.reference in read(world.client("zarina"), url("nominations"))
    assert nomination.reference not in read(world.client("charlie"), url("nominations"))


def test_list_of_the_academy_begins_with_accepted_offers_and_has_no_rank(world: World, call: Call) -> None:
    waiting, accepted = make_nomination(world, call, number=0), make_nomination(world, call, number=1, state="accepted")

    page = read(world.client("ruslan"), url("nominations"))

    assert accepted.reference in page
    assert waiting.reference not in page
    assert ">Rank<" not in page


@pytest.mark.parametrize("name", ["nigora", "rana", "timur", "erlan"])
def test_list_is_not_for_those_with_a_desk_of_their_own(world: World, name: str) -> None:
    assert world.client(name).get(url("nominations")).status_code == 403


@pytest.mark.parametrize("words", ["Рахимов", "rahimov", "Раҳимов Фаррух", "N-2027"])
def test_list_finds_a_name_in_any_script(world: World, call: Call, words: str) -> None:
    first, second = make_nomination(world, call, number=0), make_nomination(world, call, number=1)

    page = read(world.client("sofia"), url("nominations") + f"?q={words}")

    assert first.reference in page
    assert (second.reference in page) == (words == "N-2027")


def test_list_narrows_by_state_call_and_partner(world: World) -> None:
    call = make_call(world, places=2, reserve=2, partners=(world.partner_a, world.partner_b))
    draft, sent = make_draft(world, call, number=0), make_nomination(world, call, number=1)
    theirs = make_nomination(world, call, number=2, actor=world.charlie)
    sofia = world.client("sofia")

    by_state = read(sofia, url("nominations") + "?state=draft")
    by_partner = read(sofia, url("nominations") + f"?partner={world.partner_b.pk}&call={call.pk}")
    by_nonsense = read(sofia, url("nominations") + "?state=flying&call=x&partner=999999")

    assert draft.reference in by_state
    assert sent.reference not in by_state
    assert theirs.reference in by_partner
    assert sent.reference not in by_partner
    assert all(row.reference in by_nonsense for row in (draft, sent, theirs))
    assert "No nomination fits these filters" in read(sofia, url("nominations") + "?q=Abdullaev")


def test_list_newest_change_first(world: World, call: Call) -> None:
    first, second = make_nomination(world, call, number=0), make_nomination(world, call, number=1)
    verbs.accept_for_review(first, actor=world.sofia, now=NOW + timedelta(minutes=1))

    page = read(world.client("sofia"), url("nominations"))

    assert page.index(first.reference) < page.index(second.reference)


def many_nominations(world: World, number: int, state: str = "submitted") -> Call:
    call = make_call(world, places=number, intake=make_intake(world, capacity=number + 1))
    for index in range(number):
        make_nomination(world, call, number=index, state=state)
    return call


@pytest.mark.parametrize("name", ["sofia", "alice", "olga"])
def test_list_costs_the_same_at_1_and_30_rows(world: World, name: str) -> None:
    call = make_call(world, places=40)
    make_nomination(world, call, number=0)
    client = world.client(name)
    client.get(url("nominations"))

    at_1 = queries_of(client, url("nominations"))
    for number in range(1, 32):
        make_nomination(world, call, number=number)
    at_30 = queries_of(client, url("nominations"))

    assert at_1 == at_30 <= 12
    assert 'rel="next"' in read(client, url("nominations"))
