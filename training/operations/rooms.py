"""Rooms of an academy."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import ngettext

from core.errors import Invalid, NotAllowed
from core.history import record
from core.workflow import begin, lock, saying_no
from partners.actor import Actor
from partners.models import Institution
from training.models import Room, RoomBooking, TeachingSession
from training.rules import timetable as rules

SHOWN_IN_CALENDARS = {"name", "place"}


def add_room(*, institution: Institution, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Room:
    if not rules.may_keep_rooms_of(actor, institution.pk):
        raise NotAllowed
    room = Room(institution=institution, **fields)
    begin(room, "added", actor=actor, now=now)
    return room


def change_room(room: Room, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """A room in which something is still to happen stays in use. Another name or place counts as a change of the sessions ahead."""
    if not rules.may_keep_room(actor, room):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = lock(room)
        changed = sorted(name for name, value in fields.items() if getattr(locked, name) != value)
        for name in changed:
            setattr(locked, name, fields[name])
        locked.full_clean()
        ahead = RoomBooking.objects.filter(room=locked, is_held=True, ends_at__gt=now)
        if "is_active" in changed and not locked.is_active and (count := ahead.count()):
            sentence = ngettext("%(n)d session or event ahead stands in this room. Move it first.",
                                "%(n)d sessions or events ahead stand in this room. Move them first.", count)  # fmt: skip
            raise Invalid({"is_active": [sentence % {"n": count}]})
        if changed:
            locked.save(update_fields=changed)
            record(locked, "changed", actor=actor, now=now, data={"fields": changed})
        if SHOWN_IN_CALENDARS & set(changed):
            TeachingSession.objects.filter(pk__in=ahead.values("session_id")).update(sequence=F("sequence") + 1, changed_at=now)
    room.__dict__.update(locked.__dict__)
