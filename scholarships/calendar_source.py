"""Deadlines of calls in a person's calendar: for those who nominate for a partner, and for the ministry's programme staff."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext

from core.calendar import Event, register_calendar_source, register_letter_events, times_changed
from core.models import HistoryEntry
from partners.enums import Role
from scholarships.enums import CallState
from scholarships.models import Call

READERS = (Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD, Role.EMBASSY_OFFICER, Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD, Role.PANEL_SECRETARY)
HIDDEN = (CallState.DRAFT, CallState.ARCHIVED)
SPACE = uuid.UUID("6d1c1f0e-2f0b-4a77-9d0e-6f8f0a7f5a11")  # of the names of calls in calendars
LENGTH = timedelta(minutes=30)  # a calendar shows a moment badly: the half hour that ends with it is shown
KEPT = timedelta(days=30)


def follows_deadlines(actor: Any) -> bool:
    """Whoever has something to do with the closing of calls; others may read calls without having their days in the calendar."""
    return bool(actor.has(*READERS))


def deadlines_for(actor: Any, now: datetime) -> Iterator[Event]:
    """The steps of a call are counted: an extension is a later version of the same event."""
    if not follows_deadlines(actor):
        return
    entries = HistoryEntry.objects.across_partners(reason="how often a call was changed, for its readers' calendars")
    entries = entries.filter(model=Call._meta.label_lower, object_id=OuterRef("pk")).order_by()
    count = entries.values("object_id").annotate(count=Count("pk")).values("count")
    last = entries.order_by("-at").values("at")[:1]
    rows = Call.objects.visible_to(actor).filter(closes_at__gt=now - KEPT).exclude(state__in=HIDDEN)
    rows = rows.annotate(steps=Coalesce(Subquery(count, output_field=IntegerField()), 0), last_at=Coalesce(Subquery(last), "opens_at"))
    for call in rows.order_by("closes_at", "pk"):
        yield _event(call)


def _event(call: Any) -> Event:
    is_cancelled = call.state == CallState.CANCELLED
    words = {"call": call.reference, "title": call.title}
    summary = gettext("Call %(call)s is cancelled: %(title)s") if is_cancelled else gettext("Call %(call)s closes: %(title)s")
    return Event(
        uid=str(uuid.uuid5(SPACE, str(call.pk))),
        sequence=call.steps,
        summary=summary % words,
        starts_at=call.closes_at - LENGTH,
        ends_at=call.closes_at,
        zone=call.zone,
        changed_at=call.last_at,
        description=gettext("Nominations reach the ministry before the end of this time."),
        url=settings.BASE_URL + reverse("scholarships:call", args=[call.pk]),
        is_cancelled=is_cancelled,
    )


def of_call(call: Any, entry: HistoryEntry, user_id: int | None) -> Iterator[Event]:
    """The same entry as in the feeds: a letter of an extension moves what the letter of the call has brought."""
    call.steps, call.last_at = times_changed(call), entry.at
    yield _event(call)


def of_offer(nomination: Any, entry: HistoryEntry, user_id: int | None) -> Iterator[Event]:
    """Until when the offer must be answered; another offer to the same nominee is a later version."""
    until = datetime.fromisoformat(entry.data["until"])
    yield Event(
        uid=str(uuid.uuid5(SPACE, f"offer {nomination.pk}")),
        sequence=times_changed(nomination),
        summary=gettext("Answer the offer of %(number)s") % {"number": nomination.reference},
        starts_at=until - LENGTH,
        ends_at=until,
        zone=nomination.call.zone,
        changed_at=entry.at,
        description=gettext("An offer that is not answered before the end of this time lapses."),
        url=settings.BASE_URL + reverse("scholarships:nomination", args=[nomination.pk]),
    )


register_calendar_source("scholarships", deadlines_for)
register_letter_events(("call_publish", "call_open", "call_extend", "call_cancel"), of_call)
register_letter_events(("nomination_send_offer", "nomination_promote", "nominee_send_offer", "nominee_promote"), of_offer)
