from typing import Any

from notifications.models import Notice
from partners.actor import Actor


def inbox_of(actor: Actor) -> Any:
    """A person's own notices; nobody reads another's inbox on this page."""
    return Notice.objects.across_partners(reason="one's own inbox").filter(recipient_id=actor.user_id)


def unread_count(actor: Actor) -> int:
    return int(inbox_of(actor).filter(read_at__isnull=True).count())
