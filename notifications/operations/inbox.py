from datetime import datetime

from notifications.models import Notice
from partners.actor import Actor


def open_notice(notice: Notice, *, actor: Actor, now: datetime) -> None:
    """Reading one's own notice marks it read; an auditor who looks changes nothing."""
    if notice.recipient_id == actor.user_id and notice.read_at is None:
        notice.read_at = now
        notice.save(update_fields=["read_at"])


def mark_all_read(*, actor: Actor, now: datetime) -> int:
    rows = Notice.objects.across_partners(reason="one's own inbox").filter(recipient_id=actor.user_id, read_at__isnull=True)
    return int(rows.update(read_at=now))
