"""Records that may be of one person: the officer is asked about the own people, the ministry compares all, and nobody learns of another country's."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from core.errors import Invalid, NotAllowed
from partners.models import Partner
from people.duplicates import PASSPORT, Names, alike_of_partner, candidates, near
from people.models import Passport, Person, SamePerson
from people.operations import save_person
from people.queries import number_key
from scholarships import operations as verbs
from scholarships.models import Call, Nomination
from scholarships.operations.same_person import decide_same_person
from scholarships.queries.nominees import persons_to_nominate
from scholarships.queries.same_person import other_nominations
from tests.nominations import queries_of, read, url
from tests.world import NOW, World, allotment_of, make_call, make_draft, make_intake, make_nomination

pytestmark = pytest.mark.django_db
BORN = date(1996, 5, 17)


@pytest.fixture
def call(world: World) -> Call:
    return make_call(world, places=3, partners=(world.partner_a, world.partner_b))


def person(world: World, partner: Partner, **fields: Any) -> Person:
    given = {"given_names": "Sergei", "family_name": "Rahimov", "native_name": "Сергей Раҳимов", "birth_date": BORN, **fields}
    return save_person(Person(partner=partner), fields=given, actor=world.alice, now=NOW)


def named(given: str, family: str, native: str = "", born: date | None = BORN) -> Names:
    return Names.typed({"given_names": given, "family_name": family, "native_name": native, "birth_date": born})


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (named("Sergei", "Rahimov"), named("Serguei", "Rakhimov")),
        (named("Sergei", "Rahimov"), named("Rahimov", "Sergey")),
        (named("Sergei", "Rahimov"), named("X", "Y", "Раҳимов Сергей Каримович")),
        (named("Aigul", "Choukourova"), named("Aigül", "Shukurova")),
        (named("Farrukh", "Rahimov"), named("Farruh", "Rahimow")),
        (named("Jamshed", "Olimov"), named("Jamshid", "Olimov")),
        (named("Suharto", ""), named("Suharto", "")),
    ],
)
def test_near_names(first: Names, second: Names) -> None:
    assert near(first, second)
    assert near(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (named("Sergei", "Rahimov"), named("Serik", "Rahimov")),
        (named("Hasan", "Karimov"), named("Husen", "Karimov")),
        (named("Suharto", ""), named("Suharto", "Rahimov")),
        (named("Ali", "Aliev"), named("Aliya", "Valieva")),
        (named("Madina", "Nazarova"), named("Malika", "Nazarova")),
    ],
)
def test_other_names_are_not_near(first: Names, second: Names) -> None:
    assert not near(first, second)
    assert not near(second, first)


# --- the officer -------------------------------------------------------------------------------------------
TYPED = {"given_names": "Serguei", "family_name": "Rakhimov", "birth_date": "17.05.1996"}


def test_officer_is_asked_whether_it_is_a_person_nominated_before(world: World, call: Call) -> None:
    known = person(world, world.partner_a)
    alice = world.client("alice")

    page = alice.post(url("nominate", call.pk), TYPED).content.decode()

    assert "This may be the same person" in page
    assert f'name="person" value="{known.pk}"' in page
    assert Nomination.objects.across_partners(reason="test").count() == 0
    as_new = alice.post(url("nominate", call.pk), {**TYPED, "as_new": "1"})
    made = Nomination.objects.across_partners(reason="test").select_related("person").get()
    assert as_new.status_code == 302
    assert made.person_id != known.pk
    chosen = alice.post(url("nominate", call.pk), {"person": known.pk})
    assert chosen.status_code == 302


def test_officer_is_not_asked_about_somebody_of_another_name_or_day(world: World, call: Call) -> None:
    person(world, world.partner_a, birth_date=BORN + timedelta(days=1))
    person(world, world.partner_a, given_names="Madina", native_name="")

    answer = world.client("alice").post(url("nominate", call.pk), TYPED)

    assert answer.status_code == 302


def bare(answer: Any) -> bytes:
    """The page without its token, which is another each time."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]+"', b"", answer.content)


def pages_of_alice(world: World, call: Call, nomination: Nomination) -> list[bytes]:
    alice: Client = world.client("alice")
    faulty = {**TYPED, "birth_date": "31.02.1996"}
    return [
        bare(alice.post(url("nominate", call.pk), faulty)),
        bare(alice.get(url("nominate", call.pk), {"q": "Sergei"})),
        bare(alice.get(url("nomination", nomination.pk))),
        bare(alice.get(url("nomination_edit", nomination.pk))),
        bare(alice.get(url("nominations"), {"q": "Sergei"})),
    ]


