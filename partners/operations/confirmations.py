"""Every six months the head of an authority says of each officer: still in post (docs/adr/0024-who-may-act.md)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed, Refused
from core.history import record
from core.workflow import lock
from partners import rules
from partners.actor import Actor
from partners.enums import CONFIRMED_ROLES
from partners.models import Institution, Membership
from partners.queries import host_day, officers_of


@transaction.atomic
def confirm_officer(*, membership: Membership, actor: Actor, now: datetime) -> None:
    """Still in post: the next six months begin today; a role that rested may act again from the next request."""
    locked = lock(membership)
    if not rules.may_confirm(actor, locked):
        raise NotAllowed
    today = host_day(now)
    if locked.ended_at or (locked.ends_on and locked.ends_on < today):
        raise Refused(_("This role has ended already."))
    if locked.confirmed_on == today:
        raise Refused(_("This officer is confirmed since today already."), code="confirmed")
    locked.confirmed_on, locked.confirmed_by_label = today, actor.label[:200]
    locked.save(update_fields=["confirmed_on", "confirmed_by_label"])
    record(locked, "confirm", actor=actor, now=now)
    membership.confirmed_on, membership.confirmed_by_label = today, locked.confirmed_by_label


@transaction.atomic
def confirm_officers(*, institution: Institution, actor: Actor, now: datetime) -> int:
    """All officers of the authority who are not confirmed since today, the actor left out; how many."""
    if not rules.may_keep_authority(actor, institution):
        raise NotAllowed
    waiting = officers_of(institution, now).filter(role__in=CONFIRMED_ROLES).exclude(user_id=actor.user_id).exclude(confirmed_on=host_day(now))
    rows = list(waiting.order_by("pk"))
    if not rows:
        raise Refused(_("Every officer is confirmed since today already."), code="confirmed")
    for row in rows:
        confirm_officer(membership=row, actor=actor, now=now)
    return len(rows)
