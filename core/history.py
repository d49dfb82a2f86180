"""History of fields (pghistory triggers) and of steps (`HistoryEntry`, which is also the outbox)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import pghistory
import pgtrigger
from django.db import models

from core.bulk import insert_each
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
    objs: Sequence[models.Model],
    step: str,
    *,
    actor: ActorLike,
    now: datetime,
    data: Callable[[Any], dict[str, Any]] | None = None,
    sources: Mapping[Any, str] | None = None,
) -> list[HistoryEntry]:
    """`record` of one step for many records at once; `sources` gives by key the state each had before. A step of which nobody is told needs no delivery."""
    told = bool(objs) and any(known(objs[0]._meta.label_lower, step) for known in (kinds_for, letters_for))
    entries = [
        _entry(
            obj,
            step,
            actor=actor,
            at=now,
            source=(sources or {}).get(obj.pk, ""),
            target=getattr(obj, "state", ""),
            data=data(obj) if data else {},
            delivered_at=None if told else now,
        )
        for obj in objs
    ]
    insert_each(entries)
    return entries


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


def forget_fields(obj: models.Model, *, whole: bool = False) -> None:
    """Take away the field history of a row whose data were deleted on a timetable; only the newest event, which holds nothing any more, stays.

    With `whole`, for a row that is gone, that one goes too.

    For everything else field history is append-only, by trigger. The caller holds the transaction and has just blanked the row.
    """
    model: Any = obj._meta.get_field("events").related_model
    events = model.objects.filter(pgh_obj_id=obj.pk)
    newest = None if whole else events.order_by("-pgh_id").values_list("pgh_id", flat=True).first()
    with pgtrigger.ignore(f"{model._meta.label}:append_only"):
        (events.exclude(pgh_id=newest) if newest else events).delete()
