"""Whoever has not read what they were told is told again: a new occurrence with a row of its own, never the same one."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed, Refused
from core.history import record
from core.models import HistoryEntry
from core.workflow import saying_no, wake_delivery
from notifications.queries.readers import UNREAD_STEP, first_of_each_kind, last_reminder, told_by
from notifications.rules import may_remind_readers
from partners.actor import Actor

PAUSE = timedelta(days=1)


def remind_unread(entry: HistoryEntry, *, actor: Actor, now: datetime) -> int:
    """Once a day at most. Who has read it by the moment of delivery is left out. Returns how many have not read it now."""
    if not may_remind_readers(actor):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = HistoryEntry.objects.across_partners(reason="the caller has fetched its record rightly").select_for_update().get(pk=entry.pk)
        unread = told_by(locked).filter(read_at__isnull=True)
        number: int = unread.count()
        if not number:
            raise Refused(_("Everybody has read it."), code="nobody_left")
        last = last_reminder(locked)
        if last is not None and last > now - PAUSE:
            raise Refused(_("They were reminded less than a day ago. Give them time until tomorrow."), code="too_early")
        kinds = set(unread.order_by().values_list("kind", flat=True).distinct())
        for notice in first_of_each_kind(locked):
            if notice.kind in kinds:
                wake_delivery(record(notice, UNREAD_STEP, actor=actor, now=now, data={"event": locked.pk}))
    return number
