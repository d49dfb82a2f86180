"""The list of participating countries, organisations and their institutions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from core.errors import NotAllowed
from core.history import record
from core.workflow import begin, lock, saying_no
from partners import rules
from partners.actor import Actor
from partners.models import Institution, Partner

PARTNER_FIELDS = ("kind", "code", "name_en", "name_ru", "name_kk", "time_zone", "joined_on")
INSTITUTION_FIELDS = ("kind", "name_en", "name_ru", "name_kk")


def add_partner(*, values: Mapping[str, Any], actor: Actor, now: datetime) -> Partner:
    if not rules.may_edit_partners(actor):
        raise NotAllowed
    partner = Partner(**_only(values, PARTNER_FIELDS))
    begin(partner, "add", actor=actor, now=now)
    return partner


def change_partner(*, partner: Partner, values: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    _change(partner, _only(values, PARTNER_FIELDS), actor, now)


def add_institution(*, partner: Partner, values: Mapping[str, Any], actor: Actor, now: datetime) -> Institution:
    if not rules.may_edit_partners(actor):
        raise NotAllowed
    institution = Institution(partner=partner, **_only(values, INSTITUTION_FIELDS))
    begin(institution, "add", actor=actor, now=now)
    return institution


def change_institution(*, institution: Institution, values: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    _change(institution, _only(values, INSTITUTION_FIELDS), actor, now)


def _only(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: values[name] for name in names if name in values}


def _change(obj: Partner | Institution, values: dict[str, Any], actor: Actor, now: datetime) -> None:
    """Change what differs and write which fields did; nothing is written when nothing differs."""
    if not rules.may_edit_partners(actor):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = lock(obj)
        changed = sorted(name for name, value in values.items() if getattr(locked, name) != value)
        if not changed:
            return
        for name in changed:
            setattr(locked, name, values[name])
        locked.full_clean()
        locked.save(update_fields=changed)
        record(locked, "change", actor=actor, now=now, data={"changed": changed})
    obj.__dict__.update(locked.__dict__)
