"""A post is handed over: what the leaver has not read of the partner's records stands in the successor's inbox too."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.apps import apps
from django.utils.translation import ngettext

from accounts.models import User
from core.models import HistoryEntry
from core.registries import react
from core.scoping import PortalModel
from notifications.models import Notice
from notifications.operations.announcements import fill_inboxes
from partners.actor import Actor, Grant
from partners.belongings import register_belonging
from partners.enums import Role
from partners.models import Membership, Partner


def unread_of_post(leaver: User, partner: Partner) -> list[Notice]:
    """Unread messages about records that the partner's officers see; messages about the leaver's own account and roles are not among them."""
    rows = Notice.objects.across_partners(reason="messages of a person whose post is handed over")
    notices = list(rows.filter(recipient=leaver, read_at__isnull=True).select_related("event").order_by("pk"))
    records: dict[str, set[int]] = defaultdict(set)
    for notice in notices:
        records[notice.event.model].add(notice.event.object_id)
    seen = {(model, pk) for model, keys in records.items() for pk in _seen_from_post(model, keys, partner)}
    return [notice for notice in notices if (notice.event.model, notice.event.object_id) in seen]


def _seen_from_post(label: str, keys: set[int], partner: Partner) -> list[int]:
    model = apps.get_model(label)
    if not issubclass(model, PortalModel):
        return []
    post = Actor(user_id=None, label="", grants=(Grant(Role.NOMINATING_OFFICER, 0, partner.pk),))
    return list(model.objects.visible_to(post).filter(pk__in=keys).values_list("pk", flat=True))


def what_passes(leaver: User, partner: Partner, to: str, now: datetime) -> str:
    """Said without looking at each record: only the act itself asks which of them the partner's officers see."""
    unread = Notice.objects.across_partners(reason="messages of a person whose post is handed over").filter(recipient=leaver, read_at__isnull=True)
    if not (number := unread.count()):
        return ""
    words = ngettext(
        "%(n)d message is unread: if it is about a record of the partner, it passes to %(to)s.",
        "%(n)d messages are unread: those about records of the partner pass to %(to)s.",
        number,
    )
    return words % {"n": number, "to": to}


def pass_on(membership: Membership, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    """Copies, since the log of deliveries keeps what was sent to whom; what the successor has already is not doubled."""
    if not (successor := entry.data.get("successor")):
        return
    copies = [
        Notice(event=one.event, recipient_id=successor, kind=one.kind, params=one.params, url=one.url, created_at=now)
        for one in unread_of_post(membership.user, membership.institution.partner)
    ]
    Notice.objects.across_partners(reason="messages of a post").bulk_create(copies, ignore_conflicts=True)


register_belonging(what_passes)
for _step in ("hand_over", "succeed"):
    react("partners.membership", _step, pass_on)
react("notifications.announcement", "send", fill_inboxes)
