"""What the calendar does: reminders of confirmations and of powers that end soon, and roles that begin to rest.

Each is written once, as a history row under the lock of its record: that row is also the notice. `notifications.Reminder` stands
above this app and can't be used here (docs/adr/0024-who-may-act.md).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction

from core.history import record
from core.models import HistoryEntry
from core.workflow import each_by_itself, lock, wake_delivery
from partners.actor import Actor
from partners.models import Delegation, Membership
from partners.queries import host_day, to_confirm

CLOCK = Actor.system("clock")
CONFIRM_DAYS = (0, 7, 30)
LENT_DAYS = 7


def _said(obj: models.Model, step: str, since: datetime) -> bool:
    """A confirmation begins anew, also on the day on which somebody was reminded of it."""
    rows = HistoryEntry.objects.across_partners(reason="was this said already?")
    steps = list(rows.filter(model=obj._meta.label_lower, object_id=obj.pk, at__gte=since).order_by("pk").values_list("step", flat=True))
    last = max((number for number, name in enumerate(steps) if name == "confirm"), default=-1)
    return step in steps[last + 1 :]


def _say(obj: models.Model, step: str, since: datetime, now: datetime) -> None:
    with transaction.atomic():
        locked = lock(obj)
        if not _said(locked, step, since):
            wake_delivery(record(locked, step, actor=CLOCK, now=now))


def remind_of_confirmations(*, now: datetime) -> int:
    """To the head 30, 7 and 0 days before an officer's confirmation is due; a late clock gives only the latest. How many officers."""
    today = host_day(now)

    def remind(row: Membership) -> None:
        left = (row.due_on - today).days if row.due_on else 0
        step = "rests" if row.rests(today) else f"confirm_in_{next(days for days in CONFIRM_DAYS if left <= days)}"
        _say(row, step, _start_of_period(row), now)

    return each_by_itself(to_confirm(now, days=max(CONFIRM_DAYS)), remind, what="confirmation")


def _start_of_period(row: Membership) -> datetime:
    """Beginning of the day on which the running six months began."""
    began: date = max(filter(None, [row.starts_on, row.confirmed_on]))
    return datetime.combine(began, time.min, ZoneInfo(settings.HOST_ZONE))


def remind_of_delegations(*, now: datetime) -> int:
    """To the delegate a week before the last day, unless the powers were lent within that week."""
    today = host_day(now)
    rows = Delegation.objects.across_partners(reason="powers that end soon, for the clock").filter(Delegation.on(today))
    ending = rows.filter(ends_on__lte=today + timedelta(days=LENT_DAYS)).order_by("pk")
    due = [row for row in ending if host_day(row.created_at) < row.ends_on - timedelta(days=LENT_DAYS)]
    return each_by_itself(due, lambda row: _say(row, "ends_soon", row.created_at, now), what="delegation")