@pytest.mark.still_clock
def test_pages_are_the_same_whether_or_not_another_country_has_the_person(world: World, call: Call) -> None:
    own = verbs.start_nomination(
        call,
        partner=world.partner_a,
        person_fields={"given_names": "Sergei", "family_name": "Rahimov", "birth_date": BORN},
        actor=world.alice,
        now=NOW,
    )
    before = pages_of_alice(world, call, own)

    theirs = person(world, world.partner_b, given_names="Serguei", family_name="Rakhimov")
    Passport(person=theirs, country="TJ", number="A1234567", number_key=number_key("TJ", "A1234567")).save()
    draft = verbs.start_nomination(call, partner=world.partner_b, person=theirs, person_fields={}, actor=world.charlie, now=NOW)
    Nomination.objects.across_partners(reason="test").filter(pk=draft.pk).update(state="submitted", slot_taken=True, submitted_at=NOW)
    decide_same_person(own, other=theirs, is_same=True, reason="Passports compared.", actor=world.sofia, now=NOW)

    assert pages_of_alice(world, call, own) == before


def test_start_is_the_same_whether_or_not_another_country_has_the_person(world: World, call: Call) -> None:
    person(world, world.partner_b)

    answer = world.client("alice").post(url("nominate", call.pk), TYPED)

    assert answer.status_code == 302
    assert alike_of_partner(world.partner_a, {"given_names": "Sergei", "family_name": "Rahimov", "birth_date": BORN}) != []
    assert [
        row.person.partner_id for row in alike_of_partner(world.partner_b, {"given_names": "Sergey", "family_name": "Rahimov", "birth_date": BORN})
    ] == [world.partner_b.pk]


# --- the ministry ---------------------------------------------------------------------------------------------
def of_both(world: World, call: Call, **theirs: Any) -> tuple[Nomination, Nomination]:
    """The same human being, sent by two countries."""
    mine = make_nomination(world, call)
    other = make_nomination(world, call, actor=world.charlie)
    save_person(other.person, fields={"given_names": "Farruh", "native_name": "Фаррух Рахимов", **theirs}, actor=world.charlie, now=NOW)
    return mine, other


def test_ministry_reads_who_may_be_the_same_and_decides(world: World, call: Call) -> None:
    mine, other = of_both(world, call)
    sofia, address = world.client("sofia"), url("same_person", mine.pk, other.person_id)

    page = read(sofia, url("nomination", mine.pk))
    assert f"May be the same person as {other.reference} of Kyrgyzstan: same birth date and name." in page
    assert address in page
    side_by_side = read(sofia, address)
    assert "Kyrgyzstan" in side_by_side
    assert sofia.post(address, {"is_same": "same", "reason": ""}).status_code == 200
    assert sofia.post(address, {"is_same": "same", "reason": "Passports compared."}).status_code == 302

    row = SamePerson.objects.across_partners(reason="test").get()
    assert (row.is_same, row.reason, row.decided_by_label) == (True, "Passports compared.", "Sofia")
    after = read(sofia, url("nomination", mine.pk))
    assert "Decided to be the same person" in after
    assert "Put forward for two calls at the same time" in after
    assert Person.objects.across_partners(reason="test").count() == 2


def test_decided_to_be_somebody_else_is_no_doubt_any_more(world: World, call: Call) -> None:
    mine, other = of_both(world, call)

    decide_same_person(mine, other=other.person, is_same=False, reason="Twins.", actor=world.sofia, now=NOW)

    found = other_nominations(mine)
    assert found.doubtful == []
    assert [row.decision.is_same for row in found.apart if row.decision] == [False]
    assert other_nominations(other).doubtful == []


def test_same_passport_is_enough(world: World, call: Call) -> None:
    mine, other = of_both(world, call, given_names="Zafar", family_name="Alimov", native_name="", birth_date=date(1990, 1, 1))
    assert other_nominations(mine).doubtful == []
    for row in (mine, other):
        Passport(person=row.person, country="TJ", number="A1234567", number_key=number_key("TJ", "A 123-4567")).save()

    found = other_nominations(Nomination.objects.across_partners(reason="test").get(pk=mine.pk)).doubtful

    assert [row.by for row in found] == [PASSPORT]
    assert "the same passport" in str(found[0].sentence)


