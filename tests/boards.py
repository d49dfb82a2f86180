"""Many candidates of a call at once, with the reviews of a whole panel: for what must cost the same whatever their number."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal

from accounts.models import User
from core.names import search_key, sort_key
from partners.enums import Role
from partners.models import Partner
from people.models import Person
from reviews.enums import AssignmentState
from reviews.models import Assignment, Case
from scholarships.models import Call, Nomination
from tests.world import NOW, World, add_person, allotment_of

GIVEN = ("Farrukh", "Saodat", "Jamshed", "Nigora", "Timur", "Aigerim", "Bektur", "Dilnoza", "Ержан", "Гүлнара")


def countries(number: int) -> tuple[Partner, ...]:
    rows = [Partner(kind="country", code=f"C{place:02d}", name_en=f"Country {place:02d}") for place in range(number)]
    for row in rows:
        row.save()
    return tuple(rows)


def reviewers_of(world: World, number: int) -> list[User]:
    return [add_person(world, f"reviewer{place}", "academy", Role.REVIEWER) for place in range(number)]


def crowd(call: Call, partners: tuple[Partner, ...], reviewers: list[User], *, number: int, first: int = 0) -> list[Nomination]:
    """Candidates in review, in turn of each partner, each marked by every reviewer; a fixed seed."""
    dice = random.Random(first)
    allotments = {partner.pk: allotment_of(call, partner) for partner in partners}
    people, cases, rows, work = [], [], [], []
    for place in range(first, first + number):
        given, family, partner = GIVEN[place % len(GIVEN)], f"Family{place:03d}", partners[place % len(partners)]
        people.append(
            Person(
                partner=partner, given_names=given, family_name=family, native_name=f"Фамилия {place}", birth_date=NOW.date() - timedelta(days=9000 + place),
                citizenship="TJ", email=f"n{place}@example.org", search_key=search_key(given, family), sort_key=sort_key(f"{family} {given}", "en"),
            )
        )  # fmt: skip
    Person._base_manager.bulk_create(people)
    cases = Case._base_manager.bulk_create([Case(rubric=call.rubric, panel=call.panel, label=f"C {person.pk}", opened_at=NOW) for person in people])
    for place, (person, case) in enumerate(zip(people, cases, strict=True), start=first):
        rows.append(
            Nomination(
                reference=f"N-2027-9{place:04d}", call=call, allotment=allotments[person.partner_id], partner=person.partner, person=person, state="in_review",
                state_since=NOW, slot_taken=True, submitted_at=NOW, created_at=NOW, case=case, rank=place // len(partners) + 1,
            )
        )  # fmt: skip
        for reviewer in reviewers:
            mean = Decimal(dice.randint(100, 500)) / 100
            work.append(
                Assignment(
                    case=case,
                    reviewer=reviewer,
                    state=AssignmentState.SUBMITTED,
                    assigned_at=NOW,
                    due_at=NOW + timedelta(days=9),
                    submitted_at=NOW,
                    mean=mean,
                )
            )
    Nomination._base_manager.bulk_create(rows)
    Assignment._base_manager.bulk_create(work)
    return rows
