"""What readers leave behind: that they opened a file, and what they say of its use."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed, Refused
from core.workflow import begin, lock
from exchanges.enums import READABLE
from exchanges.models import Acknowledgement, Material, MaterialVersion, Reading
from exchanges.queries import materials as queries
from exchanges.rules import materials as rules
from partners.actor import Actor
from partners.models import Partner


def note_reading(version: MaterialVersion, *, actor: Actor, now: datetime) -> None:
    """Each opening of the file by somebody who is signed in, the writers' and the clearers' too. Of the public nobody is kept."""
    if actor.user_id is None:
        return
    side = queries.side_of_reader(actor, version.material)
    reading = Reading(material=version.material, version=version, user_id=actor.user_id, user_label=actor.label[:200], partner_id=side, at=now)
    reading.save(force_insert=True)


def acknowledge_material(material: Material, *, partner: Partner, note: str = "", actor: Actor, now: datetime) -> Acknowledgement:
    """Once for each partner of the circle. The material's own history says nothing of it: the other partners read that."""
    if not rules.may_acknowledge_for(actor, material, partner.pk):
        raise NotAllowed
    with transaction.atomic():
        locked = lock(material)
        if locked.state not in READABLE or not queries.reach_of(locked.circle).holds(partner.pk):
            raise Refused(_("This material is no longer shared with your side."), code="wrong_state")
        said = Acknowledgement(material=locked, partner=partner, note=note.strip(), at=now, by_label=actor.label[:200])
        begin(said, "acknowledged", actor=actor, now=now)
    return said
