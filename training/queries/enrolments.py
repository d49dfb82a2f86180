"""Enrolments as the pages read them."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.names import search_words
from partners.actor import Actor
from training.models import Enrolment, Intake


def enrolments_for(actor: Actor) -> QuerySet[Any]:
    """Enrolments this actor may see, with everything a row shows."""
    rows = Enrolment.objects.visible_to(actor)
    return rows.select_related("person", "partner", "intake__programme", "certificate")  # type: ignore[no-any-return]


def matching(rows: QuerySet[Any], *, name: str = "", state: str = "", intake: Intake | None = None) -> QuerySet[Any]:
    """Narrowed by the filters of the list; a name is found in any script, a number by a part of it."""
    if name.strip():
        rows = rows.filter(_named(name.strip()) | Q(reference__icontains=name.strip()))
    if state:
        rows = rows.filter(state=state)
    return rows.filter(intake=intake) if intake else rows


def _named(text: str) -> Q:
    """Every word stands in the folded names (Рахимов finds Rahimov); no letters at all find nobody."""
    words = search_words(text)
    condition = Q()
    for word in words:
        condition &= Q(person__search_key__contains=word)
    return condition if words else Q(pk__in=[])


def intakes_seen_by(actor: Actor) -> QuerySet[Intake]:
    """Intakes in which this actor sees somebody: the choices of the filter."""
    seen = Enrolment.objects.visible_to(actor).filter(intake=OuterRef("pk"))
    return Intake.objects.filter(Exists(seen)).select_related("programme").order_by("-starts_on", "pk")


def people_of(intake: Intake, actor: Actor) -> list[Enrolment]:
    """All people of one intake by name, for marking results together."""
    rows = enrolments_for(actor).filter(intake=intake).select_related("person__partner", "intake__programme__institution")
    return list(rows.order_by("person__sort_key", "pk"))
