"""The address of a person's calendar feed."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from core.errors import NotAllowed
from core.history import record
from core.models import CalendarLink
from partners.actor import Actor

NOTED_EVERY = timedelta(hours=1)
REASON = "a person's own calendar address, or what whoever holds the secret asks for"


def renew_calendar_link(*, actor: Actor, now: datetime) -> CalendarLink:
    """A new address, the first or in place of the old one, which ends at once. The history knows that, not the secret."""
    if actor.user_id is None:
        raise NotAllowed
    with transaction.atomic():
        made = {"secret": secrets.token_urlsafe(32), "made_at": now, "read_at": None}
        rows = CalendarLink.objects.across_partners(reason=REASON)
        link, _is_new = rows.update_or_create(user_id=actor.user_id, defaults=made)
        record(link, "renewed", actor=actor, now=now)
    found: CalendarLink = link
    return found


def note_reading(link: CalendarLink, *, now: datetime) -> None:
    """So that the owner sees whether a calendar asks at all; at most once an hour, because programs ask often. Whoever asks has the secret."""
    rows = CalendarLink.objects.across_partners(reason=REASON).filter(pk=link.pk)
    rows.filter(Q(read_at=None) | Q(read_at__lt=now - NOTED_EVERY)).update(read_at=now)
