"""From the offer to the readers and back: the host proposes a circle, another person clears it, the desk shares it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, Refused
from core.workflow import lock, lock_for, perform
from exchanges.enums import MaterialState as S
from exchanges.models import Material
from exchanges.operations.materials import NOT_CLASSIFIED, check_reach, write_circle
from exchanges.queries import materials as queries
from exchanges.rules.materials import Reach
from partners.actor import Actor


def propose_circle(material: Material, *, reach: Reach, actor: Actor, now: datetime) -> None:
    """Who may read it: never further than its side has agreed to."""
    check_reach(reach, material.partner_id)
    with transaction.atomic():
        locked = lock_for(material, "classify", actor=actor, now=now)
        if not reach.is_within(queries.widest(locked)):
            raise Invalid({"circle": [_("This goes further than the side whose material it is has agreed to. Choose a narrower circle.")]})
        write_circle(locked.circle, reach)
        changes = {"classified_by_id": actor.user_id, "state_since": now}
        said = {"kind": reach.kind, "partners": sorted(reach.partner_ids)}
        perform(material, "classify", actor=actor, now=now, changes=changes, data=said)


def clear_material(material: Material, *, seen: str, actor: Actor, now: datetime) -> None:
    """By another person than who proposed the circle. `seen` is the mark of the file and the circle that were before the eyes."""
    with transaction.atomic():
        locked = lock_for(material, "clear", actor=actor, now=now)
        if seen != queries.mark_of(locked):
            raise Refused(_("The file or the circle was changed since you opened this page. Look at it again before you clear it."), code="changed")
        _step(material, "clear", actor=actor, now=now, changes={"cleared_by_id": actor.user_id, "cleared_at": now})


def return_to_desk(material: Material, *, reason: str, actor: Actor, now: datetime) -> None:
    _step(material, "send_back", reason=reason, actor=actor, now=now, changes=NOT_CLASSIFIED)


def return_to_side(material: Material, *, reason: str, actor: Actor, now: datetime) -> None:
    _step(material, "hand_back", reason=reason, actor=actor, now=now)


def decline_material(material: Material, *, reason: str, actor: Actor, now: datetime) -> None:
    """It ends; what it was to replace may be replaced by another."""
    _step(material, "decline", reason=reason, actor=actor, now=now, changes={"supersedes": None})


def share_material(material: Material, *, actor: Actor, now: datetime) -> None:
    """From now on the circle reads it. What it replaces says so, unless that was recalled meanwhile."""
    with transaction.atomic():
        _step(material, "share", actor=actor, now=now, changes={"shared_at": now})
        older = material.supersedes
        if older and lock(older).state == S.SHARED:
            _step(older, "supersede", actor=actor.in_consequence(), now=now)


def recall_material(material: Material, *, reason: str, actor: Actor, now: datetime) -> None:
    """Gone at once for the circle; whoever had opened it is told, with the reason."""
    _step(material, "recall", reason=reason, actor=actor, now=now, changes={"recalled_at": now})


def _step(material: Material, name: str, *, now: datetime, changes: dict[str, Any] | None = None, **more: Any) -> None:
    perform(material, name, now=now, changes={**(changes or {}), "state_since": now}, **more)
