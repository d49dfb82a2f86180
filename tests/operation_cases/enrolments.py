"""Verbs of the life of an enrolment and of requests for an extension."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from agreements.models import QuotaYear
from partners.actor import Actor
from people.models import Person
from people.operations import save_person
from tests.numbering import numbers
from tests.operation_cases.base import LATER, WHY, Case, again_and_again, intake, nomination
from tests.world import NOW, World, make_agreement, person_fields, year_of
from training import operations as verbs
from training.models import Enrolment, Extension, Intake

CAME, MIDDLE, LONGER = date(2027, 8, 31), datetime(2028, 3, 1, 6, tzinfo=UTC), date(2028, 10, 1)
REGISTRAR = {"by": "ruslan", "stranger": "sofia"}
SENDER = {"by": "alice", "stranger": "charlie"}


def row(step: str) -> tuple[str, ...]:
    return (f"training.enrolment {step}",)


def somebody(world: World) -> Person:
    fields = person_fields(next(numbers))
    return save_person(Person(partner=world.partner_a), fields=fields, actor=world.alice, now=NOW)


def a_line(world: World) -> QuotaYear:
    return year_of(make_agreement(world, per_year=5))


def pre_registered(world: World) -> Enrolment:
    return verbs.enrol_person(person=somebody(world), intake=intake(world), quota_year=a_line(world), pre_register=True, actor=world.ruslan, now=NOW)


def enrolled(world: World) -> Enrolment:
    found: Enrolment = nomination("enrolled")(world).enrolment
    return found


def here(world: World) -> Enrolment:
    found = enrolled(world)
    verbs.record_arrival(found, arrived_on=CAME, actor=world.ruslan, now=MIDDLE)
    return found


def active(world: World) -> Enrolment:
    found = here(world)
    verbs.start(found, actor=world.ruslan, now=MIDDLE)
    return found


def suspended(world: World) -> Enrolment:
    found = active(world)
    verbs.suspend(found, reason=WHY, actor=world.ruslan, now=MIDDLE)
    return found


def finished(world: World) -> Enrolment:
    found = active(world)
    verbs.not_complete(found, reason=WHY, actor=world.ruslan, now=LATER)
    return found


def asked(world: World) -> Extension:
    return verbs.ask_extension(active(world), until=LONGER, reason=WHY, actor=world.ruslan, now=MIDDLE)


def enrol_new(world: World, record: Intake, actor: Actor) -> object:
    fields = person_fields(next(numbers))
    return verbs.enrol_new_person(partner=world.partner_a, fields=fields, intake=record, actor=actor, now=NOW)


def case(name: str, ready: Any, who: dict[str, str], steps: tuple[str, ...], now: datetime = MIDDLE, **more: Any) -> Case:
    verb = getattr(verbs, name)
    return Case(f"training.{name}", **who, ready=ready, do=lambda world, record, actor: verb(record, **more, actor=actor, now=now), steps=steps)


CASES = [
    Case(
        **again_and_again("training.enrol_new_person"),
        **REGISTRAR,
        ready=intake,
        do=enrol_new,
        steps=("people.person created", "mobility.stay planned", *row("enrolled")),
    ),
    case("confirm", pre_registered, REGISTRAR, row("confirm"), now=NOW),
    case("start", here, REGISTRAR, row("start")),
    case("suspend", active, REGISTRAR, row("suspend"), reason=WHY),
    case("resume", suspended, REGISTRAR, row("resume")),
    case("complete_partly", active, REGISTRAR, row("complete_partly"), now=LATER, completed_on=date(2028, 8, 30), reason=WHY),
    case("reopen", finished, REGISTRAR, row("reopen"), now=LATER, reason=WHY),
    case("dismiss", active, REGISTRAR, (*row("dismiss"), "scholarships.award ended", "mobility.stay change_departure"), ground="conduct", reason=WHY),
    Case(
        **again_and_again("training.record_departure"),
        **REGISTRAR,
        ready=active,
        do=lambda world, record, actor: verbs.record_departure(record, departed_on=date(2028, 2, 20), actor=actor, now=MIDDLE),
        steps=(*row("record_departure"), "mobility.stay record_departure"),
    ),
    case("ask_extension", active, REGISTRAR, (*row("ask_extension"), "training.extension asked"), until=LONGER, reason=WHY),
    case(
        "consent_to_extension",
        asked,
        SENDER,
        ("training.extension consent", *row("extend"), "mobility.stay change_departure"),
        note_reference="No. 12-7/81",
    ),
    case("refuse_extension", asked, SENDER, ("training.extension refuse",), reason=WHY),
    case("call_off_extension", asked, REGISTRAR, ("training.extension cancel",), reason=WHY),
]
ELSEWHERE = {
    "training.enrol_each": "a loop over enrol_person: tests/test_enrolling_pages.py",
    "training.start_each": "a loop over start: tests/test_enrolling_pages.py",
    "training.confirm_each": "a loop over confirm: tests/test_enrolling_pages.py",
}
