"""A stay from its plan to the departure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from core.errors import Invalid, Refused
from core.numbers import reference
from core.workflow import begin, lock_for, perform, saying_no
from documents.enums import IssuedState
from documents.models import IssuedDocument
from documents.operations import revoke_document
from mobility import rules
from mobility.enums import StayPurpose, StayState
from mobility.models import Stay
from partners.actor import Actor
from partners.enums import Power, Role
from partners.models import Institution
from partners.queries import host_day
from people.models import Person
from people.queries import passport_of

AHEAD = _("This day has not come yet.")


def plan_stay(
    *,
    person: Person,
    institution: Institution,
    about: str,
    enters_on: date,
    leaves_on: date,
    purpose: str = StayPurpose.TRAINING,
    visa_needed: bool | None = None,
    actor: Actor,
    now: datetime,
) -> Stay:
    """Somebody is expected. Called inside the transaction of what the stay is for, whose verb has checked the right.

    Whether a visa is needed: as said here, else as the passport says, else yes, so that nobody is forgotten.
    """
    if visa_needed is None:
        passport = passport_of(person)
        visa_needed = passport is None or passport.visa_needed is not False
    with transaction.atomic():
        stay = Stay(
            reference=reference("S", host_day(now).year),
            partner_id=person.partner_id,
            person=person,
            institution=institution,
            purpose=purpose,
            about=about[:200],
            enters_on=enters_on,
            leaves_on=leaves_on,
            visa_needed=visa_needed,
            state_since=now,
            created_at=now,
        )
        begin(stay, "planned", actor=actor, now=now, data=_days(stay))
    return stay


def _days(stay: Stay) -> dict[str, Any]:
    names = ("enters_on", "leaves_on", "arrived_on", "departed_on")
    return {name: getattr(stay, name).isoformat() for name in names if getattr(stay, name)}


def _move(stay: Stay, step: str, changes: Mapping[str, Any], *, actor: Actor, now: datetime, reason: str = "", **data: Any) -> None:
    perform(stay, step, actor=actor, now=now, reason=reason, changes={**changes, "state_since": now}, data=data or None)


def change_days(stay: Stay, *, enters_on: date, leaves_on: date, actor: Actor, now: datetime) -> None:
    """Planned days, as the intake or the ticket says; the old ones stay in the history."""
    if leaves_on < enters_on:
        raise Invalid({"leaves_on": [_("The stay would end before it begins.")]})
    with saying_no(), transaction.atomic():
        actor = _planner(stay, actor)
        locked = lock_for(stay, "change_days", actor=actor, now=now)
        data = {"was": _days(locked), "enters_on": enters_on.isoformat(), "leaves_on": leaves_on.isoformat()}
        perform(stay, "change_days", actor=actor, now=now, changes={"enters_on": enters_on, "leaves_on": leaves_on}, data=data)


def change_departure(stay: Stay, *, leaves_on: date, actor: Actor, now: datetime) -> None:
    """The planned departure of somebody who has come; allowances are due until the real one, whatever was planned."""
    with saying_no(), transaction.atomic():
        actor = _planner(stay, actor)
        locked = lock_for(stay, "change_departure", actor=actor, now=now)
        if leaves_on < max(locked.arrived_on, locked.enters_on):
            raise Invalid({"leaves_on": [_("The day of departure lies before the day of arrival.")]})
        data = {"was": _days(locked), "leaves_on": leaves_on.isoformat()}
        perform(stay, "change_departure", actor=actor, now=now, changes={"leaves_on": leaves_on}, data=data)


def _planner(stay: Stay, actor: Actor) -> Actor:
    """Who plans, for the history: an officer and the head in their own right, whoever else "A for B"."""
    own = rules.may_keep_stay(actor, stay) or actor.has_for_partner(stay.partner_id, Role.NOMINATING_OFFICER)
    return actor if own else actor.using(stay.partner_id, Power.ANSWER_OFFERS)


def set_visa_need(stay: Stay, *, visa_needed: bool, actor: Actor, now: datetime) -> None:
    perform(stay, "set_visa_need", actor=actor, now=now, changes={"visa_needed": visa_needed}, data={"visa_needed": visa_needed})


def send_note(stay: Stay, *, note: IssuedDocument, visa_letter: IssuedDocument | None = None, actor: Actor, now: datetime) -> None:
    """The note verbale of this stay, written just now for one or several people (`operations.notes`)."""
    changes = {"note": note, "visa_letter": visa_letter, "note_sent_on": host_day(now)}
    _move(stay, "send_note", changes, actor=actor, now=now, note=note.number)


def take_note_back(stay: Stay, *, reason: str, actor: Actor, now: datetime) -> None:
    """The note says what no longer holds (another entry, another passport): its papers are revoked and the person waits for a new one.

    A note that names others who are still expected stays valid for them.
    """
    with saying_no(), transaction.atomic():
        _hold_note(stay)
        locked = lock_for(stay, "take_note_back", actor=actor, now=now)
        _revoke_papers(locked, gettext_noop("A new note verbale is written."), actor, now)
        data = {"note": locked.note.number} if locked.note else {}
        changes = {"note": None, "visa_letter": None, "note_sent_on": None, "visa_reference": ""}
        _move(stay, "take_note_back", changes, actor=actor, now=now, reason=reason, **data)


def record_visa(stay: Stay, *, visa_reference: str, actor: Actor, now: datetime) -> None:
    """The number under which the embassy gives the visa; a wrong one is corrected by recording it again."""
    visa_reference = " ".join(visa_reference.split())
    if not visa_reference:
        raise Invalid({"visa_reference": [_("Enter the visa-support reference number.")]})
    with saying_no(), transaction.atomic():
        locked = lock_for(stay, "record_visa", actor=actor, now=now)
        data = {"visa_reference": visa_reference, **({"was": locked.visa_reference} if locked.visa_reference else {})}
        _move(stay, "record_visa", {"visa_reference": visa_reference}, actor=actor, now=now, **data)


def record_arrival(stay: Stay, *, arrived_on: date, actor: Actor, now: datetime) -> None:
    """The day on which the person really came: a fact, also where a visa was never recorded."""
    with saying_no(), transaction.atomic():
        lock_for(stay, "record_arrival", actor=actor, now=now)
        if arrived_on > host_day(now):
            raise Invalid({"arrived_on": [AHEAD]})
        _move(stay, "record_arrival", {"arrived_on": arrived_on}, actor=actor, now=now, arrived_on=arrived_on.isoformat())


def record_departure(stay: Stay, *, departed_on: date, actor: Actor, now: datetime) -> None:
    """The last day; it counts as a day of the stay."""
    with saying_no(), transaction.atomic():
        locked = lock_for(stay, "record_departure", actor=actor, now=now)
        _check_departure(locked.arrived_on, departed_on, now)
        _move(stay, "record_departure", {"departed_on": departed_on}, actor=actor, now=now, departed_on=departed_on.isoformat())


def _check_departure(arrived_on: date, departed_on: date, now: datetime) -> None:
    if departed_on > host_day(now):
        raise Invalid({"departed_on": [AHEAD]})
    if departed_on < arrived_on:
        raise Invalid({"departed_on": [_("The day of departure lies before the day of arrival.")]})


def correct_days(stay: Stay, *, arrived_on: date, departed_on: date | None = None, reason: str, actor: Actor, now: datetime) -> None:
    """Other days than were recorded; the old ones stay in the history, and the next pay sheet settles the difference."""
    with saying_no(), transaction.atomic():
        locked = lock_for(stay, "correct_days", actor=actor, now=now)
        if arrived_on > host_day(now):
            raise Invalid({"arrived_on": [AHEAD]})
        if (departed_on is None) != (locked.departed_on is None):
            raise Refused(_("The departure is recorded by a step of its own; here its day is only corrected."))
        if departed_on:
            _check_departure(arrived_on, departed_on, now)
        changes = {"arrived_on": arrived_on, "departed_on": departed_on}
        data = {"was": _days(locked), **{name: day.isoformat() for name, day in changes.items() if day}}
        perform(stay, "correct_days", actor=actor, now=now, reason=reason, changes=changes, data=data)


def mark_no_show(stay: Stay, *, reason: str, actor: Actor, now: datetime) -> None:
    """Expected and not come: a consequence of the same step of what the stay is for."""
    with transaction.atomic():
        _hold_note(stay)
        _move(stay, "no_show", {}, actor=actor, now=now, reason=reason)
        _revoke_papers(stay, gettext_noop("The person did not arrive."), actor, now)


def cancel_stay(stay: Stay, *, reason: str, actor: Actor, now: datetime) -> None:
    """Called off before the arrival: a consequence of a withdrawal, a replacement or the end of what the stay is for."""
    with transaction.atomic():
        _hold_note(stay)
        _move(stay, "cancel", {}, actor=actor, now=now, reason=reason)
        _revoke_papers(stay, gettext_noop("The stay was cancelled."), actor, now)


def _hold_note(stay: Stay) -> None:
    """Two who end the last stays of one note at once follow each other, so that the second sees that nobody is left and revokes it."""
    rows = IssuedDocument.objects.across_partners(reason="papers of the stay at hand").filter(pk=stay.note_id)
    rows.select_for_update(of=("self",), no_key=True).first()


def _revoke_papers(stay: Stay, words: str, actor: Actor, now: datetime) -> None:
    """The visa support letter, and the note verbale unless it names others who are still expected or have come.

    The portal does it as a consequence and under the actor's name; what was revoked by then stays as it is.
    """
    consequence = actor.in_consequence()
    rows = IssuedDocument.objects.across_partners(reason="papers of the stay at hand").filter(state=IssuedState.VALID)
    for document in rows.filter(pk__in=[pk for pk in (stay.visa_letter_id, stay.note_id) if pk]).order_by("pk"):
        if document.pk == stay.visa_letter_id or not _names_others(document, stay):
            revoke_document(document, reason=words, actor=consequence, now=now)


def _names_others(note: IssuedDocument, stay: Stay) -> bool:
    others = Stay.objects.across_partners(reason="whom else this note verbale names").filter(note=note).exclude(pk=stay.pk)
    return bool(others.exclude(state__in=[StayState.CANCELLED, StayState.NO_SHOW]).exists())
