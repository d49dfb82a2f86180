"""From desk to desk before the sending."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from partners.actor import Actor
from partners.models import Partner
from people.operations import save_person
from scholarships import operations as verbs
from scholarships.models import Nomination
from tests.operation_cases.base import WHY, Case, again_and_again, draft, last_file, with_file
from tests.world import NOW, World

PAPER = {
    "signatory": "Karim Nazarov", "post": "Deputy Minister", "evidence": "letter", "evidence_number": "12/345", "evidence_on": date(2026, 11, 20),
}  # fmt: skip


def asked(world: World, *, two: bool = False, **more: Any) -> Nomination:
    Partner.objects.filter(pk=world.partner_a.pk).update(two_person_endorsement=two)
    return draft(world, **more)


def at_employer(world: World) -> Nomination:
    found = asked(world, asks_employer=True)
    verbs.ask_employer(found, actor=world.alice, now=NOW)
    return found


def proposed(world: World) -> Nomination:
    found = asked(world, two=True)
    verbs.propose_nomination(found, actor=world.alice, now=NOW)
    return found


def returned(world: World, *, again: bool = False) -> Nomination:
    """Sent by two people and returned by the ministry; with `again` completed and proposed once more."""
    found = proposed(world)
    verbs.endorse_nomination(found, actor=world.daler, now=NOW)
    verbs.return_nomination(found, reason=WHY, mend_until=NOW + timedelta(days=7), actor=world.sofia, now=NOW)
    if again:
        verbs.propose_again(found, actor=world.alice, now=NOW)
    return found


def at_embassy(world: World) -> Nomination:
    found = asked(world, asks_embassy=True)
    verbs.pass_to_embassy(found, actor=world.alice, now=NOW)
    return found


def invited(world: World) -> Nomination:
    found = asked(world, asks_nominee=True)
    type(found.person)._base_manager.filter(user=world.users["nigora"]).update(user=None)
    save_person(found.person, fields={"user": world.users["nigora"]}, actor=world.alice, now=NOW)
    Nomination._base_manager.filter(pk=found.pk).update(nominee_invited_at=NOW)
    return Nomination._base_manager.get(pk=found.pk)


MANY: dict[str, Any] = {key: value for key, value in again_and_again("").items() if key != "name"}


def case(verb: Any, ready: Callable[[World], Any], by: str, stranger: str, step: str, **more: Any) -> Case:
    return Case(
        f"scholarships.{verb.__name__}", ready=ready, do=lambda world, record, actor: verb(record, actor=actor, now=NOW, **more),
        by=by, stranger=stranger, steps=(f"scholarships.nomination {step}",),
    )  # fmt: skip


def enter(world: World, record: Any, actor: Actor) -> object:
    return verbs.enter_paper(record, kind="employer", paper=PAPER, file=last_file(), actor=actor, now=NOW)


CASES = [
    case(verbs.ask_employer, lambda world: asked(world, asks_employer=True), "alice", "farid", "ask_employer"),
    case(verbs.endorse_as_employer, at_employer, "farid", "alice", "endorse_as_employer", post="Director"),
    case(verbs.return_from_employer, at_employer, "farid", "alice", "return_from_employer", reason=WHY),
    case(verbs.propose_nomination, lambda world: asked(world, two=True), "alice", "charlie", "propose"),
    case(verbs.endorse_nomination, proposed, "daler", "alice", "endorse"),
    replace(case(verbs.propose_again, lambda world: returned(world), "alice", "daler", "propose_again"), **MANY),
    case(verbs.return_again, lambda world: returned(world, again=True), "daler", "alice", "return_again", reason=WHY),
    case(verbs.return_to_officer, proposed, "daler", "alice", "return_to_officer", reason=WHY),
    case(verbs.pass_to_embassy, lambda world: asked(world, asks_embassy=True), "alice", "zarina", "to_embassy"),
    case(verbs.forward_nomination, at_embassy, "zarina", "alice", "forward"),
    case(verbs.return_from_embassy, at_embassy, "zarina", "alice", "return_from_embassy", reason=WHY),
    case(verbs.take_back, at_embassy, "alice", "zarina", "take_back"),
    Case(
        **again_and_again("scholarships.confirm_own_part"),
        by="nigora",
        stranger="alice",
        ready=invited,
        do=lambda world, record, actor: verbs.confirm_own_part(record, actor=actor, now=NOW),
        steps=("scholarships.nomination nominee_confirmed",),
    ),
    Case(
        **again_and_again("scholarships.enter_paper"),
        by="alice",
        stranger="farid",
        ready=with_file(lambda world: asked(world, asks_employer=True)),
        do=enter,
        steps=("scholarships.nomination paper_entered",),
    ),
]
