"""The waiting list: whatever moves places of an event holds the event's row first, so that two who move them follow each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import transaction

from core.workflow import lock, perform, saying_no
from events.enums import COMING, Accreditation
from events.enums import RegistrationState as S
from events.models import Event, Registration
from partners.actor import Actor


@contextmanager
def holding(event_id: int) -> Iterator[Event]:
    """A transaction in which the event's places are nobody else's to move. Refusals of the database are said in its sentences."""
    with saying_no(), transaction.atomic():
        yield lock(Event(pk=event_id))


def offer_free_places(event_id: int, *, actor: Actor, now: datetime) -> list[Registration]:
    """Each place that is free goes to who has waited longest, for a time. Called inside `holding`, after places became free.

    The history names whose step freed the place; those who wait for their accreditation are passed over.
    """
    event = Event.objects.across_partners(reason="places of the event at hand").get(pk=event_id)
    if event.state not in COMING or event.ends_at <= now or event.free <= 0:
        return []
    rows = Registration.objects.across_partners(reason="who waits for a place of the event at hand")
    waiting = rows.filter(event=event_id, state=S.WAITING).exclude(accreditation=Accreditation.WAITING)
    offered = []
    for registration in waiting.order_by("waits_since", "pk")[: event.free]:
        make_offer(registration, event, actor=actor.in_consequence(), now=now)
        offered.append(registration)
    return offered


def make_offer(registration: Registration, event: Event, *, actor: Actor, now: datetime) -> None:
    until = now + timedelta(hours=event.offer_hours)
    if now < event.starts_at:
        until = min(until, event.starts_at)
    changes = {"offered_until": until, "state_since": now}
    perform(registration, "offer_place", actor=actor, now=now, changes=changes, data={"until": until.isoformat()})
