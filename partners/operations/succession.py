"""The invited successor of a post that was handed over."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from core.history import record
from core.models import HistoryEntry
from core.registries import react_all
from partners.actor import Actor
from partners.models import Invitation, Membership


def succeed(invitation: Invitation, *, account: User, actor: Actor, now: datetime) -> None:
    """An invited successor has accepted: what waited passes to them. The caller holds the transaction."""
    rows = HistoryEntry.objects.across_partners(reason="which post this invitation hands over")
    handed = rows.filter(model=Membership._meta.label_lower, step="hand_over", data__invitation=invitation.pk).first()
    if handed is None:
        return
    left = Membership.objects.across_partners(reason="the post that was handed over").select_related("institution__partner").get(pk=handed.object_id)
    data = {"successor": account.pk, "to": str(account), "invitation": invitation.pk}
    entry = record(left, "succeed", actor=actor, now=now, data=data)
    react_all(left, "succeed", entry=entry, actor=actor, now=now)
