"""Visas, arrivals, allowances and pay sheets of the last months; older stays have arrived and left, no more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from mobility import operations as mobility
from mobility.enums import StayState
from mobility.models import Allowance, Stay
from mobility.money import last_day, month_of, next_month
from mobility.queries.notes import missing_data
from mobility.visa_clock import window_of
from partners.queries import host_day
from people.operations import save_passport
from portal.demo.stage import Stage, Story, chance, local
from scholarships.models import Award

if TYPE_CHECKING:
    from portal.demo.nominations import Life

RECENT = timedelta(days=420)  # whose money and visas the story tells
WITH_VISA = timedelta(days=150)
ALLOWANCES = (
    ("stipend", Decimal("180000.00"), "KZT", "month", {"host": 100}),
    ("housing", Decimal("95000.00"), "KZT", "month", {"host": 70, "sender": 30}),
    ("travel", Decimal("620.00"), "USD", "once", {"sender": 100}),
)


def stay_of(life: Life) -> Stay:
    award = Award.objects.across_partners(reason="the stay of a nomination of the story").select_related("stay__person__passport", "stay__partner")
    stay: Stay = award.get(nomination=life.nomination).stay
    return stay


def visa_life(life: Life) -> Iterator[datetime]:
    """Some weeks before the entry the note goes in, a week later the reference comes; a few wait at the desk."""
    stay, actor = stay_of(life), life.stage.actors["programme.officer"]
    _allow(life, stay)
    dice = chance("visa", life.nomination.reference)
    if not stay.visa_needed or local(stay.enters_on) < life.stage.now - WITH_VISA:
        return
    if local(stay.enters_on) > life.stage.now and dice.random() < 0.5:
        return  # waits at the desk
    _complete_passport(stay, dice, life.now)
    yield max(life.now + timedelta(days=2), local(stay.enters_on - timedelta(days=dice.randint(20, 60))))
    if missing_data(stay) or host_day(life.now) > window_of(stay.enters_on).closes_on:
        return
    mobility.write_note([stay], actor=actor, now=life.now)
    yield life.now + timedelta(days=dice.uniform(5, 9))
    reference = f"KZ-{stay.enters_on:%y}-{dice.randint(10000, 99999)}"
    mobility.record_visa(stay, visa_reference=reference, actor=actor, now=life.now)


def _complete_passport(stay: Stay, dice: Random, now: datetime) -> None:
    """What the dossier left open and an embassy asks for."""
    if missing_data(stay):
        number = f"{dice.choice('ABCEHKNP')}{dice.randint(1000000, 9999999)}"
        fields = {"number": number, "country": stay.partner.code, "expires_on": stay.leaves_on + timedelta(days=dice.randint(400, 2500))}
        save_passport(stay.person, fields=fields, now=now)


def _allow(life: Life, stay: Stay) -> None:
    """Where the call names no components."""
    given = Allowance.objects.across_partners(reason="the stay of a nomination of the story").filter(stay=stay)
    if local(stay.leaves_on) < life.stage.now - RECENT or given.exists():
        return
    for kind, amount, currency, per, shares in ALLOWANCES:
        fields = {"kind": kind, "amount": amount, "currency": currency, "per": per, "shares": shares}
        mobility.add_allowance(stay, fields=fields, actor=life.stage.actors["programme.officer"], now=life.now)


def arrive(life: Life) -> None:
    stay = stay_of(life)
    mobility.record_arrival(stay, arrived_on=min(stay.enters_on, host_day(life.now)), actor=life.stage.actors["registrar"], now=life.now)


def leave(life: Life, day: date) -> None:
    stay = stay_of(life)
    if stay.state == StayState.ARRIVED:
        mobility.record_departure(stay, departed_on=max(day, stay.arrived_on or day), actor=life.stage.actors["registrar"], now=life.now)


def pay_story(stage: Stage) -> Story:
    """Each month a sheet: made by the registrar, approved by the head, paid; the present month is a draft."""
    month = month_of((stage.now - RECENT).date())
    academy, registrar, head = stage.offices["institute"], stage.actors["registrar"], stage.actors["programme.head"]
    while month < month_of(host_day(stage.now)):
        yield local(last_day(month) - timedelta(days=5), 11)
        sheet = mobility.make_sheet(institution=academy, month=month, actor=registrar, now=stage.time)
        yield stage.time + timedelta(days=1)
        mobility.approve_sheet(sheet, actor=head, now=stage.time)
        yield stage.time + timedelta(days=2)
        mobility.record_payment(sheet, paid_on=host_day(stage.time), actor=registrar, now=stage.time)
        month = next_month(month)
    yield max(stage.now - timedelta(hours=3), local(month, 0, 1))  # on the first morning of a month it has begun only just now
    mobility.make_sheet(institution=academy, month=month, actor=registrar, now=stage.time)


def stand_at_the_visa_desk(stage: Stage) -> None:
    """So that the desk has what is due this week and what is late: the tickets of two people say other days."""
    rows = Stay.objects.across_partners(reason="who is expected in the story").filter(state=StayState.PLANNED, visa_needed=True)
    expected = rows.filter(enters_on__gt=stage.day(0)).order_by("-enters_on", "pk")[:2]
    for stay, days in zip(expected, (16, 9), strict=False):
        enters_on = stage.day(days)
        mobility.change_days(
            stay, enters_on=enters_on, leaves_on=max(stay.leaves_on, enters_on), actor=stage.actors["programme.officer"], now=stage.now
        )
