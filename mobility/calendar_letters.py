"""Planned entry and departure of a stay as entries that its letters carry."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from core.calendar import Event, register_letter_events, times_changed
from core.models import HistoryEntry
from mobility.models import Stay

SPACE = uuid.UUID("b0a5f0d3-53a7-4f7e-8e6b-7a5c6b1de0c2")  # of the names of stays in calendars


def of_entry(stay: Stay, entry: HistoryEntry, user_id: int | None) -> Iterator[Event]:
    yield _day(stay, entry, "entry", stay.enters_on, gettext("Planned entry: %(name)s"))


def of_departure(stay: Stay, entry: HistoryEntry, user_id: int | None) -> Iterator[Event]:
    yield _day(stay, entry, "departure", stay.leaves_on, gettext("Planned departure: %(name)s"))


def _day(stay: Stay, entry: HistoryEntry, what: str, day: date, summary: str) -> Event:
    at = datetime.combine(day, time(), ZoneInfo(settings.HOST_ZONE))
    return Event(
        uid=str(uuid.uuid5(SPACE, f"{what} {stay.pk}")),
        sequence=times_changed(stay),
        summary=summary % {"name": stay.person.passport_name},
        starts_at=at,
        ends_at=at,
        zone=settings.HOST_ZONE,
        changed_at=entry.at,
        location=str(stay.institution),
        description=stay.about,
        url=settings.BASE_URL + reverse("mobility:stay", args=[stay.pk]),
        whole_days=True,
    )


register_letter_events(("stay_change_days", "stay_send_note", "stay_record_visa"), of_entry)
register_letter_events(("stay_change_departure",), of_departure)
