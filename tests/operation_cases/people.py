"""Verbs of invitations, delegations and registrations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.history import record
from events import operations as verbs
from events.models import Delegation, Event, Registration
from partners.actor import Actor
from tests.eventing import make_delegation, make_event, make_registration
from tests.numbering import numbers
from tests.operation_cases.base import DONE, WHY, Case, again_and_again, last_file, with_file
from tests.world import NOW, World

HOST = {"by": "sofia", "stranger": "alice"}
SIDE = {"by": "alice", "stranger": "charlie"}
LATER = NOW + timedelta(days=40)


def event(world: World, **more: Any) -> Event:
    found = make_event(world, number=next(numbers), **more)
    record(found, "begun", actor=world.sofia, now=NOW, target=found.state)
    return found


def written(world: World, row: Any) -> Any:
    """Its history says in which state it is."""
    record(row, "begun", actor=world.sofia, now=NOW, target=row.state)
    return row


def invited(state: str = "invited", **more: Any) -> Any:
    return lambda world: written(world, make_delegation(event(world, **more), world.partner_a, state=state))


def with_member(state: str = "invited") -> Any:
    """One person is named and heads the delegation."""

    def made(world: World) -> Delegation:
        delegation = written(world, make_delegation(event(world), world.partner_a, state=state))
        member = written(world, make_registration(delegation.event, number=next(numbers), state="named", delegation=delegation))
        Delegation.objects.across_partners(reason="test").filter(pk=delegation.pk).update(head=member)
        return delegation

    return made


def registered(state: str, **more: Any) -> Any:
    def made(world: World) -> Registration:
        return written(world, make_registration(event(world), number=next(numbers), state=state, **more))

    return made


def full(state: str) -> Any:
    def made(world: World) -> Registration:
        found = event(world, capacity=1)
        written(world, make_registration(found, number=next(numbers)))
        return written(world, make_registration(found, number=next(numbers), state=state))

    return made


def member(world: World) -> Registration:
    delegation = written(world, make_delegation(event(world), world.partner_a))
    return written(world, make_registration(delegation.event, number=next(numbers), delegation=delegation))


def of(name: str) -> tuple[str, ...]:
    return (f"events.delegation {name}",)


def reg(name: str) -> tuple[str, ...]:
    return (f"events.registration {name}",)


def plain(verb: Any, **more: Any) -> Any:
    return lambda world, row, actor: verb(row, **more, actor=actor, now=NOW)


def put(world: World, row: Event, actor: Actor) -> object:
    return verbs.put_on_list(row, sides=[(world.partner_b, None)], ceiling=2, answer_by=LATER, actor=actor, now=NOW)


def arrange(world: World, row: Delegation, actor: Actor) -> object:
    return verbs.arrange_delegation(row, order=[], head=row.head_id or 0, actor=actor, now=NOW)


def attach(world: World, row: Delegation, actor: Actor) -> object:
    return verbs.attach_credentials(row, file=last_file(), actor=actor, now=NOW)


CASES = [
    Case(**again_and_again("events.put_on_list"), **HOST, ready=event, do=put, steps=of("listed")),
    Case(**again_and_again("events.set_precedence"), **HOST, ready=event, do=plain(verbs.set_precedence, order=[]), steps=("events.event precedence_set",)),
    Case(
        "events.send_invitations", **HOST, ready=invited("prepared"), steps=("documents.issueddocument issued", *of("send_invitation")),
        do=lambda world, row, actor: verbs.send_invitations([row], actor=actor, now=NOW),
    ),
    Case(
        **again_and_again("events.change_invitation"), **HOST, ready=invited(), steps=of("change_invitation"),
        do=plain(verbs.change_invitation, fields={"ceiling": 5}),
    ),
    Case("events.withdraw_invitation", **HOST, ready=invited(), do=plain(verbs.withdraw_invitation, reason=WHY), steps=of("withdraw")),
    Case("events.list_again", **HOST, ready=invited("declined"), do=plain(verbs.list_again, answer_by=LATER), steps=of("list_again")),
    Case(**again_and_again("events.remind_delegation"), **HOST, ready=invited(), do=plain(verbs.remind_delegation), steps=of("remind")),
    Case(
        **again_and_again("events.name_people"), **SIDE, ready=invited(), steps=(*reg("named"), *of("name_people")),
        do=plain(verbs.name_people, people=[{"given_names": "Farrukh"}]),
    ),
    Case(**again_and_again("events.arrange_delegation"), **SIDE, ready=with_member(), do=arrange, steps=of("arrange")),
    Case(**again_and_again("events.attach_credentials"), **SIDE, ready=with_file(invited()), do=attach, steps=of("arrange")),
    Case("events.hand_in_delegation", **SIDE, ready=with_member(), do=plain(verbs.hand_in_delegation), steps=of("hand_in")),
    Case("events.return_delegation", **HOST, ready=with_member("named"), do=plain(verbs.return_delegation, reason=WHY), steps=of("return")),
    Case(
        "events.confirm_delegation", **HOST, ready=with_member("named"), do=plain(verbs.confirm_delegation),
        steps=(*reg("confirm_named"), *of("confirm")),
    ),
    Case(
        "events.decline_invitation", **SIDE, ready=with_member(), do=plain(verbs.decline_invitation, reason=WHY),
        steps=(*of("decline"), *reg("cancel")),
    ),
    Case("events.approve_registration", **HOST, ready=registered("registered"), do=plain(verbs.approve_registration), steps=reg("approve")),
    Case("events.place_or_queue", **HOST, ready=full("registered"), do=plain(verbs.place_or_queue), steps=reg("put_on_waiting_list")),
    Case("events.put_on_waiting_list", **HOST, ready=full("registered"), do=plain(verbs.put_on_waiting_list), steps=reg("put_on_waiting_list")),
    Case(
        "events.decline_registration", **HOST, ready=registered("registered"), do=plain(verbs.decline_registration, reason=WHY), steps=reg("decline")
    ),
    Case(
        **again_and_again("events.accredit"), **HOST, ready=registered("registered", accreditation="waiting"), do=plain(verbs.accredit),
        steps=reg("accredit"),
    ),
    Case(
        "events.refuse_accreditation", **HOST, ready=registered("registered", accreditation="waiting"), steps=reg("refuse_accreditation"),
        do=plain(verbs.refuse_accreditation, reason=WHY),
    ),
    Case("events.offer_place", **HOST, ready=registered("waiting"), do=plain(verbs.offer_place), steps=reg("offer_place")),
    Case("events.take_place", **HOST, ready=registered("offered"), do=plain(verbs.take_place), steps=reg("take_place")),
    Case("events.pass_place", **HOST, ready=registered("offered"), do=plain(verbs.pass_place), steps=reg("pass_place")),
    Case("events.cancel_registration", **SIDE, ready=member, do=plain(verbs.cancel_registration), steps=reg("cancel")),
    Case(
        "events.change_registration", **SIDE, ready=member, do=plain(verbs.change_registration, fields={"position": "Envoy"}), steps=reg("change"),
        again=DONE, at_once=(DONE, DONE),
    ),
]  # fmt: skip
ELSEWHERE = {
    "events.register_oneself": "everybody who has an account may: tests/test_registrations.py",
    "events.register_publicly": "has no actor, anybody may: tests/test_registrations.py",
    "events.confirm_address": "by whoever holds the link: tests/test_registrations.py",
    "events.approve_each": "a loop over place_or_queue: tests/test_registrations.py",
}
