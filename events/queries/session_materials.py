"""Papers of an event as its readers see them; a named circle shows its partners to whoever keeps it."""

from __future__ import annotations

from typing import Any

from documents.models import CirclePartner
from events.models import Event, SessionMaterial
from partners.actor import Actor
from partners.models import Partner


def materials_of(event: Event, actor: Actor) -> Any:
    rows = SessionMaterial.objects.visible_to(actor).filter(event=event)
    return rows.select_related("session", "circle", "file").order_by("-added_at", "-pk")


def named_in(materials: list[SessionMaterial]) -> dict[int, list[str]]:
    """Names of the partners of each circle, one query."""
    rows = CirclePartner.objects.across_partners(reason="circles of an event's materials, shown to whoever keeps them")
    found: dict[int, list[str]] = {}
    for row in rows.filter(circle__in=[one.circle_id for one in materials]).select_related("partner").order_by("partner__code"):
        found.setdefault(row.circle_id, []).append(str(row.partner))
    return found


def partners_to_name() -> Any:
    return Partner.objects.filter(is_host=False).order_by("code")
