"""Stays for tests: people of partner A at the academy, brought by the verbs to a state of the usual path."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from documents.enums import IssuedKind
from documents.operations import issue_document
from mobility import operations as mobility
from mobility.models import Allowance, Stay
from partners.models import Partner
from people.models import Person
from people.operations import save_person
from tests.numbering import numbers
from tests.world import NOW, World, person_fields

ENTRY = date(2026, 12, 20)  # the note may go in from 21 September to 6 December


def make_person(world: World, *, partner: Partner | None = None, **more: Any) -> Person:
    number = next(numbers)
    fields = person_fields(number, **more)
    return save_person(Person(partner=partner or world.partner_a), fields=fields, actor=world.alice, now=NOW)


def make_stay(
    world: World,
    *,
    state: str = "planned",
    person: Person | None = None,
    partner: Partner | None = None,
    enters_on: date = ENTRY,
    leaves_on: date | None = None,
    visa_needed: bool | None = True,
    now: datetime = NOW,
    about: str = "MIR-27, Master of International Relations",
) -> Stay:
    """planned, note_sent, visa_ready, arrived (on the planned entry) or departed (on the planned departure)."""
    stay = mobility.plan_stay(
        person=person or make_person(world, partner=partner), institution=world.institutions["academy"], about=about,
        enters_on=enters_on, leaves_on=leaves_on or enters_on + timedelta(days=364), visa_needed=visa_needed, actor=world.sofia, now=now,
    )  # fmt: skip
    later = datetime(stay.leaves_on.year, stay.leaves_on.month, stay.leaves_on.day, 12, tzinfo=now.tzinfo)
    verbs = {
        "note_sent": lambda: mobility.send_note(stay, note=a_note(world, stay.partner), actor=world.sofia, now=now),
        "visa_ready": lambda: mobility.record_visa(stay, visa_reference=f"KZ-{stay.pk}", actor=world.sofia, now=now),
        "arrived": lambda: mobility.record_arrival(stay, arrived_on=stay.enters_on, actor=world.ruslan, now=later),
        "departed": lambda: mobility.record_departure(stay, departed_on=stay.leaves_on, actor=world.ruslan, now=later),
    }
    for reached, verb in verbs.items():
        if stay.state == state:
            break
        verb()
        assert stay.state == reached
    return stay


def a_note(world: World, partner: Partner) -> Any:
    return issue_document(kind=IssuedKind.NOTE_VERBALE, partner=partner, facts={"name": ""}, subject="Visas", actor=world.sofia, now=NOW)


def allow(stay: Stay, amount: str, *, kind: str = "stipend", per: str = "month", **more: Any) -> Allowance:
    """An allowance of this stay, paid by the host unless said otherwise."""
    fields = {"shares": {"host": 100}, "currency": "KZT", "created_at": NOW, **more}
    row = Allowance(stay=stay, kind=kind, amount=amount, per=per, **fields)
    row.full_clean()
    row.save(force_insert=True)
    row.refresh_from_db()
    return row


def expected_by_now(nomination: Any) -> Any:
    """Whoever has accepted is planned to enter today, so that not to come can be recorded. Gives the nomination."""
    Stay._base_manager.filter(award__nomination=nomination).update(enters_on=NOW.date())
    return nomination
