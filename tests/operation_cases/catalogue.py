"""Versions, modules, lecturers and signatories."""

from __future__ import annotations

from datetime import date
from typing import Any

from partners.actor import Actor
from tests.numbering import numbers
from tests.operation_cases.base import GONE, NOW, Case, again_and_again, intake
from tests.versions import make_draft, make_lecturer, make_signatory, module_fields, modules_of, signatory_fields, three
from tests.world import World
from training import operations as verbs
from training.models import Module, ProgrammeVersion

KEEPER = {"by": "ruslan", "stranger": "leila"}
FROM = date(2031, 1, 1)


def draft(world: World) -> ProgrammeVersion:
    return make_draft(world, new_programme(world))


def new_programme(world: World) -> Any:
    """Each its own, so that there is one draft of each."""
    fields = {"code": f"V{next(numbers)}", **three("title", "Course"), "kind": "course", "months": 1, "languages": ["en"]}
    return verbs.create_programme(fields={**fields, "institution": world.institutions["academy"]}, actor=world.hana, now=NOW)


def last_module(world: World) -> Module:
    return modules_of(draft(world))[-1]


def add_module(world: World, record: Any, actor: Actor) -> object:
    return verbs.add_module(record, fields=module_fields(f"M{next(numbers)}"), actor=actor, now=NOW)


def add_lecturer(world: World, record: Any, actor: Actor) -> object:
    return verbs.add_lecturer(fields={"institution": world.institutions["academy"], "name": "Bolat"}, actor=actor, now=NOW)


def add_signatory(world: World, record: Any, actor: Actor) -> object:
    return verbs.add_signatory(fields=signatory_fields(world, starts_on=FROM), actor=actor, now=NOW)


def of_a_year() -> dict[str, date]:
    """No two sign at one rank on a day."""
    year = 2100 + next(numbers) % 1000
    return {"starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}


def set_rules(world: World, record: Any, actor: Actor) -> object:
    return verbs.set_certificate_rules(record, given=[{"kind": "diploma", "needs_modules": True, "rank": "rector"}], actor=actor, now=NOW)


def version(step: str) -> tuple[str, ...]:
    return (f"training.programmeversion {step}",)


CASES = [
    Case(
        "training.start_version",
        **KEEPER,
        ready=new_programme,
        do=lambda world, record, actor: verbs.start_version(record, actor=actor, now=NOW),
        steps=version("started"),
    ),
    Case(
        **again_and_again("training.change_version"),
        **KEEPER,
        ready=draft,
        do=lambda world, record, actor: verbs.change_version(record, fields={"attempts": 3}, actor=actor, now=NOW),
        steps=version("changed"),
    ),
    Case(**again_and_again("training.set_certificate_rules"), **KEEPER, ready=draft, do=set_rules, steps=version("rules_changed")),
    Case(
        "training.put_version_in_use",
        **KEEPER,
        ready=draft,
        do=lambda world, record, actor: verbs.put_version_in_use(record, actor=actor, now=NOW),
        steps=version("put_in_use"),
    ),
    Case(
        "training.discard_version",
        **KEEPER,
        ready=draft,
        do=lambda world, record, actor: verbs.discard_version(record, actor=actor, now=NOW),
        steps=version("discard"),
        **GONE,
    ),
    Case(**again_and_again("training.add_module"), **KEEPER, ready=draft, do=add_module, steps=version("module_added")),
    Case(
        **again_and_again("training.change_module"),
        **KEEPER,
        ready=last_module,
        do=lambda world, record, actor: verbs.change_module(record, fields={"hours": 40}, actor=actor, now=NOW),
        steps=version("module_changed"),
    ),
    Case(
        **again_and_again("training.move_module"),
        **KEEPER,
        ready=last_module,
        do=lambda world, record, actor: verbs.move_module(record, up=True, actor=actor, now=NOW),
        steps=version("module_moved"),
    ),
    Case(
        "training.remove_module",
        **KEEPER,
        ready=last_module,
        do=lambda world, record, actor: verbs.remove_module(record, actor=actor, now=NOW),
        steps=version("module_removed"),
        **GONE,
    ),
    Case(**again_and_again("training.add_lecturer"), **KEEPER, ready=intake, do=add_lecturer, steps=("training.lecturer added",)),
    Case(
        **again_and_again("training.change_lecturer"),
        **KEEPER,
        ready=make_lecturer,
        do=lambda world, record, actor: verbs.change_lecturer(record, fields={"is_active": False}, actor=actor, now=NOW),
        steps=("training.lecturer changed",),
    ),
    Case(
        "training.add_signatory",
        **KEEPER,
        ready=intake,
        do=add_signatory,
        steps=("training.signatory added",),
        again="Invalid",
        at_once=("Invalid", "done"),
    ),
    Case(
        **again_and_again("training.change_signatory"),
        **KEEPER,
        ready=lambda world: make_signatory(world, rank="minister", **of_a_year()),
        do=lambda world, record, actor: verbs.change_signatory(record, fields=three("post", "Acting rector"), actor=actor, now=NOW),
        steps=("training.signatory changed",),
    ),
]
