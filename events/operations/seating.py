"""Places at a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.bulk import insert_each
from core.errors import Invalid
from core.workflow import lock_for, perform, saying_no
from events.models import EventSession, Seat
from events.queries.seating import proposed
from partners.actor import Actor


def set_seats(session: EventSession, *, seats: Sequence[Mapping[str, Any]], actor: Actor, now: datetime) -> None:
    """All places anew, from the place of honour on: `{"label", "delegation", "registration"}`. Nobody is told: it is the host's plan."""
    if any(not str(seat["label"]).strip() for seat in seats):
        raise Invalid({"": [_("Each card has a name.")]})
    _place(session, lambda: list(seats), actor, now)


def propose_seats(session: EventSession, *, actor: Actor, now: datetime) -> None:
    """By the order of precedence as it is now; what was set by hand goes."""
    _place(session, lambda: [vars(place) for place in proposed(session)], actor, now)


def _place(session: EventSession, wanted: Any, actor: Actor, now: datetime) -> None:
    with saying_no(), transaction.atomic():
        locked = lock_for(session, "set_seats", actor=actor, now=now)
        Seat.objects.across_partners(reason="places at a table that is being set").filter(session=locked).delete()
        rows = wanted()
        insert_each([Seat(session=locked, number=number, **row) for number, row in enumerate(rows, 1)])
        perform(locked, "set_seats", actor=actor, now=now, data={"count": len(rows)})
