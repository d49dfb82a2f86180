"""Events and their programmes as pages read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from events.models import Event
from partners.actor import Actor
from partners.models import Institution

ORDER = ("-starts_at", "-pk")


def events_for(actor: Actor) -> Any:
    return Event.objects.visible_to(actor).select_related("institution__partner")


def narrowed(rows: Any, *, now: datetime, kind: str = "", when: str = "", institution: Institution | None = None, text: str = "") -> Any:
    if kind:
        rows = rows.filter(kind=kind)
    if when == "coming":
        rows = rows.filter(ends_at__gt=now).exclude(state="cancelled")
    elif when == "past":
        rows = rows.filter(ends_at__lte=now)
    if institution:
        rows = rows.filter(institution=institution)
    for word in text.split():
        rows = rows.filter(Q(reference__icontains=word) | Q(title_en__icontains=word) | Q(title_ru__icontains=word) | Q(title_kk__icontains=word))
    return rows
