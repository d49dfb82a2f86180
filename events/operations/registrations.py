"""Registrations: alone or by the public page, approved or put on the waiting list, offered a place, taken, passed on, cancelled."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed, Refused
from core.history import entries_for, record
from core.numbers import references
from core.workflow import begin, lock, lock_for, perform, wake_delivery
from documents.operations import ALPHABET
from events.enums import LIVE, Accreditation, EventMode
from events.enums import RegistrationState as S
from events.models import Delegation, Event, Registration
from events.operations.stays import call_off_stay, plan_stay_of
from events.places import holding, make_offer, offer_free_places
from events.queries.registrations import registration_closed
from events.rules import people as rules
from partners.actor import Actor
from partners.queries import host_day
from people.models import Person

ASKED_AGAIN_AFTER = timedelta(minutes=10)  # a second letter to the same address
CODE_LENGTH = 20
# What a participant says of themselves; the names too until they stand on a badge.
OWN_FIELDS = (
    "given_names", "family_name", "badge_name", "position", "organisation", "country", "email", "phone", "language", "online", "interpretation", "diet",
    "diet_note", "access_needs", "visa_needed",
)  # fmt: skip


def new_registrations(event: Event, rows: Sequence[Mapping[str, Any]], *, state: str, now: datetime) -> list[Registration]:
    """Not saved yet: numbers and codes are given, the accreditation waits where the event asks for one."""
    numbers = references("G", host_day(now).year, len(rows))
    accreditation = Accreditation.WAITING if event.accreditation_needed else Accreditation.NOT_NEEDED
    given = {"event": event, "state": state, "state_since": now, "accreditation": accreditation, "created_at": now}
    return [
        Registration(reference=number, code="".join(secrets.choice(ALPHABET) for _n in range(CODE_LENGTH)), **given, **_own(event, row))
        for number, row in zip(numbers, rows, strict=True)
    ]


def _own(event: Event, fields: Mapping[str, Any]) -> dict[str, Any]:
    """An event online has no other way to take part."""
    return {**fields, "online": True} if event.mode == EventMode.ONLINE else dict(fields)


# --- to register --------------------------------------------------------------------------------------
def register_oneself(event: Event, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Registration:
    """By somebody who has an account: the address is proved already."""
    if not actor.is_signed_in:
        raise NotAllowed
    with holding(event.pk) as held:
        _must_be_open(held, now)
        person = Person.objects.across_partners(reason="the own person of who registers").filter(user_id=actor.user_id).first()
        if _live(held).filter(user_id=actor.user_id).exists():
            raise Refused(_("You are registered already."), code="twice")
        make_way(held.pk, [str(fields.get("email", ""))], actor=actor, now=now)
        own = {"user_id": actor.user_id, "person": person, "partner_id": person.partner_id if person else None}
        (registration,) = new_registrations(held, [{**fields, **own}], state=S.REGISTERED, now=now)
        begin(registration, "registered", actor=actor, now=now)
        _settle(registration, held, actor=actor, now=now)
    return registration


def register_publicly(event: Event, *, fields: Mapping[str, Any], now: datetime) -> Registration:
    """By anybody, on the page of a public event: a letter with a link goes to the address, and nothing else happens before it is opened.

    Whether the address stands on the list already is said in the letter alone.
    """
    if not event.is_public:
        raise NotAllowed
    with holding(event.pk) as held:
        _must_be_open(held, now)
        if known := _live(held).filter(email__iexact=fields["email"]).first():
            _write_again(known, now)
            return known
        (registration,) = new_registrations(held, [fields], state=S.UNCONFIRMED, now=now)
        begin(registration, "asked", actor=rules.guest_of(registration), now=now)
    return registration


def _write_again(known: Registration, now: datetime) -> None:
    last = entries_for(known).filter(step__in=["asked", "asked_again"]).last()
    if last is None or last.at + ASKED_AGAIN_AFTER <= now:
        step = "asked" if known.state == S.UNCONFIRMED else "asked_again"
        wake_delivery(record(known, step, actor=rules.guest_of(known), now=now, source=known.state, target=known.state))


def _live(event: Event) -> Any:
    return Registration.objects.across_partners(reason="whether somebody is registered already").filter(event=event, state__in=LIVE)


def make_way(event_id: int, emails: Sequence[str], *, actor: Actor, now: datetime) -> None:
    """Inside a transaction: what somebody typed and never proved ends for whoever is named or has proved the address, and keeps nobody out."""
    rows = Registration.objects.across_partners(reason="addresses that nobody has proved").filter(event=event_id, state=S.UNCONFIRMED)
    for row in rows.filter(email__in=[email.lower() for email in emails if email]).order_by("pk"):
        end_registration(row, "expire", actor=actor.in_consequence(), now=now)


def _must_be_open(event: Event, now: datetime) -> None:
    if closed := registration_closed(event, now):
        raise Refused(closed, code="closed")


def confirm_address(registration: Registration, *, actor: Actor, now: datetime) -> None:
    """By the link in the letter. Asked again of one that is confirmed, nothing happens."""
    with holding(registration.event_id) as event:
        locked = lock(registration)
        if rules.is_own(actor, locked) and locked.state in LIVE and locked.state != S.UNCONFIRMED:
            registration.__dict__.update(locked.__dict__)
            return
        _move(registration, "confirm_address", actor=actor, now=now)
        _settle(registration, event, actor=actor, now=now)


def _settle(registration: Registration, event: Event, *, actor: Actor, now: datetime) -> None:
    """Where nobody approves: a place while there is one, else the end of the waiting list."""
    if event.approval_needed or registration.accreditation == Accreditation.WAITING:
        return
    _place(registration, event, actor=actor.in_consequence(), now=now)


def _place(registration: Registration, event: Event, *, actor: Actor, now: datetime) -> bool:
    offer_free_places(event.pk, actor=actor, now=now)  # whoever waits already comes first
    event.refresh_from_db(fields=["taken", "capacity"])
    if event.free > 0:
        _confirm(registration, "approve", actor=actor, now=now)
        return True
    _move(registration, "put_on_waiting_list", actor=actor, now=now, waits_since=now)
    return False


# --- to decide ----------------------------------------------------------------------------------------
def approve_registration(registration: Registration, *, actor: Actor, now: datetime) -> None:
    """A place at once; when all are taken PostgreSQL refuses, and the sentence says what else can be done."""
    with holding(registration.event_id):
        _confirm(registration, "approve", actor=actor, now=now)


def place_or_queue(registration: Registration, *, actor: Actor, now: datetime) -> bool:
    """For many at once: a place while there is one, else the waiting list; says which."""
    with holding(registration.event_id) as event:
        lock_for(registration, "approve", actor=actor, now=now)
        return _place(registration, event, actor=actor, now=now)


def put_on_waiting_list(registration: Registration, *, actor: Actor, now: datetime) -> None:
    """While places are free nobody waits: the clock would offer one within a minute."""
    with holding(registration.event_id) as event:
        lock_for(registration, "put_on_waiting_list", actor=actor, now=now)
        if event.free > 0 and registration.accreditation != Accreditation.WAITING:
            raise Refused(_("There are free places: approve the registration instead."), code="places_free")
        _move(registration, "put_on_waiting_list", actor=actor, now=now, waits_since=now)


def decline_registration(registration: Registration, *, reason: str, actor: Actor, now: datetime) -> None:
    _end(registration, "decline", reason=reason, actor=actor, now=now)


def accredit(registration: Registration, *, actor: Actor, now: datetime) -> None:
    with holding(registration.event_id) as event:
        _move(registration, "accredit", actor=actor, now=now, accreditation=Accreditation.ACCREDITED)
        if registration.state == S.REGISTERED:
            _settle(registration, event, actor=actor, now=now)
        offer_free_places(event.pk, actor=actor, now=now)


def refuse_accreditation(registration: Registration, *, reason: str, actor: Actor, now: datetime) -> None:
    _end(registration, "refuse_accreditation", reason=reason, actor=actor, now=now, accreditation=Accreditation.REFUSED)


# --- offers -------------------------------------------------------------------------------------------
def offer_place(registration: Registration, *, actor: Actor, now: datetime) -> None:
    """Out of turn, by the organiser; the turn is kept by `offer_free_places`."""
    with holding(registration.event_id) as event:
        make_offer(registration, event, actor=actor, now=now)


def take_place(registration: Registration, *, actor: Actor, now: datetime) -> None:
    with holding(registration.event_id):
        _confirm(registration, "take_place", actor=actor, now=now, offered_until=None)


def pass_place(registration: Registration, *, actor: Actor, now: datetime) -> None:
    _end(registration, "pass_place", actor=actor, now=now, offered_until=None)


def cancel_registration(registration: Registration, *, reason: str = "", actor: Actor, now: datetime) -> None:
    _end(registration, "cancel", reason=reason, actor=actor, now=now, offered_until=None)


def _end(registration: Registration, step: str, *, reason: str = "", actor: Actor, now: datetime, **changes: Any) -> None:
    """The place passes to who has waited longest, in the same transaction; the stay is called off."""
    with holding(registration.event_id):
        end_registration(registration, step, reason=reason, actor=actor, now=now, **changes)
        offer_free_places(registration.event_id, actor=actor, now=now)


def end_registration(registration: Registration, step: str, *, reason: str = "", actor: Actor, now: datetime, **changes: Any) -> None:
    """Inside `holding`. A delegation whose head does not come has none until it chooses one."""
    _move(registration, step, reason=reason, actor=actor, now=now, **changes)
    Delegation.objects.across_partners(reason="the delegation that this person headed").filter(head=registration.pk).update(head=None)
    call_off_stay(registration, reason=reason, actor=actor, now=now)


def _confirm(registration: Registration, step: str, *, actor: Actor, now: datetime, **changes: Any) -> None:
    confirm_place(registration, step, actor=actor, now=now, **changes)


def confirm_place(registration: Registration, step: str, *, actor: Actor, now: datetime, **changes: Any) -> None:
    """Inside `holding`. Whoever needs a visa and is known as a person is expected from now on."""
    _move(registration, step, actor=actor, now=now, **changes)
    plan_stay_of(registration, actor=actor, now=now)


# --- details ------------------------------------------------------------------------------------------
def change_registration(registration: Registration, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """Names, post, needs. A visa that is needed after all makes the stay; one that is not calls it off."""
    assert set(fields) <= set(OWN_FIELDS), fields
    with holding(registration.event_id) as event:
        locked = lock_for(registration, "change", actor=actor, now=now)
        changed = {name: value for name, value in _own(event, fields).items() if getattr(locked, name) != value}
        if not changed:
            return
        if not changed.get("given_names", locked.given_names):
            raise Invalid({"given_names": [_("Enter the given names.")]})
        perform(registration, "change", actor=actor, now=now, changes=changed, data={"fields": sorted(changed)})
        if registration.state == S.CONFIRMED and {"visa_needed", "online"} & set(changed):
            if registration.visa_needed and not registration.online:
                plan_stay_of(registration, actor=actor, now=now)
            else:
                call_off_stay(registration, reason=str(_("No visa is needed.")), actor=actor, now=now)


def _move(registration: Registration, step: str, *, reason: str = "", actor: Actor, now: datetime, **changes: Any) -> None:
    perform(registration, step, actor=actor, now=now, reason=reason, changes={**changes, "state_since": now})
