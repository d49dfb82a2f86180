"""The search box: letters that say nothing find nobody; whole numbers and addresses find their record for who may see it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.names import search_words
from people.models import Person
from portal.finding import find
from scholarships import operations as verbs
from scholarships.models import Award, NominationLetter
from scholarships.queries.lists import nominations_for
from scholarships.queries.nominees import persons_to_nominate
from tests.exchanging import make_project
from tests.nominations import give_account
from tests.stays import make_stay
from tests.world import NOW, World, make_call, make_nomination


def titles(text: str, world: World, name: str) -> list[str]:
    return [hit.title for group in find(text, world.actors[name]) for hit in group.hits]


@pytest.mark.parametrize("text", ["zzzz", "qqqq", "ыыыы", "щщщщ", "aaaa", "z", "ыы", "qqqq Rahimov"])
def test_words_that_say_too_little_are_no_words(text: str) -> None:
    assert search_words(text) == []


@pytest.mark.parametrize(
    ("text", "words"), [("Рахимов Т.", ["rahimov", "t"]), ("Ли", ["li"]), ("Tsch", ["ch"]), ("李", ["李"]), ("Каххоров", ["kahorov"])]
)
def test_words_that_say_enough_are_folded(text: str, words: list[str]) -> None:
    assert search_words(text) == words


@pytest.mark.django_db
def test_letters_that_say_nothing_find_nobody(world: World) -> None:
    row = make_nomination(world, make_call(world))
    Person.objects.across_partners(reason="test").filter(pk=row.person_id).update(search_key="zizi rahimov")

    for text in ("zzzz", "qqqq", "ыыыы"):
        assert find(text, world.sofia) == []
        assert not nominations_for(world.sofia, {"q": text}).exists()
        assert not persons_to_nominate(world.alice, [row.allotment], text).exists()
    assert titles("Рахимов", world, "sofia")


@pytest.mark.django_db
def test_whole_numbers_of_enrolment_certificate_and_intake_are_found(world: World) -> None:
    row = make_nomination(world, make_call(world), state="enrolled").enrolment
    assert row

    assert titles(row.reference.lower(), world, "alice") == [f"{row.reference} {row.person.passport_name}"]
    assert titles(row.reference, world, "charlie") == []
    assert titles(row.intake.reference, world, "olga") == [str(row.intake)]


@pytest.mark.django_db
def test_accounts_are_found_by_administrators_only(world: World) -> None:
    found = [hit for group in find("amir@example", world.adil) for hit in group.hits]

    assert [hit.url for hit in found] == [reverse("partners:person", args=[world.users["amir"].pk])]
    assert titles("amir@example", world, "olga") == titles("amir@example", world, "sofia") == []


@pytest.mark.django_db
def test_address_of_a_nominee_is_found_by_senders_and_programme_staff(world: World) -> None:
    row = make_nomination(world, make_call(world))
    Person.objects.across_partners(reason="test").filter(pk=row.person_id).update(email="unusual@example.net")

    for name in ("alice", "sofia", "hana"):
        assert titles("Unusual@example.net", world, name) == [row.person.passport_name]
    for name in ("charlie", "olga", "saule", "rana", "adil"):
        assert titles("unusual@example.net", world, name) == []


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["rahimov", "N-2027-00001", "AL-2027-00001", "A-2027-00001", "amir@example.org"])
def test_search_asks_few_questions(world: World, words: str) -> None:
    make_nomination(world, make_call(world), state="enrolled")
    client = world.client("adil")

    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("search"), {"q": words})

    assert len(asked) <= 12


@pytest.mark.django_db
def test_numbers_that_stand_on_paper_are_found_by_their_readers(world: World) -> None:
    """Whoever holds a letter types its number."""
    row = make_nomination(world, make_call(world), state="offered")
    give_account(world, row, "nigora")
    verbs.accept_offer(row, actor=world.nigora, now=NOW)
    award = Award._base_manager.select_related("stay").get(nomination=row)
    numbers = dict(NominationLetter._base_manager.filter(nomination=row).values_list("document__kind", "document__number"))
    name = row.person.passport_name

    for number in (numbers["award_letter"], numbers["invitation"], award.reference, award.stay.reference):
        for reader in ("alice", "daler", "zarina", "nigora", "sofia"):
            assert titles(number.lower(), world, reader) == [f"{number} {name}"], (number, reader)
        for reader in ("charlie", "rana", "farid"):
            assert titles(number, world, reader) == [], (number, reader)
    assert titles(numbers["award_letter"], world, "ruslan") == []
    assert titles(award.reference, world, "ruslan") == [f"{award.reference} {name}"]


@pytest.mark.django_db
def test_visa_reference_finds_its_stay(world: World) -> None:
    stay = make_stay(world, state="visa_ready")

    assert titles(stay.visa_reference, world, "zarina") == [f"{stay.reference} {stay.person.passport_name}"]
    assert titles(stay.visa_reference, world, "charlie") == []


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["master of inter", "международных", "қатынастар", "mir"])
def test_programmes_are_found_by_title_in_three_languages_and_by_code(world: World, words: str) -> None:
    make_call(world, title_en="A call with another name")

    for name in ("alice", "timur", "olga"):
        assert "MIR Master of International Relations" in titles(words, world, name)


@pytest.mark.django_db
def test_research_project_is_found_by_its_number_for_who_reads_it(world: World) -> None:
    ours = make_project(world)
    type(ours)._base_manager.filter(pk=ours.pk).update(reference="RP-2026-00077")
    ours.reference = "RP-2026-00077"
    known = make_project(world, number=2, state="published", published_on=NOW.date(), title="Known to all")

    assert titles("rp-2026-00077", world, "alice") == [f"{ours.reference} {ours.title}"]
    assert titles(ours.reference, world, "charlie") == titles(ours.reference, world, "rana") == []
    type(known)._base_manager.filter(pk=known.pk).update(reference="RP-2026-00078")
    assert titles("RP-2026-00078", world, "charlie") == ["RP-2026-00078 Known to all"]
