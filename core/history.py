"""History of fields (pghistory triggers) and of steps (`HistoryEntry`, which is also the outbox)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

import pghistory
from django.db import models

from core.models import HistoryEntry
from core.scoping import ActorLike

M = TypeVar("M", bound=type[models.Model])


def tracked(model: M) -> M:
    """Class decorator: each insert, update and delete of the row is kept by a trigger, raw SQL included."""
    track = pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    return track(model)  # type: ignore[return-value]


def record(
    obj: models.Model,
    step: str,
    *,
    actor: ActorLike,
    now: datetime,
    source: str = "",
    target: str = "",
    reason: str = "",
    data: dict[str, Any] | None = None,
) -> HistoryEntry:
    """Write the history row of one step. The caller holds the transaction."""
    entry = HistoryEntry(
        at=now,
        model=obj._meta.label_lower,
        object_id=obj.pk,
        object_label=str(obj)[:200],
        step=step,
        source=source,
        target=target,
        actor_id=actor.user_id,
        actor_label=actor.label[:200],
        reason=reason,
        data=data or {},
    )
    entry.save(force_insert=True)
    return entry


def entries_for(obj: models.Model) -> models.QuerySet[HistoryEntry]:
    """Steps of one record, oldest first; the caller has fetched the record rightly."""
    rows = HistoryEntry.objects.across_partners(reason="the record itself was fetched for this reader")
    return rows.filter(model=obj._meta.label_lower, object_id=obj.pk).order_by("at", "pk")  # type: ignore[no-any-return]
