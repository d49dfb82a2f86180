"""Verbs of experts, and of requests and offers."""

from __future__ import annotations

from datetime import date
from typing import Any

from exchanges import operations as verbs
from exchanges.enums import NeedKind
from exchanges.models import Availability
from partners.actor import Actor
from tests.academy import free_account
from tests.exchanging import academy_of, make_expert
from tests.numbering import numbers
from tests.operation_cases.base import GONE, WHY, Case, again_and_again
from tests.world import NOW, World

MARCH = {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 3, 31)}
WISH: dict[str, Any] = {
    "title": "Shared rivers", "activity": "teaching", "field": "diplomacy", "language": "en", "people": 1, "days": 5,
    "wished_from": date(2027, 3, 1), "wished_until": date(2027, 4, 30), "background": "A new module.",
}  # fmt: skip
SIDE = {"by": "alice", "stranger": "charlie"}
PERSON = {"by": "erlan", "stranger": "alice"}


def step(name: str) -> tuple[str, ...]:
    return (f"exchanges.expert {name}",)


def of_need(name: str) -> tuple[str, ...]:
    return (f"exchanges.exchangeneed {name}",)


def expert(world: World, **more: Any) -> Any:
    return make_expert(world, next(numbers), **more)


def silent(world: World) -> Any:
    return expert(world, listed=False)


def own(world: World) -> Any:
    """Erlan, who is of the host and has not agreed yet."""
    return expert(world, listed=False, partner=world.host, user=free_account(world, "erlan"))


def retired(world: World) -> Any:
    return expert(world, is_active=False)


def period(world: World) -> Any:
    row = Availability(expert=expert(world), **MARCH)
    row.save(force_insert=True)
    return row


def need(world: World) -> Any:
    return post(world, None, world.alice)


def with_academy(world: World) -> None:
    academy_of(world.partner_a)


def enter(world: World, record: Any, actor: Actor) -> object:
    fields = {"fields": ["diplomacy"], "languages": ["en"]}
    who = {"given_names": "Bobo", "family_name": "Niyoz"}
    return verbs.add_expert(
        partner=world.partner_a, institution=academy_of(world.partner_a), person_fields=who, fields=fields, actor=actor, now=NOW
    )  # fmt: skip


def post(world: World, record: Any, actor: Actor) -> object:
    return verbs.post_need(partner=world.partner_a, kind=NeedKind.OFFER, fields=WISH, actor=actor, now=NOW)


CASES = [
    Case(
        **again_and_again("exchanges.add_expert"), **SIDE, ready=with_academy, do=enter,
        steps=("people.person created", "exchanges.expert entered"),
    ),
    Case(
        **again_and_again("exchanges.change_expert"), **SIDE, ready=expert, steps=step("changed"),
        do=lambda world, record, actor: verbs.change_expert(record, fields={"position": "Rector"}, actor=actor, now=NOW),
    ),
    Case(
        "exchanges.give_consent", **PERSON, ready=own, steps=step("consented"),
        do=lambda world, record, actor: verbs.give_consent(record, actor=actor, now=NOW),
    ),
    Case(
        "exchanges.record_consent", **SIDE, ready=silent, steps=step("consented"),
        do=lambda world, record, actor: verbs.record_consent(record, paper="No. 1 of 3 November", actor=actor, now=NOW),
    ),
    Case(
        "exchanges.end_consent", **SIDE, ready=expert, steps=step("consent_ended"),
        do=lambda world, record, actor: verbs.end_consent(record, actor=actor, now=NOW),
    ),
    Case(
        "exchanges.retire_expert", **SIDE, ready=expert, steps=step("retired"),
        do=lambda world, record, actor: verbs.retire_expert(record, actor=actor, now=NOW),
    ),
    Case(
        "exchanges.return_expert", **SIDE, ready=retired, steps=step("returned"),
        do=lambda world, record, actor: verbs.return_expert(record, actor=actor, now=NOW),
    ),
    Case(
        "exchanges.add_availability", **SIDE, ready=expert, steps=step("availability_added"), again="Invalid", at_once=("Invalid", "done"),
        do=lambda world, record, actor: verbs.add_availability(record, fields=MARCH, actor=actor, now=NOW),
    ),
    Case(
        **again_and_again("exchanges.change_availability"), **SIDE, ready=period, steps=step("availability_changed"),
        do=lambda world, record, actor: verbs.change_availability(record, fields={"note": "In Astana"}, actor=actor, now=NOW),
    ),
    Case(
        "exchanges.remove_availability", **SIDE, ready=period, steps=step("availability_removed"), **GONE,
        do=lambda world, record, actor: verbs.remove_availability(record, actor=actor, now=NOW),
    ),
    Case(**again_and_again("exchanges.post_need"), **SIDE, ready=lambda world: None, do=post, steps=of_need("posted")),
    Case(
        **again_and_again("exchanges.change_need"), **SIDE, ready=need, steps=of_need("change"),
        do=lambda world, record, actor: verbs.change_need(record, fields={"days": 6}, actor=actor, now=NOW),
    ),
    Case(
        "exchanges.close_need", **SIDE, ready=need, steps=of_need("close"),
        do=lambda world, record, actor: verbs.close_need(record, reason=WHY, actor=actor, now=NOW),
    ),
    Case(
        "exchanges.withdraw_need", **SIDE, ready=need, steps=of_need("withdraw"),
        do=lambda world, record, actor: verbs.withdraw_need(record, reason=WHY, actor=actor, now=NOW),
    ),
]  # fmt: skip
ELSEWHERE = {"exchanges.follow_missions": "a reaction to steps of a mission: test_needs"}
