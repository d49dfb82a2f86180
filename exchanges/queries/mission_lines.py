"""Lines of agreements under which an expert may be sent."""

from __future__ import annotations

from datetime import date
from typing import Any

from agreements.enums import RUNNING, LineKind, Unit
from agreements.models import QuotaYear
from exchanges.queries.needs import FITTING
from partners.actor import Actor
from partners.enums import Role

UNITS = (Unit.PEOPLE, Unit.DAYS)


def kinds_of_line(activity: str) -> tuple[LineKind, ...]:
    """Purposes of lines that fit what somebody is sent for, as for requests and offers; and attachments."""
    return (*FITTING[activity], LineKind.ATTACHMENT)


def lines_for(actor: Actor, *, partner_id: int, direction: str, activity: str, starts_on: date) -> Any:
    """Years that can still give something, of this partner and direction: those this actor reads, and for a registrar who checks all of them."""
    seen = QuotaYear.objects.visible_to(actor)
    if actor.has(Role.REGISTRAR):
        seen = QuotaYear.objects.across_partners(reason="lines for experts, chosen by the registrar who receives or sends them")
    rows = seen.filter(
        line__partner_id=partner_id, line__direction=direction, line__kind__in=kinds_of_line(activity), line__unit__in=UNITS,
        line__agreement__state__in=RUNNING, year=starts_on.year, closed_at__isnull=True,
    )  # fmt: skip
    return rows.select_related("line__agreement").order_by("line__agreement__reference", "line__number", "pk")
