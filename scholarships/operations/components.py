"""What the award of a call is made of; fixed when the call opens, as partners nominate for what they have read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.errors import Invalid, NotAllowed
from core.history import record
from core.workflow import take_away
from mobility.money import wrong_shares
from partners.actor import Actor
from scholarships.models import Call, CallComponent
from scholarships.operations.calls import editing
from scholarships.queries.award_terms import components_of


def add_component(call: Call, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> CallComponent:
    """After the last; the shares of who pays total 100 percent."""
    if wrong := wrong_shares(fields["shares"]):
        raise Invalid({"shares": [wrong]})
    with editing(call, actor, now) as locked:
        rows = components_of(locked)
        component = CallComponent(call=locked, position=rows[-1].position + 1 if rows else 0, **fields)
        component.full_clean()
        component.save(force_insert=True)
        record(locked, "component_added", actor=actor, now=now, data={"component": str(component)})
    return component


def remove_component(call: Call, *, component: CallComponent, actor: Actor, now: datetime) -> None:
    with editing(call, actor, now) as locked:
        if component.call_id != locked.pk:
            raise NotAllowed
        record(locked, "component_removed", actor=actor, now=now, data={"component": str(component)})
        take_away(component)
