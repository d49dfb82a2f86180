"""History of fields (pghistory triggers) and of steps (`HistoryEntry`, which is also the outbox)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

import pghistory
from django.db import models

from core.models import HistoryEntry
from core.registries import kinds_for, letters_for
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
    entry = _entry(obj, step, actor=actor, at=now, source=source, target=target, reason=reason, data=data or {})
    entry.save(force_insert=True)
    return entry


def record_each(
    objs: Sequence[models.Model], step: str, *, actor: ActorLike, now: datetime, data: Callable[[Any], dict[str, Any]] | None = None
) -> list[HistoryEntry]:
    """`record` of one step for many new records at once. A step of which nobody is told needs no delivery."""
    told = bool(objs) and any(known(objs[0]._meta.label_lower, step) for known in (kinds_for, letters_for))
    entries = [
        _entry(obj, step, actor=actor, at=now, target=getattr(obj, "state", ""), data=data(obj) if data else {}, delivered_at=None if told else now)
        for obj in objs
    ]
    return HistoryEntry.objects.across_partners(reason="writing history").bulk_create(entries, batch_size=500)  # type: ignore[no-any-return]


def _entry(obj: models.Model, step: str, *, actor: ActorLike, **more: Any) -> HistoryEntry:
    return HistoryEntry(
        model=obj._meta.label_lower,
        object_id=obj.pk,
        object_label=str(obj)[:200],
        step=step,
        actor_id=actor.user_id,
        actor_label=actor.label[:200],
        acting_for=getattr(actor, "acting_for", "")[:200],
        **more,
    )


def entries_for(obj: models.Model) -> models.QuerySet[HistoryEntry]:
    """Steps of one record, oldest first; the caller has fetched the record rightly."""
    rows = HistoryEntry.objects.across_partners(reason="the record itself was fetched for this reader")
    return rows.filter(model=obj._meta.label_lower, object_id=obj.pk).order_by("at", "pk")  # type: ignore[no-any-return]
