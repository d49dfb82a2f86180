from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from core.history import record
from events import operations as verbs
from events.models import Event, Registration
from events.operations.door import Scan
from partners.actor import Actor
from tests.eventing import ENDS, STARTS, make_event, make_registration
from tests.numbering import numbers
from tests.operation_cases.base import DONE, REFUSED, WHY, Case, again_and_again
from tests.world import NOW, World

AT_DOOR, AFTER = STARTS - timedelta(minutes=20), ENDS + timedelta(hours=1)
REGISTRAR = {"by": "ruslan", "stranger": "leila"}


def event(world: World, state: str = "confirmed") -> Event:
    number = next(numbers)
    found = make_event(world, number=number)
    for one in (found, make_registration(found, number=number, state=state)):
        record(one, "begun", actor=world.sofia, now=NOW, target=one.state)
    return found


def guest(world: World, state: str = "confirmed") -> Registration:
    return one_of(event(world, state))


def one_of(found: Event) -> Registration:
    rows = Registration.objects.across_partners(reason="test").filter(event=found)
    one: Registration = rows.select_related("event", "certificate").get()
    return one


def seen(world: World, found: Event, actor: Actor) -> Any:
    one = one_of(found)
    return verbs.let_in(found, [Scan(uuid.uuid5(uuid.NAMESPACE_URL, one.code), one.code, AT_DOOR)], actor=actor, now=AT_DOOR)


def certified(world: World) -> Registration:
    found = event(world, "attended")
    verbs.issue_certificates(found, actor=world.ruslan, now=AFTER)
    return one_of(found)


CASES = [
    Case(**again_and_again("events.let_in"), by="leila", stranger="alice", ready=event, do=seen, steps=("events.registration attend",)),
    Case(
        "events.mark_attended",
        by="leila",
        stranger="alice",
        ready=guest,
        do=lambda world, record, actor: verbs.mark_attended(record, actor=actor, now=AT_DOOR),
        steps=("events.registration attend",),
    ),
    Case(
        **again_and_again("events.mark_each_attended"),
        **REGISTRAR,
        ready=event,
        do=lambda world, record, actor: verbs.mark_each_attended(record, [one_of(record)], actor=actor, now=AFTER),
        steps=("events.registration attend",),
    ),
    Case(
        **again_and_again("events.count_absent"),
        **REGISTRAR,
        ready=event,
        do=lambda world, record, actor: verbs.count_absent(record, actor=actor, now=AFTER),
        steps=("events.registration miss",),
    ),
    Case(
        "events.undo_attendance",
        **REGISTRAR,
        ready=lambda world: guest(world, "attended"),
        do=lambda world, record, actor: verbs.undo_attendance(record, reason=WHY, actor=actor, now=AFTER),
        steps=("events.registration undo_attendance",),
    ),
    Case(
        "events.issue_certificates",
        **REGISTRAR,
        ready=lambda world: event(world, "attended"),
        do=lambda world, record, actor: verbs.issue_certificates(record, actor=actor, now=AFTER),
        steps=("documents.issueddocument issued", "events.registration certificate_issued"),
        at_once=(REFUSED, DONE),
    ),
    Case(
        "events.revoke_certificate",
        **REGISTRAR,
        ready=certified,
        do=lambda world, record, actor: verbs.revoke_certificate(record, reason=WHY, actor=actor, now=AFTER),
        steps=("documents.issueddocument revoke", "events.registration certificate_revoked"),
        at_once=(REFUSED, DONE),
    ),
]
