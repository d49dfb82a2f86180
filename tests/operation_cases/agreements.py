from __future__ import annotations

from datetime import date
from typing import Any

from agreements import operations as verbs
from partners.actor import Actor
from tests.operation_cases.base import GONE, LATER, WHY, Case, again_and_again, last_file, with_file
from tests.world import CONSENT, NOW, World, make_agreement

LINE = {"kind": "course", "level": "professional", "per_year": 3, "first_year": 2027, "last_year": 2028}


def drafted(world: World) -> Any:
    return make_agreement(world, in_force=False)


def signed(world: World) -> Any:
    agreement = drafted(world)
    verbs.sign(agreement, actor=world.aidar, now=NOW)
    return agreement


def in_force(world: World) -> Any:
    return make_agreement(world)


def third_party(world: World) -> Any:
    return verbs.add_party(drafted(world), fields={"partner": world.partner_b}, actor=world.aidar, now=NOW)


def add_line(world: World, record: Any, actor: Actor) -> object:
    return verbs.add_line(record, fields={**LINE, "partner": world.partner_a}, actor=actor, now=NOW)


def add_party(world: World, record: Any, actor: Actor) -> object:
    return verbs.add_party(record, fields={"partner": world.partner_b}, actor=actor, now=NOW)


def change_party(world: World, record: Any, actor: Actor) -> object:
    return verbs.change_party(record, fields={"signatory_name": "A. Karimov"}, actor=actor, now=NOW)


def row(step: str) -> tuple[str, ...]:
    return (f"agreements.agreement {step}",)


WHO = {"by": "aidar", "stranger": "sofia"}

CASES = [
    Case(
        **again_and_again("agreements.create_agreement"),
        **WHO,
        ready=lambda world: None,
        do=lambda world, record, actor: verbs.create_agreement(fields={"title_en": "Agreement"}, actor=actor, now=NOW),
        steps=row("created"),
    ),
    Case(
        **again_and_again("agreements.change_agreement", at_once=("done", "done")),
        **WHO,
        ready=drafted,
        do=lambda world, record, actor: verbs.change_agreement(record, fields={"valid_until": date(2030, 1, 1)}, actor=actor, now=NOW),
        steps=row("changed"),
    ),
    Case(
        **again_and_again("agreements.attach_signed_file"),
        **WHO,
        ready=with_file(drafted),
        do=lambda world, record, actor: verbs.attach_signed_file(record, file=last_file(), actor=actor, now=NOW),
        steps=row("signed_file_added"),
    ),
    Case("agreements.add_party", **WHO, ready=drafted, do=add_party, steps=row("party_added"), again="Invalid", at_once=("Invalid", "done")),
    Case(**again_and_again("agreements.change_party"), **WHO, ready=third_party, do=change_party, steps=row("party_changed")),
    Case(
        "agreements.remove_party",
        **WHO,
        ready=third_party,
        do=lambda world, record, actor: verbs.remove_party(record, actor=actor, now=NOW),
        steps=row("party_removed"),
        **GONE,
    ),
    Case(**again_and_again("agreements.add_line"), **WHO, ready=in_force, do=add_line, steps=row("line_added")),
    Case(
        "agreements.sign",
        by="nurlan",
        stranger="sofia",
        ready=drafted,
        do=lambda world, record, actor: verbs.sign(record, actor=actor, now=NOW),
        steps=row("sign"),
    ),
    Case(
        "agreements.bring_into_force",
        by="aidar",
        stranger="nurlan",
        ready=signed,
        do=lambda world, record, actor: verbs.bring_into_force(record, actor=actor, now=NOW),
        steps=row("bring_into_force"),
    ),
    Case(
        "agreements.terminate",
        **WHO,
        ready=in_force,
        do=lambda world, record, actor: verbs.terminate(record, reason=WHY, **CONSENT, actor=actor, now=LATER),
        steps=row("terminate"),
    ),
]

ELSEWHERE = {
    "expire_agreements": "the clock names no actor: test_clock",
    **dict.fromkeys(("post_entry", "reserve", "use", "release", "take_back"), "primitives of the ledger: test_quota_ledger and test_constraints"),
}
