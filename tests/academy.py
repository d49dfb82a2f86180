"""Enrolments and intakes as the pages of several tests need them."""

from datetime import UTC, datetime
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import User
from partners.enums import Role
from partners.models import Institution, Partner
from people.models import Person
from people.operations import save_person
from tests.world import NOW, World, add_person, person_fields
from training import operations
from training.models import Enrolment, Intake

LATER = datetime(2028, 9, 1, 6, tzinfo=UTC)  # the intake of the world ends on 30 August 2028


def person(world: World, number: int = 0, partner: Partner | None = None, user: User | None = None) -> Person:
    fields = person_fields(number) | {"user": user}
    return save_person(Person(partner=partner or world.partner_a), fields=fields, actor=world.alice, now=NOW)


def enrolled(world: World, intake: Intake, number: int = 0, **more: Any) -> Enrolment:
    return operations.enrol_person(person=person(world, number, **more), intake=intake, actor=world.ruslan, now=NOW)


def other_academy(world: World) -> None:
    world.institutions["hub"] = Institution.objects.create(partner=world.host, kind="hub", name_en="Regional hub")
    add_person(world, "rashid", "hub", Role.REGISTRAR)


def url(name: str, *args: Any) -> str:
    return reverse(f"training:{name}", args=args)


def read(client: Client, name: str, /, *args: Any, **query: Any) -> str:
    answer = client.get(url(name, *args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def completed(world: World, intake: Intake, number: int = 0, *, certified: bool = True) -> Enrolment:
    enrolment = enrolled(world, intake, number)
    operations.complete(enrolment, completed_on=intake.ends_on, actor=world.ruslan, now=LATER)
    if certified:
        operations.issue_certificate(enrolment, actor=world.ruslan, now=LATER)
    return enrolment


def free_account(world: World, name: str) -> User:
    """The account of this person, tied to nobody: cases share a world, and an account belongs to one person."""
    user = world.users[name]
    Person.objects.across_partners(reason="test").filter(user=user).update(user=None)
    return user
