"""What the clock does with registrations: offers that nobody took, addresses nobody confirmed, places that are free, data that are needed no more."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q

from core.history import forget_fields, record
from core.workflow import each_by_itself, lock
from events.enums import COMING, Diet
from events.enums import RegistrationState as S
from events.models import Event, Registration
from events.operations.registrations import end_registration
from events.places import holding, offer_free_places
from partners.actor import Actor

CLOCK = Actor.system("clock")
ADDRESS_DAYS = 3  # to open the link in the letter
NEEDS_KEPT_DAYS = 30  # after the event
AT_ONCE = 500  # rows of one night


def _rows() -> Any:
    return Registration.objects.across_partners(reason="the clock looks at all registrations")


def pass_places_on(*, now: datetime) -> int:
    """Offers that ran out, each by itself; then whatever places are free for whatever reason go to those who wait."""
    over = _rows().filter(state=S.OFFERED, offered_until__lte=now, event__state__in=COMING).select_related("event").order_by("offered_until", "pk")
    done = each_by_itself(over, lambda row: _lapse(row, now), what="offer of registration")
    waiting = _rows().filter(state=S.WAITING)
    events = Event.objects.across_partners(reason="the clock fills free places").filter(state__in=COMING, ends_at__gt=now, taken__lt=F("capacity"))
    for event in events.filter(pk__in=waiting.values("event_id")).order_by("pk"):
        each_by_itself([event], lambda row: _fill(row, now), what="free places of event")
    return done


def _lapse(registration: Registration, now: datetime) -> None:
    with holding(registration.event_id) as event:
        end_registration(registration, "lapse", actor=CLOCK, now=now)
        offer_free_places(event.pk, actor=CLOCK, now=now)


def _fill(event: Event, now: datetime) -> None:
    with holding(event.pk):
        offer_free_places(event.pk, actor=CLOCK, now=now)


def expire_addresses(*, now: datetime) -> int:
    """Nobody has opened the link: the place on the list of addresses is free for another try."""
    rows = _rows().filter(state=S.UNCONFIRMED, state_since__lte=now - timedelta(days=ADDRESS_DAYS)).select_related("event").order_by("pk")
    return each_by_itself(rows, lambda row: _expire(row, now), what="unconfirmed registration")


def _expire(registration: Registration, now: datetime) -> None:
    with holding(registration.event_id):
        end_registration(registration, "expire", actor=CLOCK, now=now)


def forget_needs(*, now: datetime) -> int:
    """Diet and access say something of health and belief: a month after the event nobody needs them, the field history neither."""
    kept = ~Q(diet_note="") | ~Q(access_needs="") | ~Q(diet=Diet.ANY)
    over = Q(event__ends_at__lt=now - timedelta(days=NEEDS_KEPT_DAYS))
    rows = _rows().filter(over, kept).order_by("pk")[:AT_ONCE]
    return each_by_itself(rows, lambda row: _forget(row, now), what="needs of registration")


def _forget(registration: Registration, now: datetime) -> None:
    with holding(registration.event_id):
        row = lock(registration)
        if not (row.diet_note or row.access_needs or row.diet != Diet.ANY):  # another clock was first
            return
        row.diet, row.diet_note, row.access_needs = Diet.ANY, "", ""
        row.save(update_fields=["diet", "diet_note", "access_needs"])
        forget_fields(row)
        record(row, "needs_deleted", actor=CLOCK, now=now, source=row.state, target=row.state)
