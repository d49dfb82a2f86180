"""How tests ask for sessions."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from tests.schooling import School
from training.models import TeachingSession

MONDAY = date(2027, 9, 13)  # of the second week of MIR-27: nothing is planned yet


def wanted(school: School, **more: Any) -> dict[str, Any]:
    """A lecture of the whole intake by Leila in room 101, on the second Monday from 9 to half past 10."""
    fields = {"module": school.modules[0], "kind": "lecture", "title": "", "online_url": "", "note": ""}
    held = {"day": MONDAY, "starts": time(9), "ends": time(10, 30), "room": school.room, "lecturers": [school.lecturer], "groups": []}
    return {**fields, **held, **more}


def typed(school: School, **more: Any) -> dict[str, Any]:
    """The same as a browser sends it."""
    fields = {"module": school.modules[0].pk, "kind": "lecture", "title": "", "starts": "09:00", "ends": "10:30", "room": school.room.pk}
    return {**fields, "day": MONDAY.isoformat(), "lecturers": [school.lecturer.pk], **more}


def fresh(session: TeachingSession) -> TeachingSession:
    found: TeachingSession = TeachingSession.objects.select_related("intake__programme").get(pk=session.pk)
    return found
