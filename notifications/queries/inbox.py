from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, TextField
from django.db.models.functions import Cast

from core.registries import notice_kinds
from notifications.models import Notice
from notifications.topics import PLACE, kinds_of, topic_of
from partners.actor import Actor


def inbox_of(actor: Actor) -> Any:
    """A person's own notices; nobody reads another's inbox on this page."""
    return Notice.objects.across_partners(reason="one's own inbox").filter(recipient_id=actor.user_id)


def unread_count(actor: Actor) -> int:
    return int(inbox_of(actor).filter(read_at__isnull=True).count())


def unread_by_topic(actor: Actor) -> dict[str, int]:
    """Names of topics with their number of unread messages; topics without any are left out."""
    rows = inbox_of(actor).filter(read_at__isnull=True).order_by().values_list("kind").annotate(n=Count("pk"))
    found: Counter[str] = Counter()
    for kind, number in rows:
        found[topic_name(kind)] += number
    return dict(found)


def topic_name(kind: str) -> str:
    """A kind that is registered no more stands with the portal's own messages."""
    return topic_of(notice_kinds[kind]).name if kind in notice_kinds else "portal"


def filtered(
    rows: Any, *, zone: str, unread: bool = False, topic: str = "", words: str = "", since: date | None = None, until: date | None = None
) -> Any:
    """Days are the reader's own; words are looked for in the facts of a message, its record and the portal's sentences in the reader's language."""
    if unread:
        rows = rows.filter(read_at__isnull=True)
    if topic:
        rows = rows.filter(kind__in=[kind.name for kind in kinds_of(topic)])
    if words:
        rows = rows.annotate(facts=Cast("params", TextField()))
    for word in words.split():
        rows = rows.filter(Q(facts__icontains=word) | Q(event__object_label__icontains=word) | Q(kind__in=_saying(word)))
    if since:
        rows = rows.filter(created_at__gte=_midnight(since, zone))
    return rows.filter(created_at__lt=_midnight(until + timedelta(days=1), zone)) if until else rows


def _saying(word: str) -> list[str]:
    """Kinds whose sentences have this word, in the active language."""
    return [kind.name for kind in notice_kinds.values() if word.casefold() in PLACE.sub(" ", f"{kind.subject} {kind.body}").casefold()]


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))
