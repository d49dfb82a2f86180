"""The list of participating countries, organisations and their institutions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed, Refused
from core.history import record
from core.workflow import begin, lock, saying_no
from partners import rules
from partners.actor import Actor
from partners.models import Institution, Partner
from partners.queries import could_endorse_together

PARTNER_FIELDS = ("kind", "code", "name_en", "name_ru", "name_kk", "time_zone", "joined_on")
RULE = "two_person_endorsement"
INSTITUTION_FIELDS = ("kind", "name_en", "name_ru", "name_kk")


def add_partner(*, values: Mapping[str, Any], actor: Actor, now: datetime) -> Partner:
    """A new partner's nominations are endorsed by a second person, unless the values say otherwise."""
    if not rules.may_edit_partners(actor):
        raise NotAllowed
    partner = Partner(**_only(values, (*PARTNER_FIELDS, RULE)) | ({} if RULE in values else {RULE: True}))
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


@transaction.atomic
def set_two_person_rule(*, institution: Institution, on: bool, actor: Actor, now: datetime) -> None:
    """Whether one person of the partner prepares a nomination and another endorses it. `institution` is the authority it is asked for."""
    if not rules.may_keep_authority(actor, institution):
        raise NotAllowed
    partner = lock(institution.partner)
    if partner.two_person_endorsement == on:
        raise Refused(_("The rule is set so already."), code="same")
    if on and not could_endorse_together(partner, now):
        raise Refused(
            _("Nobody could endorse what another prepares: the authority needs an officer, and a head or a person with the power to endorse.")
        )
    partner.two_person_endorsement = on
    partner.save(update_fields=[RULE])
    record(partner, "two_person_on" if on else "two_person_off", actor=actor, now=now)
    institution.partner.two_person_endorsement = on
