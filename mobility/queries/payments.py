"""Allowances and payments of a stay, and the lines and totals of a sheet."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum

from mobility.enums import Funder, SheetState
from mobility.models import Allowance, Payment, PaySheet, Stay
from partners.actor import Actor


def allowances_of(stay: Stay, actor: Actor) -> list[Allowance]:
    return list(Allowance.objects.visible_to(actor).filter(stay=stay).order_by("kind", "starts_on", "pk"))


def payments_of(stay: Stay, actor: Actor) -> Any:
    """What was approved or paid; a draft is nobody's to count on."""
    rows = Payment.objects.visible_to(actor).filter(stay=stay).exclude(sheet__state=SheetState.DRAFT)
    return rows.select_related("sheet", "allowance")


def lines_of(sheet: PaySheet, actor: Actor) -> Any:
    rows = Payment.objects.visible_to(actor).filter(sheet=sheet)
    return rows.select_related("stay__person", "stay__partner", "allowance")


def totals_of(sheet: PaySheet, actor: Actor) -> list[dict[str, Any]]:
    """By currency and payer, corrections apart, with one query."""
    rows = Payment.objects.visible_to(actor).filter(sheet=sheet).values("currency", "payer", "is_correction").annotate(amount=Sum("amount"))
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows.order_by("currency", "payer", "is_correction"):
        cell = found.setdefault(
            (row["currency"], row["payer"]), {"currency": row["currency"], "payer": Funder(row["payer"]).label, "month": 0, "earlier": 0}
        )
        cell["earlier" if row["is_correction"] else "month"] += row["amount"]
    return [{**cell, "total": cell["month"] + cell["earlier"]} for cell in found.values()]
