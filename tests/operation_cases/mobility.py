from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from mobility import operations as verbs
from mobility.models import PaySheet, Stay
from partners.actor import Actor
from partners.models import Institution
from people.operations import save_passport
from tests.numbering import numbers
from tests.operation_cases.base import LATER, WHY, Case, again_and_again
from tests.stays import ENTRY, allow, make_stay
from tests.world import NOW, World

CAME, LEFT = date(2026, 12, 21), date(2027, 12, 18)


def stay(state: str) -> Callable[[World], Stay]:
    return lambda world: make_stay(world, state=state)


def row(step: str) -> tuple[str, ...]:
    return (f"mobility.stay {step}",)


def academy(world: World) -> Institution:
    """A new one each time: sheets of one institution follow one another."""
    return Institution.objects.create(partner=world.host, kind="academy", name_en=f"Academy {next(numbers)}")


def sheet(world: World) -> PaySheet:
    return verbs.make_sheet(institution=academy(world), month=MONTH, actor=world.sofia, now=NOW)


def approved(world: World) -> PaySheet:
    found = sheet(world)
    verbs.approve_sheet(found, actor=world.hana, now=NOW)
    return found


def with_passport(world: World) -> Stay:
    stay = make_stay(world)
    save_passport(stay.person, fields={"number": "A1234567", "country": "TJ", "expires_on": date(2032, 3, 1)}, now=NOW)
    return stay


def add(world: World, record: Stay, actor: Actor) -> object:
    fields = {"kind": "stipend", "amount": Decimal("100.00"), "currency": "KZT", "per": "month", "shares": {"host": 100}}
    return verbs.add_allowance(record, fields=fields, actor=actor, now=NOW)


def of_allowance(step: str) -> tuple[str, ...]:
    return (f"mobility.allowance {step}",)


MONTH = date(2026, 10, 1)
MINISTRY = {"by": "sofia", "stranger": "ruslan"}
KEEPER = {"by": "ruslan", "stranger": "charlie"}

