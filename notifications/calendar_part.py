"""The file for calendars that a letter about something with a date carries."""

from __future__ import annotations

import logging
from email.utils import parseaddr
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils import translation

from core.calendar import letter_sources, published
from core.models import HistoryEntry
from notifications.models import Delivery

log = logging.getLogger(__name__)
NAME = "event.ics"
TYPE = "text/calendar; method=PUBLISH"
SHOWN = 50  # entries of one letter: a timetable of a year comes by the feed


def calendar_part(delivery: Delivery) -> bytes | None:
    """In the recipient's language; None when the kind has no date, or its record none yet. A fault here costs the entry, not the letter."""
    if delivery.kind not in letter_sources:
        return None
    try:
        with transaction.atomic():
            return _part(delivery)
    except Exception:
        log.exception("letter %s goes without its entry for calendars", delivery.pk)
        return None


def _part(delivery: Delivery) -> bytes | None:
    source, entry = letter_sources[delivery.kind], _entry(delivery)
    obj: Any = apps.get_model(entry.model)._base_manager.filter(pk=entry.object_id).first()
    if obj is None:
        return None
    with translation.override(delivery.language):
        events = list(source(obj, entry, delivery.notice.recipient_id if delivery.notice else None))[:SHOWN]
    return published(events, organizer=parseaddr(settings.DEFAULT_FROM_EMAIL)[1]) if events else None


def _entry(delivery: Delivery) -> HistoryEntry:
    rows = HistoryEntry.objects.across_partners(reason="the letter of this entry")
    key = delivery.notice.event_id if delivery.notice is not None else delivery.params["entry"]
    return rows.get(pk=key)  # type: ignore[no-any-return]
