from collections.abc import Iterable
from datetime import datetime
from typing import Any

from notifications.models import Notice
from partners.actor import Actor


def open_notice(notice: Notice, *, actor: Actor, now: datetime) -> None:
    """Reading one's own notice marks it read; an auditor who looks changes nothing."""
    if notice.recipient_id == actor.user_id and notice.read_at is None:
        notice.read_at = now
        notice.save(update_fields=["read_at"])


def mark_read(notices: Iterable[int], *, actor: Actor, now: datetime) -> int:
    """These of one's own; others' are passed over."""
    return int(_own(actor).filter(pk__in=list(notices), read_at__isnull=True).update(read_at=now))


def mark_unread(notices: Iterable[int], *, actor: Actor, now: datetime) -> int:
    """To come back to them; whoever asks who has not read counts them again."""
    return int(_own(actor).filter(pk__in=list(notices), read_at__isnull=False).update(read_at=None))


def mark_all_read(*, actor: Actor, now: datetime) -> int:
    return int(_own(actor).filter(read_at__isnull=True).update(read_at=now))


def _own(actor: Actor) -> Any:
    return Notice.objects.across_partners(reason="one's own inbox").filter(recipient_id=actor.user_id)
