"""Contacts of an institution: added, corrected, confirmed as still right, removed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from core.errors import NotAllowed
from core.history import record
from core.workflow import lock, saying_no, take_away
from partners.actor import Actor
from partners.contacts import may_keep_contacts
from partners.models import Institution, InstitutionContact
from partners.queries import host_day

CONTACT_FIELDS = ("name", "post", "email", "phone")


def add_contact(institution: Institution, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> InstitutionContact:
    """Whoever enters a contact vouches for it that day."""
    _check(actor, institution)
    with saying_no(), transaction.atomic():
        contact = InstitutionContact(institution=institution, created_at=now, **_vouched(actor, now), **fields)
        contact.full_clean()
        contact.save(force_insert=True)
        record(contact, "added", actor=actor, now=now, data={"institution": institution.name_en})
    return contact


def change_contact(contact: InstitutionContact, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """Correct a contact; who corrects it vouches for it. Nothing new leaves no trace."""
    _check(actor, contact.institution)
    with saying_no(), transaction.atomic():
        locked: InstitutionContact = lock(contact)
        changed = sorted(name for name, value in fields.items() if getattr(locked, name) != value)
        if changed:
            for name, value in {**fields, **_vouched(actor, now)}.items():
                setattr(locked, name, value)
            locked.full_clean()
            locked.save()
            record(locked, "changed", actor=actor, now=now, data={"fields": changed})
    contact.__dict__.update(locked.__dict__)


def confirm_contact(contact: InstitutionContact, *, actor: Actor, now: datetime) -> None:
    """Made sure today that the contact is right."""
    _check(actor, contact.institution)
    with saying_no(), transaction.atomic():
        locked: InstitutionContact = lock(contact)
        for name, value in _vouched(actor, now).items():
            setattr(locked, name, value)
        locked.save(update_fields=["confirmed_on", "confirmed_by_label"])
        record(locked, "confirmed", actor=actor, now=now)
    contact.__dict__.update(locked.__dict__)


def remove_contact(contact: InstitutionContact, *, actor: Actor, now: datetime) -> None:
    _check(actor, contact.institution)
    with saying_no(), transaction.atomic():
        record(contact, "removed", actor=actor, now=now, data={"institution": contact.institution.name_en})
        take_away(contact)


def _check(actor: Actor, institution: Institution) -> None:
    if not may_keep_contacts(actor, institution):
        raise NotAllowed


def _vouched(actor: Actor, now: datetime) -> dict[str, Any]:
    return {"confirmed_on": host_day(now), "confirmed_by_label": actor.label[:200]}
