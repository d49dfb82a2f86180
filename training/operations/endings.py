"""How a training ends, and how an end that was recorded by mistake is taken back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agreements import operations as ledger
from core.errors import Invalid
from core.workflow import lock_for, perform, saying_no
from partners.actor import Actor
from partners.queries import host_day
from training.enums import DismissalGround, EnrolmentState
from training.models import Enrolment
from training.operations.days import hold_stay
from training.queries.days import LEAVES_WITHIN
from training.queries.seats import held_by


def complete(enrolment: Enrolment, *, completed_on: date, result: str = "", actor: Actor, now: datetime) -> None:
    """The day lies between the first day of the intake and today. Who and when are asked before the day is looked at."""
    _finish(enrolment, "complete", completed_on, result, "", actor, now)


def complete_partly(enrolment: Enrolment, *, completed_on: date, reason: str, result: str = "", actor: Actor, now: datetime) -> None:
    """A part of what the programme asks for was done; the reason says what is missing."""
    _finish(enrolment, "complete_partly", completed_on, result, reason, actor, now)


def _finish(enrolment: Enrolment, step: str, completed_on: date, result: str, reason: str, actor: Actor, now: datetime) -> None:
    with saying_no(), transaction.atomic():
        locked = lock_for(enrolment, step, actor=actor, now=now)
        if completed_on < locked.intake.starts_on:
            raise Invalid({"completed_on": [_("This day lies before the first day of the intake.")]})
        if completed_on > host_day(now):
            raise Invalid({"completed_on": [_("This day has not come yet.")]})
        perform(enrolment, step, actor=actor, now=now, reason=reason, changes={"completed_on": completed_on, "result": result})


def not_complete(enrolment: Enrolment, *, reason: str, actor: Actor, now: datetime) -> None:
    perform(enrolment, "not_complete", actor=actor, now=now, reason=reason)


def reopen(enrolment: Enrolment, *, reason: str, actor: Actor, now: datetime) -> None:
    """A result that was recorded by mistake: the person is in training again. A revoked certificate stays among the papers."""
    changes = {"completed_on": None, "result": "", "certificate": None}
    perform(enrolment, "reopen", actor=actor, now=now, reason=reason, changes=changes)


def withdraw(enrolment: Enrolment, *, reason: str, actor: Actor, now: datetime) -> None:
    """End an enrolment; the seat is free. Before the training began the place of the quota is free too; afterwards it stays used.

    Upper apps end in the same transaction what hangs on the seat: they read `begun` of the history row.
    """
    with saying_no(), transaction.atomic():
        hold_stay(enrolment)
        locked = lock_for(enrolment, "withdraw", actor=actor, now=now)
        begun = has_begun(locked, now)
        was = locked.state
        perform(enrolment, "withdraw", actor=actor, now=now, reason=reason, data={"begun": begun})
        if not begun:
            _give_back(enrolment, was, reason, actor, now)


def has_begun(enrolment: Enrolment, now: datetime) -> bool:
    """Once it was started; or of who has come, and nobody has yet pressed the button on the first day."""
    if enrolment.state not in (EnrolmentState.PRE_REGISTERED, EnrolmentState.ENROLLED):
        return True
    return enrolment.arrived_on is not None and enrolment.intake.starts_on <= host_day(now)


def _give_back(enrolment: Enrolment, was: str, reason: str, actor: Actor, now: datetime) -> None:
    """The place of the agreement line; that of a scholarship is its nomination's."""
    if year := enrolment.quota_year:
        give_back = ledger.release if was == EnrolmentState.PRE_REGISTERED else ledger.take_back
        give_back(year, subject=enrolment, amount=held_by(enrolment), actor=actor, now=now, reason=reason)


def dismiss(enrolment: Enrolment, *, ground: str, reason: str, actor: Actor, now: datetime) -> None:
    """The academy ends the training; the seat is free, the place of the quota stays used, and the person leaves within three days."""
    if ground not in DismissalGround.values:
        raise Invalid({"ground": [_("Choose for what the person is dismissed.")]})
    leaves_by = host_day(now) + LEAVES_WITHIN
    data: dict[str, Any] = {"ground": ground, "begun": True, "leaves_by": leaves_by.isoformat()}
    with saying_no(), transaction.atomic():
        hold_stay(enrolment)
        perform(enrolment, "dismiss", actor=actor, now=now, reason=reason, changes={"dismissed_for": ground}, data=data)