CASES = [
    Case(
        **again_and_again("mobility.change_days"),
        **KEEPER,
        ready=stay("planned"),
        do=lambda world, record, actor: verbs.change_days(
            record, enters_on=ENTRY + timedelta(days=1), leaves_on=ENTRY + timedelta(days=9), actor=actor, now=NOW
        ),
        steps=row("change_days"),
    ),
    Case(
        **again_and_again("mobility.set_visa_need"),
        **KEEPER,
        ready=stay("planned"),
        do=lambda world, record, actor: verbs.set_visa_need(record, visa_needed=False, actor=actor, now=NOW),
        steps=row("set_visa_need"),
    ),
    Case(
        **again_and_again("mobility.record_visa"),
        **KEEPER,
        ready=stay("note_sent"),
        do=lambda world, record, actor: verbs.record_visa(record, visa_reference="KZ-1", actor=actor, now=NOW),
        steps=row("record_visa"),
    ),
    Case(
        "mobility.take_note_back",
        **MINISTRY,
        ready=stay("visa_ready"),
        do=lambda world, record, actor: verbs.take_note_back(record, reason=WHY, actor=actor, now=NOW),
        steps=("documents.issueddocument revoke", "mobility.stay take_note_back"),
    ),
    Case(
        "mobility.record_arrival",
        **KEEPER,
        ready=stay("visa_ready"),
        do=lambda world, record, actor: verbs.record_arrival(record, arrived_on=CAME, actor=actor, now=LATER),
        steps=row("record_arrival"),
    ),
    Case(
        "mobility.record_departure",
        **KEEPER,
        ready=stay("arrived"),
        do=lambda world, record, actor: verbs.record_departure(record, departed_on=LEFT, actor=actor, now=LATER),
        steps=row("record_departure"),
    ),
    Case(
        **again_and_again("mobility.correct_days"),
        **KEEPER,
        ready=stay("departed"),
        do=lambda world, record, actor: verbs.correct_days(record, arrived_on=CAME, departed_on=LEFT, reason=WHY, actor=actor, now=LATER),
        steps=row("correct_days"),
    ),
    Case(
        "mobility.write_note",
        **MINISTRY,
        ready=with_passport,
        do=lambda world, record, actor: verbs.write_note([record], actor=actor, now=NOW),
        steps=("documents.issueddocument issued", "documents.issueddocument issued", "mobility.stay passport_opened", "mobility.stay send_note"),
    ),
    Case(**again_and_again("mobility.add_allowance"), **MINISTRY, ready=stay("planned"), do=add, steps=of_allowance("added")),
    Case(
        **again_and_again("mobility.change_allowance"),
        **MINISTRY,
        ready=lambda world: allow(make_stay(world), "100.00"),
        do=lambda world, record, actor: verbs.change_allowance(record, fields={"amount": Decimal("90.00")}, reason=WHY, actor=actor, now=NOW),
        steps=of_allowance("changed"),
    ),
    Case(
        **again_and_again("mobility.end_allowance"),
        **MINISTRY,
        ready=lambda world: allow(make_stay(world), "100.00"),
        do=lambda world, record, actor: verbs.end_allowance(record, ends_on=date(2027, 1, 31), reason=WHY, actor=actor, now=NOW),
        steps=of_allowance("ended"),
    ),
    Case(
        "mobility.make_sheet",
        **MINISTRY,
        ready=academy,
        do=lambda world, record, actor: verbs.make_sheet(institution=record, month=MONTH, actor=actor, now=NOW),
        steps=("mobility.paysheet made",),
    ),
    Case(
        **again_and_again("mobility.remake_sheet"),
        **MINISTRY,
        ready=sheet,
        do=lambda world, record, actor: verbs.remake_sheet(record, actor=actor, now=NOW),
        steps=("mobility.paysheet remake",),
    ),
    Case(
        "mobility.approve_sheet",
        by="hana",
        stranger="sofia",
        ready=sheet,
        do=lambda world, record, actor: verbs.approve_sheet(record, actor=actor, now=NOW),
        steps=("mobility.paysheet approve",),
    ),
    Case(
        "mobility.record_payment",
        **MINISTRY,
        ready=approved,
        do=lambda world, record, actor: verbs.record_payment(record, paid_on=NOW.date(), actor=actor, now=NOW),
        steps=("mobility.paysheet pay",),
    ),
    Case(
        "mobility.take_approval_back",
        by="hana",
        stranger="ruslan",
        ready=approved,
        do=lambda world, record, actor: verbs.take_approval_back(record, reason=WHY, actor=actor, now=NOW),
        steps=("mobility.paysheet take_back",),
    ),
    Case(
        **again_and_again("mobility.change_departure"),
        by="alice",
        stranger="charlie",
        ready=stay("arrived"),
        do=lambda world, record, actor: verbs.change_departure(record, leaves_on=date(2027, 12, 24), actor=actor, now=NOW),
        steps=row("change_departure"),
    ),
    Case(
        "mobility.mark_no_show",
        **KEEPER,
        ready=stay("visa_ready"),
        do=lambda world, record, actor: verbs.mark_no_show(record, reason=WHY, actor=actor, now=NOW),
        steps=(*row("no_show"), "documents.issueddocument revoke"),
    ),
    Case(
        "mobility.cancel_stay",
        by="alice",
        stranger="charlie",
        ready=stay("note_sent"),
        do=lambda world, record, actor: verbs.cancel_stay(record, reason=WHY, actor=actor, now=NOW),
        steps=(*row("cancel"), "documents.issueddocument revoke"),
    ),
]

ELSEWHERE = {
    "end_allowances": "the right is asked by the verb it is part of: tests/test_award_ends.py",
    "record_visas": "a loop over record_visa: tests/test_visa_notes.py",
    "plan_stay": "the right is asked by the verb it is part of: tests/test_stays.py",
    "send_note": "part of write_note",
}
