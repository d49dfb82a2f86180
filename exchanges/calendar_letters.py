"""Days of a mission as an entry that its letters carry: what is agreed on, moved or called off."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from core.calendar import Event, register_letter_events, times_changed
from core.models import HistoryEntry
from exchanges.models import Mission

SPACE = uuid.UUID("0d7f7a52-6b58-4f0c-9b5e-3f6f1f2c8a41")  # of the names of missions in calendars
KINDS = ("mission_agree", "mission_set_terms", "mission_invite", "mission_call_off")


def of_mission(mission: Mission, entry: HistoryEntry, user_id: int | None) -> Iterator[Event]:
    zone = ZoneInfo(settings.HOST_ZONE)
    is_cancelled = entry.step == "call_off"
    words = {"number": mission.reference, "title": mission.title}
    summary = gettext("Called off: mission %(number)s, %(title)s") if is_cancelled else gettext("Mission %(number)s: %(title)s")
    yield Event(
        uid=str(uuid.uuid5(SPACE, str(mission.pk))),
        sequence=times_changed(mission),
        summary=summary % words,
        starts_at=datetime.combine(mission.starts_on, time(), zone),
        ends_at=datetime.combine(mission.ends_on, time(), zone),
        zone=settings.HOST_ZONE,
        changed_at=entry.at,
        location=str(mission.receiver),
        url=settings.BASE_URL + reverse("exchanges:mission", args=[mission.pk]),
        is_cancelled=is_cancelled,
        whole_days=True,
    )


register_letter_events(KINDS, of_mission)
