"""The letter of a day or of a week: what is still unread of it, by topic, each message with its own link."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.registries import notice_kinds
from notifications.models import Delivery, DigestItem, Notice
from notifications.queries.wordings import worded
from notifications.topics import TOPICS, topic_of

DIGESTS = ("digest_daily", "digest_weekly")
SHOWN = 60  # messages of one letter; more of them stand in the inbox
UNREAD = Q(read_at__isnull=True) | Q(read_at=F("created_at"))  # what was muted arrives read, and belongs into the letter all the same
Render = Callable[..., tuple[str, str]]


def notices_of(delivery: Delivery) -> list[Notice]:
    """Those of the letter; less those read meanwhile, unless all of them were."""
    items = DigestItem.objects.across_partners(reason="the letter of these messages").filter(letter=delivery)
    rows = Notice.objects.across_partners(reason="the letter of these messages").filter(pk__in=items.values("notice_id"))
    found = list(worded(rows).select_related("recipient").order_by("pk"))
    return [row for row in found if row.read_at in (None, row.created_at)] or found


def digest_text(delivery: Delivery, render: Render) -> tuple[str, str]:
    notices = notices_of(delivery)
    count = len(notices)
    if delivery.kind == "digest_weekly":
        subject = ngettext("Your messages of the week: %(n)d", "Your messages of the week: %(n)d", count)
    else:
        subject = ngettext("Your messages of the day: %(n)d", "Your messages of the day: %(n)d", count)
    parts = [*_by_topic(notices[:SHOWN], render)]
    if more := count - SHOWN if count > SHOWN else 0:
        parts.append(ngettext("%(n)d more message stands in your inbox.", "%(n)d more messages stand in your inbox.", more) % {"n": more})
    inbox, choices = (f"{settings.BASE_URL}{reverse(name)}" for name in ("inbox", "notice_settings"))
    parts.append(_("Your inbox: %(address)s") % {"address": inbox})
    parts.append(_("Choose what comes at once, in such a letter or not at all: %(address)s") % {"address": choices})
    return subject % {"n": count}, "\n\n".join(parts)


def _by_topic(notices: list[Notice], render: Render) -> Any:
    order = {name: place for place, name in enumerate(TOPICS)}
    for topic, rows in groupby(sorted(notices, key=lambda row: (order[_topic(row)], row.pk)), key=_topic):
        lines = [f"- {render(row, zone=row.recipient.time_zone)[0]}\n  {settings.BASE_URL}{reverse('notice', args=[row.pk])}" for row in rows]
        yield "\n".join([str(TOPICS[topic].label), *lines])


def _topic(notice: Notice) -> str:
    kind = notice_kinds.get(notice.kind)
    return topic_of(kind).name if kind else "portal"
