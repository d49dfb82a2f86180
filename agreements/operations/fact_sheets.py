"""What a side tells the others and changes without their consent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements import rules
from agreements.models import Agreement, FactSheet
from core.errors import NotAllowed, Refused
from core.history import record
from core.workflow import lock, saying_no, wake_delivery
from partners.actor import Actor


def save_fact_sheet(agreement: Agreement, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> FactSheet:
    """One's own side's sheet; the value before stays in its history, and the other sides are told. Nothing new leaves no trace."""
    side = rules.writing_side(actor, agreement)
    if side is None:
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = lock(agreement)
        if locked.is_over:
            raise Refused(_("The agreement is over: its fact sheets stay as they are."), code="wrong_state")
        rows = FactSheet.objects.across_partners(reason="the own side's sheet")
        sheet = rows.select_for_update(of=("self",), no_key=True).filter(agreement=locked, side=side).first()
        sheet = sheet or FactSheet(agreement=locked, side_id=side)
        changed = {name: str(_or_empty(getattr(sheet, name))) for name, value in fields.items() if getattr(sheet, name) != value}
        if changed:
            for name in changed:
                setattr(sheet, name, fields[name])
            sheet.changed_at, sheet.changed_by_label = now, actor.label[:200]
            sheet.full_clean()
            sheet.save()
            wake_delivery(record(sheet, "changed", actor=actor, now=now, data={"side": side, "before": changed}))
    found: FactSheet = sheet
    return found


def _or_empty(value: Any) -> Any:
    return "" if value is None else value
