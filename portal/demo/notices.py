"""Every history row of the demo is delivered as the outbox would have done in its time."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import Q

from accounts.models import User
from core.models import HistoryEntry
from core.registries import letter_kinds, notice_kinds
from notifications.models import Notice
from notifications.operations.delivery import BACKDATED, attempt_event
from portal.demo.stage import Stage

UNREAD_DAYS = 14


def deliver_history(stage: Stage) -> None:
    """Rows that tell nobody at once; recent ones one by one (they write e-mail); the old ones together."""
    rows = HistoryEntry.objects.across_partners(reason="the outbox delivers every row")
    telling = {(kind.model, kind.step) for kind in (*notice_kinds.values(), *letter_kinds.values())}
    silent = rows.filter(delivered_at__isnull=True)
    told = Q()
    for model, step in telling:
        told |= Q(model=model, step=step)
    silent.exclude(told).update(delivered_at=stage.now)
    for pk in list(rows.filter(delivered_at__isnull=True).order_by("at", "pk").values_list("pk", flat=True)):
        attempt_event(pk, now=stage.now)
    old = Notice.objects.across_partners(reason="notices of the demo, read in their time").filter(created_at__lt=stage.ago(UNREAD_DAYS))
    old.update(read_at=stage.now)
