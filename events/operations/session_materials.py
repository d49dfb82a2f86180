"""Papers of an event and of its sessions: added for a circle, published, taken away. History stands with the event and names no paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.workflow import lock, saying_no, take_away
from documents.enums import CircleKind
from documents.models import Circle, CirclePartner, StoredFile
from events.models import Event, SessionMaterial
from events.rules import session_materials as rules
from partners.actor import Actor
from partners.models import Partner


def add_session_material(
    event: Event, *, fields: Mapping[str, Any], kind: str, partners: Iterable[Partner], file: StoredFile, actor: Actor, now: datetime
) -> SessionMaterial:
    """Nobody but the house and the academy reads it until it is published. `fields`: title, session, for_participants."""
    named = list(partners) if kind == CircleKind.NAMED else []
    if kind == CircleKind.NAMED and not named:
        raise Invalid({"partners": [_("Choose the partners that may read it, or another circle.")]})
    with saying_no(), transaction.atomic():
        locked = _locked(event, actor)
        session = fields.get("session")
        if session is not None and session.event_id != locked.pk:
            raise Invalid({"session": [_("This session belongs to another event.")]})
        circle = Circle(kind=kind)
        circle.full_clean()
        circle.save(force_insert=True)
        for partner in named:
            CirclePartner(circle=circle, partner=partner).save(force_insert=True)
        material = SessionMaterial(event=locked, circle=circle, file=file, added_at=now, added_by_label=actor.label[:200], **fields)
        material.full_clean()
        material.save(force_insert=True)
        record(locked, "material_added", actor=actor, now=now, target=locked.state, data={"material": material.pk, "sha256": file.sha256})
    return material


def publish_session_materials(event: Event, *, actor: Actor, now: datetime) -> int:
    """All that wait. From now on their circles read them, and participants where that was said. Returns how many were published."""
    if not rules.may_publish_materials(actor, event):
        raise NotAllowed
    with transaction.atomic():
        locked = lock(event)
        count = publish_waiting(locked, now)
        if not count:
            raise Refused(_("No material waits to be published."), code="wrong_state")
        record(locked, "materials_opened", actor=actor, now=now, target=locked.state, data={"count": count})
    return count


def publish_waiting(event: Event, now: datetime) -> int:
    """In the transaction of who has locked the event."""
    rows = SessionMaterial.objects.across_partners(reason="materials of an event that whoever runs it publishes")
    return int(rows.filter(event=event, published_at__isnull=True).update(published_at=now))


def remove_session_material(material: SessionMaterial, *, actor: Actor, now: datetime) -> None:
    """For every circle at once; that it was there stays in the history of the event."""
    if not rules.may_remove_material(actor, material):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        event = lock(material.event)
        take_away(material)
        take_away(material.circle)
        record(event, "material_removed", actor=actor, now=now, target=event.state, data={"sha256": material.file.sha256})


def _locked(event: Event, actor: Actor) -> Event:
    if not rules.may_keep_materials(actor, event):
        raise NotAllowed
    return lock(event)  # type: ignore[no-any-return]
