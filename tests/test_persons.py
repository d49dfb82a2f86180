"""A person is one row for all nominations: two officers at once, and a dossier that others are reading."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connections

from people.models import Person
from people.operations import save_person
from tests.world import NOW, World, make_world, person_fields


def fresh(person: Person) -> Person:
    found: Person = Person.objects.across_partners(reason="test").get(pk=person.pk)
    return found


def new_person(world: World, number: int = 0) -> Person:
    return save_person(Person(partner=world.partner_a), fields=person_fields(number), actor=world.alice, now=NOW)


@pytest.mark.django_db
def test_an_officer_does_not_undo_what_another_has_just_corrected(world: World) -> None:
    person = new_person(world)
    seen_by_alice, seen_by_amir = fresh(person), fresh(person)

    save_person(seen_by_alice, fields={"family_name": "Rahimzoda"}, actor=world.alice, now=NOW)
    save_person(seen_by_amir, fields={"phone": "+992 900 111"}, actor=world.amir, now=NOW)

    kept = fresh(person)
    assert (kept.family_name, kept.phone) == ("Rahimzoda", "+992 900 111")
    assert "rahimzoda" in kept.sort_key.lower()
    assert seen_by_amir.family_name == "Rahimzoda", "the object of the caller shows what is kept"


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_keep_both_corrections() -> None:
    world = make_world()
    person = new_person(world)
    fields = [{"family_name": "Rahimzoda"}, {"phone": "+992 900 111"}, {"birth_date": date(1995, 1, 1)}, {"citizenship": "KG"}]
    ready = threading.Barrier(len(fields))

    def go(changed: dict[str, object]) -> None:
        try:
            stale = fresh(person)
            ready.wait(60)
            save_person(stale, fields=changed, actor=world.amir, now=NOW)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=(changed,)) for changed in fields]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    kept = fresh(person)
    assert {name: getattr(kept, name) for changed in fields for name in changed} == {k: v for changed in fields for k, v in changed.items()}