@pytest.mark.parametrize("name", ["alice", "charlie", "olga", "saule", "rana", "nigora"])
def test_nobody_else_decides(world: World, call: Call, name: str) -> None:
    mine, other = of_both(world, call)

    with pytest.raises(NotAllowed):
        decide_same_person(mine, other=other.person, is_same=True, reason="x", actor=world.actors[name], now=NOW)
    assert world.client(name).get(url("same_person", mine.pk, other.person_id)).status_code in (403, 404)


def test_decision_says_by_what_and_of_two_records(world: World, call: Call) -> None:
    mine, other = of_both(world, call)

    with pytest.raises(Invalid):
        decide_same_person(mine, other=other.person, is_same=True, reason=" ", actor=world.sofia, now=NOW)
    with pytest.raises(Invalid):
        decide_same_person(mine, other=mine.person, is_same=True, reason="x", actor=world.sofia, now=NOW)


def test_two_calls_at_once_are_marked_only_while_they_overlap(world: World, call: Call) -> None:
    mine = make_nomination(world, call)
    later = make_call(world, intake=make_intake(world, reference="MIR-30", starts_on=date(2030, 9, 1)))
    verbs_sent(world, later, mine.person)
    assert other_nominations(mine).at_once == []

    verbs_sent(world, make_call(world, intake=make_intake(world, reference="S-27", starts_on=date(2027, 10, 1))), mine.person)

    assert len(other_nominations(mine).earlier) == 2
    assert len(other_nominations(mine).at_once) == 1


def verbs_sent(world: World, call: Call, who: Person) -> None:
    draft = verbs.start_nomination(call, partner=world.partner_a, person=who, person_fields={}, actor=world.alice, now=NOW)
    Nomination.objects.across_partners(reason="test").filter(pk=draft.pk).update(state="submitted", slot_taken=True, submitted_at=NOW)


def test_record_costs_the_same_for_one_and_for_thirty_alike(world: World, call: Call) -> None:
    mine, _other = of_both(world, call)
    sofia = world.client("sofia")
    sofia.get(url("nomination", mine.pk))
    one = queries_of(sofia, url("nomination", mine.pk))
    for number in range(30):
        twin = person(world, world.partner_b, given_names="Farrukh", family_name="Rahimov", native_name=f"{number}")
        draft = make_draft(world, call, number=2, actor=world.charlie)
        Nomination.objects.across_partners(reason="test").filter(pk=draft.pk).update(person=twin, submitted_at=NOW, state="ineligible")

    assert queries_of(sofia, url("nomination", mine.pk)) == one <= 12


# --- five thousand people -------------------------------------------------------------------------------------
FIVE_THOUSAND = """
    INSERT INTO people_person (partner_id, family_name, given_names, native_name, birth_date, gender, citizenship, email, phone, search_key, sort_key,
        birth_place, address, emergency_name, emergency_relation, emergency_phone, emergency_email)
    SELECT %s, 'Family' || n, 'Given' || n, '', date '1980-01-01' + (n %% 6000), '', '', '', '', md5(n::text) || ' ' || md5((n + 1)::text), md5(n::text),
        '', '', '', '', '', '' FROM generate_series(1, 5000) AS n
"""


def plan_of(rows: Any) -> str:
    return str(rows.explain())


def test_five_thousand_people_are_not_read_through(world: World, call: Call) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FIVE_THOUSAND, [world.partner_a.pk])
        cursor.execute("SELECT gin_clean_pending_list('person_search_trgm')")  # as autovacuum does
        cursor.execute("ANALYZE people_person")
    mine = make_nomination(world, call)
    key = number_key("TJ", "A1234567")

    plans = {
        "the ministry compares": plan_of(candidates(mine.person, key)),
        "without a birth date": plan_of(candidates(Person(pk=0, given_names="Sergei", family_name="Rahimov"), "")),
        "the officer's own people": plan_of(Person.objects.owned_by(world.partner_a).filter(birth_date=BORN).order_by("pk")[:200]),
        "a search by name": plan_of(
            persons_to_nominate(world.alice, [allotment_of(call, world.partner_a)], "Сергей Раҳимов").order_by("sort_key", "id")[:31]
        ),
    }

    for what, plan in plans.items():
        assert "Seq Scan on people_person" not in plan, (what, plan)
    assert "person_born" in plans["the ministry compares"]
    assert "person_search_trgm" in plans["without a birth date"]
    assert "person_born" in plans["the officer's own people"]
