"""A longer training: the academy asks with day and reason, the sending government agrees in writing or refuses in words."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid
from core.timefmt import day_text
from core.workflow import begin, lock, lock_for, perform, saying_no
from mobility.enums import EXPECTED, StayState
from mobility.operations import change_days, change_departure
from partners.actor import Actor
from partners.queries import host_day
from training.models import Enrolment, Extension
from training.operations.days import hold_stay
from training.queries.enrolments import waiting_extension
from training.rules.enrolments import consenting


def ask_extension(enrolment: Enrolment, *, until: date, reason: str, actor: Actor, now: datetime) -> Extension:
    """One at a time. Nothing changes until the sending government has answered."""
    with saying_no(), transaction.atomic():
        locked = lock_for(enrolment, "ask_extension", actor=actor, now=now)
        if until <= max(locked.last_day, host_day(now)):
            sentence = gettext("Choose a later day than %(day)s, to which the training runs now.")
            raise Invalid({"until": [sentence % {"day": day_text(max(locked.last_day, host_day(now)))}]})
        perform(enrolment, "ask_extension", actor=actor, now=now, reason=reason, data={"until": until.isoformat()})
        row = Extension(enrolment=enrolment, until=until, reason=reason.strip(), asked_at=now, asked_by_label=actor.label)
        begin(row, "asked", actor=actor, now=now, data={"until": until.isoformat()})
    return row


def consent_to_extension(extension: Extension, *, note_reference: str, actor: Actor, now: datetime) -> None:
    """The answer, then the enrolment, then the planned departure; what is due follows the departure by itself."""
    note = " ".join(note_reference.split())
    if not note:
        raise Invalid({"note_reference": [_("Enter the number of the note or letter in which your government consents.")]})
    actor = consenting(actor, extension.enrolment)
    with saying_no(), transaction.atomic():
        enrolment = extension.enrolment
        hold_stay(enrolment)
        extension.enrolment = enrolment = _held(enrolment)
        data = {"until": extension.until.isoformat(), "note": note}
        answer = {"note_reference": note, "answered_at": now, "answered_by_label": actor.label}
        perform(extension, "consent", actor=actor, now=now, changes=answer, data=data)
        was = enrolment.last_day
        perform(enrolment, "extend", actor=actor, now=now, changes={"extended_until": extension.until}, data=data)
        _move_departure(enrolment, was, actor, now)


def _held(enrolment: Enrolment) -> Enrolment:
    locked: Enrolment = lock(enrolment)
    locked.stay = enrolment.stay
    return locked


def _move_departure(enrolment: Enrolment, was: date, actor: Actor, now: datetime) -> None:
    """Later by as much as the training is longer."""
    stay = enrolment.stay
    if stay is None:
        return
    leaves_on = stay.leaves_on + (enrolment.last_day - was)
    if stay.state in EXPECTED:
        change_days(stay, enters_on=stay.enters_on, leaves_on=leaves_on, actor=actor, now=now)
    elif stay.state == StayState.ARRIVED:
        change_departure(stay, leaves_on=leaves_on, actor=actor, now=now)


def refuse_extension(extension: Extension, *, reason: str, actor: Actor, now: datetime) -> None:
    """The training ends as planned; the academy reads the words."""
    actor = consenting(actor, extension.enrolment)
    answer = {"answer": reason.strip(), "answered_at": now, "answered_by_label": actor.label}
    perform(extension, "refuse", actor=actor, now=now, reason=reason, changes=answer)


def call_off_extension(extension: Extension, *, reason: str, actor: Actor, now: datetime) -> None:
    """By the academy, while no answer has come."""
    perform(extension, "cancel", actor=actor, now=now, reason=reason, changes={"answer": reason.strip()[:300]})


def drop_waiting_extension(enrolment: Enrolment, *, reason: str, actor: Actor, now: datetime) -> None:
    """The training has ended: nothing is left to be answered. A consequence of that end, whose verb has asked who."""
    if found := waiting_extension(enrolment):
        call_off_extension(found, reason=reason, actor=actor.in_consequence(), now=now)
