from __future__ import annotations

from datetime import date
from typing import Any

from agreements import operations as verbs
from agreements.models import Agreement, AgreementVersion
from partners.actor import Actor
from tests.operation_cases.base import GONE, LATER, WHY, Case, again_and_again
from tests.world import NOW, World, make_agreement


def drafted(world: World) -> Any:
    return make_agreement(world, in_force=False)


def proposed(world: World) -> Any:
    """Version 1 of the host on the table."""
    return verbs.propose(drafted(world), actor=world.aidar, now=NOW)


def under_negotiation(world: World) -> Any:
    return proposed(world).agreement


def counter(world: World) -> Any:
    """What the partner is writing, with other words than version 1."""
    version = verbs.start_version(under_negotiation(world), actor=world.alice, now=NOW)
    write(world, version, world.alice)
    return version


def write(world: World, version: AgreementVersion, actor: Actor) -> None:
    verbs.change_version(version, terms={**version.terms, "objectives": "Two a year."}, note=WHY, actor=actor, now=NOW)


def approve(world: World, version: AgreementVersion, actor: Actor) -> object:
    return verbs.approve_version(version, terms_hash=version.terms_hash, actor=actor, now=NOW)


def approved_by_one(world: World) -> Any:
    version = proposed(world)
    approve(world, version, world.nurlan)
    return version


def in_force(world: World) -> Any:
    return make_agreement(world)


def amending(world: World) -> Any:
    agreement = in_force(world)
    version = verbs.begin_amendment(agreement, actor=world.alice, now=NOW)
    write(world, version, world.alice)
    verbs.propose_version(version, actor=world.alice, now=NOW)
    return agreement


def give_notice(world: World, record: Any, actor: Actor) -> object:
    days = {"notice_given_on": date(2026, 11, 20), "ends_by_notice_on": date(2027, 5, 20)}
    return verbs.give_notice(record, **days, reason=WHY, actor=actor, now=NOW)


def noticed(world: World) -> Agreement:
    record: Agreement = in_force(world)
    give_notice(world, record, world.daler)
    return record


def agreement(step: str) -> str:
    return f"agreements.agreement {step}"


def version(step: str) -> str:
    return f"agreements.agreementversion {step}"


HOST = {"by": "aidar", "stranger": "sofia"}
PARTNER = {"by": "alice", "stranger": "charlie"}

CASES = [
    Case(
        "agreements.propose",
        **HOST,
        ready=drafted,
        do=lambda world, record, actor: verbs.propose(record, actor=actor, now=NOW),
        steps=(agreement("propose"), version("created"), version("propose")),
    ),
    Case(
        "agreements.start_version",
        **PARTNER,
        ready=under_negotiation,
        do=lambda world, record, actor: verbs.start_version(record, actor=actor, now=NOW),
        steps=(version("created"),),
    ),
    Case(
        **again_and_again("agreements.change_version"),
        **PARTNER,
        ready=lambda world: verbs.start_version(under_negotiation(world), actor=world.alice, now=NOW),
        do=write,
        steps=(version("changed"),),
    ),
    Case(
        "agreements.propose_version",
        **PARTNER,
        ready=counter,
        do=lambda world, record, actor: verbs.propose_version(record, actor=actor, now=NOW),
        steps=(version("counter"), version("propose")),
    ),
    Case(
        "agreements.discard_version",
        **PARTNER,
        ready=counter,
        do=lambda world, record, actor: verbs.discard_version(record, actor=actor, now=NOW),
        steps=(version("discarded"),),
        **GONE,
    ),
    Case(
        "agreements.withdraw_version",
        by="aidar",
        stranger="alice",
        ready=proposed,
        do=lambda world, record, actor: verbs.withdraw_version(record, reason=WHY, actor=actor, now=NOW),
        steps=(version("withdraw"),),
    ),
    Case(
        "agreements.approve_version",
        by="daler",
        stranger="alice",
        ready=approved_by_one,
        do=approve,
        steps=(version("approve"), version("conclude"), agreement("agree")),
    ),
    Case(
        "agreements.begin_amendment",
        **PARTNER,
        ready=in_force,
        do=lambda world, record, actor: verbs.begin_amendment(record, actor=actor, now=NOW),
        steps=(agreement("begin_amendment"), version("created")),
    ),
    Case(
        "agreements.withdraw_amendment",
        **PARTNER,
        ready=amending,
        do=lambda world, record, actor: verbs.withdraw_amendment(record, reason=WHY, actor=actor, now=NOW),
        steps=(agreement("withdraw_amendment"), version("lay_aside")),
    ),
    Case("agreements.give_notice", by="daler", stranger="alice", ready=in_force, do=give_notice, steps=(agreement("give_notice"),)),
    Case(
        "agreements.take_notice_back",
        by="daler",
        stranger="alice",
        ready=noticed,
        do=lambda world, record, actor: verbs.take_notice_back(record, reason=WHY, actor=actor, now=LATER),
        steps=(agreement("take_notice_back"),),
    ),
    Case(
        "agreements.withdraw_agreement",
        **HOST,
        ready=under_negotiation,
        do=lambda world, record, actor: verbs.withdraw_agreement(record, reason=WHY, actor=actor, now=LATER),
        steps=(agreement("withdraw"), version("lay_aside")),
    ),
    Case(
        **again_and_again("agreements.write_message"),
        **PARTNER,
        ready=in_force,
        do=lambda world, record, actor: verbs.write_message(record, text="Can we meet?", actor=actor, now=NOW),
        steps=(agreement("message"),),
    ),
    Case(
        **again_and_again("agreements.save_fact_sheet"),
        **PARTNER,
        ready=in_force,
        do=lambda world, record, actor: verbs.save_fact_sheet(record, fields={"housing": "A hostel."}, actor=actor, now=NOW),
        steps=("agreements.factsheet changed",),
    ),
]
