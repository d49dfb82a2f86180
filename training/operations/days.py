"""Arrival and departure as the academy records them. The stay, where there is one, says the same (`training.reactions`)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid
from core.history import record
from core.timefmt import day_text
from core.workflow import lock, lock_for, perform, saying_no
from mobility.models import Stay
from partners.actor import Actor
from partners.queries import host_day
from training.models import Enrolment
from training.queries.days import EARLIEST

DAYS = ("arrived_on", "departed_on")


def record_arrival(enrolment: Enrolment, *, arrived_on: date, actor: Actor, now: datetime) -> None:
    """The day on which the person really came; it can be corrected, and each entry stays in the history."""
    with saying_no(), transaction.atomic():
        hold_stay(enrolment)
        locked = lock_for(enrolment, "record_arrival", actor=actor, now=now)
        _check_arrival(locked, arrived_on, now)
        data = {"arrived_on": arrived_on.isoformat()}
        perform(enrolment, "record_arrival", actor=actor, now=now, changes={"arrived_on": arrived_on}, data=data)


def _check_arrival(enrolment: Enrolment, day: date, now: datetime) -> None:
    earliest = enrolment.intake.starts_on - EARLIEST
    if day > host_day(now):
        raise Invalid({"arrived_on": [_("This day has not come yet.")]})
    if day > enrolment.last_day:
        raise Invalid({"arrived_on": [_("The training was over on this day.")]})
    if day < earliest:
        sentence = gettext("Nobody is let in so early: the day can't lie before %(day)s, 60 days before the intake begins.")
        raise Invalid({"arrived_on": [sentence % {"day": day_text(earliest)}]})
    if enrolment.departed_on and day > enrolment.departed_on:
        raise Invalid({"arrived_on": [_("The day of departure lies before the day of arrival.")]})


def record_departure(enrolment: Enrolment, *, departed_on: date, actor: Actor, now: datetime) -> None:
    """The last day in the country; up to and including it allowances are due. It can be corrected like the arrival."""
    with saying_no(), transaction.atomic():
        hold_stay(enrolment)
        locked = lock_for(enrolment, "record_departure", actor=actor, now=now)
        if departed_on > host_day(now):
            raise Invalid({"departed_on": [_("This day has not come yet.")]})
        if departed_on < locked.arrived_on:
            raise Invalid({"departed_on": [_("The day of departure lies before the day of arrival.")]})
        data = {"departed_on": departed_on.isoformat()}
        perform(enrolment, "record_departure", actor=actor, now=now, changes={"departed_on": departed_on}, data=data)


def hold_stay(enrolment: Enrolment) -> None:
    """The stay first, then the enrolment, as the visa desk does it: two who record the same day at once follow each other."""
    if enrolment.stay is not None:
        enrolment.stay = lock(enrolment.stay)


def follow_stay(enrolment: Enrolment, stay: Stay, *, actor: Actor, now: datetime) -> None:
    """What the visa desk has recorded of the stay is true of the enrolment. Called inside the transaction of that step, which has asked who."""
    locked: Enrolment = lock(enrolment)
    changed = {name: getattr(stay, name) for name in DAYS if getattr(stay, name) != getattr(locked, name)}
    if not changed:
        return
    for name, value in changed.items():
        setattr(locked, name, value)
    locked.save(update_fields=sorted(changed))
    step = "arrival_recorded" if "arrived_on" in changed else "departure_recorded"
    record(locked, step, actor=actor, now=now, data={name: value.isoformat() for name, value in changed.items() if value})
