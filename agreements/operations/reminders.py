"""The clock's reminders: agreements that end soon, papers of partner institutions that soon hold no longer. Each once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import models, transaction

from agreements.models import InstitutionPaper
from agreements.queries.renewals import MARKS, mark_of, soon_to_end
from core.history import record
from core.workflow import each_by_itself, wake_delivery
from notifications.models import Reminder
from partners.actor import Actor
from partners.queries import host_day

PAPER_DAYS = 30


def remind_of_ends(*, now: datetime) -> int:
    """180, 90, 60 and 30 days before the last day of an agreement in force; a clock that slept over two gives the nearest one."""
    today = host_day(now)
    rows = soon_to_end(today, today + timedelta(days=max(MARKS)))

    def tell(agreement: Any) -> None:
        days = (agreement.ends_on - today).days
        give_once(agreement, "ends_soon", key=f"ends:{agreement.ends_on}:{mark_of(days)}", until=agreement.ends_on, days=days, now=now)

    return each_by_itself(rows, tell, what="reminder of the end of agreement")


def remind_of_papers(*, now: datetime) -> int:
    """30 days before a paper of a partner institution holds no longer."""
    today = host_day(now)
    rows = InstitutionPaper.objects.across_partners(reason="the clock looks at every paper")
    rows = rows.filter(expires_on__range=(today, today + timedelta(days=PAPER_DAYS))).order_by("expires_on", "pk")

    def tell(paper: Any) -> None:
        days = (paper.expires_on - today).days
        give_once(paper, "expires_soon", key=f"expires:{paper.expires_on}", until=paper.expires_on, days=days, now=now)

    return each_by_itself(rows, tell, what="reminder of paper")


def give_once(obj: models.Model, step: str, *, key: str, until: date, days: int, now: datetime) -> bool:
    """The row of the reminder and the history row that is the notice stand or fall together; a doubled clock finds the key taken."""
    name = f"{obj._meta.label_lower}:{obj.pk}:{key}"
    with transaction.atomic():
        _row, is_new = Reminder.objects.across_partners(reason="the clocks keep what they gave").get_or_create(key=name, defaults={"at": now})
        if is_new:
            data = {"last_day": until.isoformat(), "days": days, "binds": True}
            wake_delivery(record(obj, step, actor=Actor.system("clock"), now=now, data=data))
    return bool(is_new)
