from notifications.models import Notice
from partners.actor import Actor


def unread_count(actor: Actor) -> int:
    rows = Notice.objects.across_partners(reason="one's own inbox")
    return int(rows.filter(recipient_id=actor.user_id, read_at__isnull=True).count())
