from __future__ import annotations

from datetime import date
from typing import Any

from partners.actor import Actor
from scholarships.models import Nomination
from tests.numbering import numbers
from tests.operation_cases.base import LATER, WHY, Case, again_and_again, intake, nomination
from tests.world import NOW, World
from training import operations as verbs
from training.models import Enrolment

LAST_DAY = date(2028, 8, 30)


def enrolled(world: World) -> Enrolment:
    found: Enrolment = nomination("enrolled")(world).enrolment
    return found


def completed(world: World) -> Enrolment:
    found = enrolled(world)
    verbs.complete(found, completed_on=LAST_DAY, actor=world.ruslan, now=LATER)
    return found


def certified(world: World) -> Enrolment:
    found = completed(world)
    verbs.issue_certificate(found, actor=world.ruslan, now=LATER)
    return found


def accepted(world: World) -> Nomination:
    return nomination("accepted")(world)


def create_programme(world: World, record: Any, actor: Actor) -> object:
    fields = {"code": f"P{next(numbers)}", "title_en": "Course", "title_ru": "Курс", "title_kk": "Курс", "kind": "course", "months": 1}
    return verbs.create_programme(fields={**fields, "institution": world.institutions["academy"], "languages": ["en"]}, actor=actor, now=NOW)


def create_intake(world: World, record: Any, actor: Actor) -> object:
    more = {"programme": record.programme, "starts_on": date(2027, 9, 1), "ends_on": date(2028, 8, 30), "capacity": 5}
    return verbs.create_intake(fields={**more, "reference": f"N-{next(numbers)}"}, actor=actor, now=NOW)


def enrol_person(world: World, record: Any, actor: Actor) -> object:
    return verbs.enrol_person(person=record.person, intake=record.call.intake, actor=actor, now=NOW)


def row(step: str) -> tuple[str, ...]:
    return (f"training.enrolment {step}",)


REGISTRAR = {"by": "ruslan", "stranger": "sofia"}
CATALOGUE = {"by": "hana", "stranger": "leila"}

CASES = [
    Case(
        **again_and_again("training.create_programme"),
        **CATALOGUE,
        ready=lambda world: None,
        do=create_programme,
        steps=("training.programme created",),
    ),
    Case(
        **again_and_again("training.change_programme"),
        **CATALOGUE,
        ready=lambda world: intake(world).programme,
        do=lambda world, record, actor: verbs.change_programme(record, fields={"months": 11}, actor=actor, now=NOW),
        steps=("training.programme changed",),
    ),
    Case(**again_and_again("training.create_intake"), **CATALOGUE, ready=intake, do=create_intake, steps=("training.intake created",)),
    Case(
        **again_and_again("training.change_intake"),
        **CATALOGUE,
        ready=intake,
        do=lambda world, record, actor: verbs.change_intake(record, fields={"capacity": 7}, actor=actor, now=NOW),
        steps=("training.intake changed",),
    ),
    Case(
        "training.enrol_person",
        **REGISTRAR,
        ready=accepted,
        do=enrol_person,
        steps=row("enrolled"),  # the award has planned the stay already
        again="Invalid",
        at_once=("Invalid", "done"),
    ),
    Case(
        **again_and_again("training.record_arrival"),
        **REGISTRAR,
        ready=enrolled,
        do=lambda world, record, actor: verbs.record_arrival(record, arrived_on=date(2027, 8, 30), actor=actor, now=LATER),
        steps=(*row("record_arrival"), "mobility.stay record_arrival"),
    ),
    Case(
        "training.complete",
        **REGISTRAR,
        ready=enrolled,
        do=lambda world, record, actor: verbs.complete(record, completed_on=LAST_DAY, actor=actor, now=LATER),
        steps=row("complete"),
    ),
    Case(
        "training.not_complete",
        **REGISTRAR,
        ready=enrolled,
        do=lambda world, record, actor: verbs.not_complete(record, reason=WHY, actor=actor, now=LATER),
        steps=row("not_complete"),
    ),
    Case(
        "training.withdraw",
        **REGISTRAR,
        ready=enrolled,
        do=lambda world, record, actor: verbs.withdraw(record, reason=WHY, actor=actor, now=NOW),
        steps=(
            *row("withdraw"),
            "scholarships.nomination end_enrolment",
            *["documents.issueddocument revoke"] * 5,
            "scholarships.award ended",
            "mobility.stay cancel",
        ),
    ),
    Case(
        "training.issue_certificate",
        **REGISTRAR,
        ready=completed,
        do=lambda world, record, actor: verbs.issue_certificate(record, actor=actor, now=LATER),
        steps=("documents.issueddocument issued", *row("issue_certificate")),
    ),
    Case(
        "training.revoke_certificate",
        **REGISTRAR,
        ready=certified,
        do=lambda world, record, actor: verbs.revoke_certificate(record, reason=WHY, actor=actor, now=LATER),
        steps=(*row("revoke_certificate"), "documents.issueddocument revoke"),
    ),
]
