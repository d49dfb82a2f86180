"""Who takes part without an account is written to: a history row of the registration is the letter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.history import record_each
from events.enums import CONCERNED
from events.models import Event, Registration
from partners.actor import Actor


def write_to_guests(event: Event, step: str, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> None:
    """One letter each, in the language they asked for. Whoever has an account is told by a notice instead."""
    rows = Registration.objects.across_partners(reason="everybody who takes part is told").filter(event=event, state__in=CONCERNED)
    guests = list(rows.filter(user__isnull=True).exclude(email="").order_by("pk"))
    record_each(guests, step, actor=actor, now=now, data=lambda row: dict(data))


def plain(value: Any) -> Any:
    """For the history: words, and instants in UTC."""
    if isinstance(value, list | tuple):
        return ", ".join(str(row) for row in value)
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo("UTC")).isoformat()
    return value if isinstance(value, bool) else "" if value is None else str(value)
