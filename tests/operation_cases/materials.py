"""Verbs of materials."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exchanges import operations as verbs
from exchanges.queries.materials import mark_of
from partners.actor import Actor
from tests import sharing as made
from tests.operation_cases.base import INVALID, WHY, Case, again_and_again, last_file, with_file
from tests.world import NOW, World


def step(name: str) -> tuple[str, ...]:
    return (f"exchanges.material {name}",)


def of_partner(state: str) -> Callable[[World], Any]:
    return lambda world: made.brought(world, state, partner=world.partner_a)


def write(world: World, record: Any, actor: Actor) -> object:
    return verbs.write_material(partner=world.partner_a, fields=made.SAID, reach=made.ALL, file=last_file(), actor=actor, now=NOW)


def add_version(world: World, record: Any, actor: Actor) -> object:
    return verbs.add_version(record, file=last_file(), note="Figures.", actor=actor, now=NOW)


SIDE = {"by": "alice", "stranger": "charlie"}
DESK = {"by": "sofia", "stranger": "alice"}
CLEARER = {"by": "hana", "stranger": "sofia"}

CASES = [
    Case(**again_and_again("exchanges.write_material"), **SIDE, ready=with_file(lambda world: None), do=write, steps=step("written")),
    Case(
        **again_and_again("exchanges.change_material"), **SIDE, ready=of_partner("draft"), steps=step("change"),
        do=lambda world, record, actor: verbs.change_material(record, fields=made.SAID, reach=made.INTERNAL, actor=actor, now=NOW),
    ),
    Case(**again_and_again("exchanges.add_version"), **SIDE, ready=with_file(of_partner("offered")), do=add_version, steps=step("new_version")),
    Case(
        "exchanges.offer_material", **SIDE, ready=of_partner("draft"), steps=step("offer"),
        do=lambda world, record, actor: verbs.offer_material(record, actor=actor, now=NOW),
    ),
    Case(
        "exchanges.take_material_back", **SIDE, ready=of_partner("classified"), steps=step("take_back"),
        do=lambda world, record, actor: verbs.take_material_back(record, actor=actor, now=NOW),
    ),
    Case(
        "exchanges.propose_circle", **DESK, ready=of_partner("offered"), steps=step("classify"),
        do=lambda world, record, actor: verbs.propose_circle(record, reach=made.named(world.partner_b), actor=actor, now=NOW),
    ),
    Case(
        "exchanges.clear_material", **CLEARER, ready=of_partner("classified"), steps=step("clear"),
        do=lambda world, record, actor: verbs.clear_material(record, seen=mark_of(record), actor=actor, now=NOW),
    ),
    Case(
        "exchanges.return_to_desk", **CLEARER, ready=of_partner("classified"), steps=step("send_back"),
        do=lambda world, record, actor: verbs.return_to_desk(record, reason=WHY, actor=actor, now=NOW),
    ),
    Case(
        "exchanges.return_to_side", **DESK, ready=of_partner("offered"), steps=step("hand_back"),
        do=lambda world, record, actor: verbs.return_to_side(record, reason=WHY, actor=actor, now=NOW),
    ),
    Case(
        "exchanges.decline_material", **DESK, ready=of_partner("offered"), steps=step("decline"),
        do=lambda world, record, actor: verbs.decline_material(record, reason=WHY, actor=actor, now=NOW),
    ),
    Case(
        "exchanges.share_material", **DESK, ready=of_partner("cleared"), steps=step("share"),
        do=lambda world, record, actor: verbs.share_material(record, actor=actor, now=NOW),
    ),
    Case(
        "exchanges.recall_material", **SIDE, ready=of_partner("shared"), steps=step("recall"),
        do=lambda world, record, actor: verbs.recall_material(record, reason=WHY, actor=actor, now=NOW),
    ),
    Case(
        "exchanges.acknowledge_material", **SIDE, ready=lambda world: made.shared(world), steps=("exchanges.acknowledgement acknowledged",),
        do=lambda world, record, actor: verbs.acknowledge_material(record, partner=world.partner_a, actor=actor, now=NOW),
        again=INVALID, at_once=(INVALID, "done"),
    ),
]  # fmt: skip
ELSEWHERE = {"exchanges.note_reading": "part of opening a file, which has asked for the right: tests/test_material_leaks.py"}
