"""Which letters a pause holds back at this moment, for the sender and for the pages that say so."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from notifications.models import MailPause

# The same for a statement of one's own: `d` is notifications_delivery, %(now)s an aware instant. True for a letter that must wait.
PAUSED = """EXISTS (SELECT 1 FROM notifications_mailpause pause
    WHERE pause.ended_at IS NULL AND pause.starts_at <= %(now)s AND pause.until > %(now)s AND pause.kind IN ('', d.kind))"""

# True for a letter that a pause has held until a moment ago: it is late by what was decided, and the sender works its way through them. %(late)s
# is the instant since when a letter may be late.
JUST_RELEASED = """EXISTS (SELECT 1 FROM notifications_mailpause pause
    WHERE pause.starts_at <= %(now)s AND LEAST(pause.ended_at, pause.until) > %(late)s AND pause.kind IN ('', d.kind))"""


def running_pauses(now: datetime) -> QuerySet[MailPause]:
    rows = MailPause.objects.across_partners(reason="a pause holds the letters of everybody")
    return rows.filter(ended_at__isnull=True, starts_at__lte=now, until__gt=now)


def held_by_pause(now: datetime) -> Exists:
    """A condition on rows of Delivery: `.filter(~held_by_pause(now))` leaves what may be sent."""
    return Exists(running_pauses(now).order_by().filter(Q(kind="") | Q(kind=OuterRef("kind"))))
