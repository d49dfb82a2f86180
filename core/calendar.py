"""Calendar feeds (iCalendar, RFC 5545): events of one person from all apps that have some, as programs of calendars read them.

Apps register a source in `AppConfig.ready`; a source is asked for an actor, so that it gives what this person may see now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from icalendar import Calendar, Timezone
from icalendar import Event as Component

from core.models import HistoryEntry
from core.scoping import ActorLike

PRODUCT = "-//Ministry of Foreign Affairs//Training of diplomats//EN"
ASK_AGAIN = timedelta(hours=4)


@dataclass(frozen=True)
class Event:
    """One event. `sequence` rises with each change that a calendar must take over, `changed_at` says when it last did."""

    uid: str
    sequence: int
    summary: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    changed_at: datetime
    location: str = ""
    description: str = ""
    url: str = ""
    is_cancelled: bool = False
    whole_days: bool = False  # days without hours: the last one is that of `ends_at` in the event's zone


Source = Callable[[ActorLike, datetime], Iterable[Event]]
_sources: dict[str, Source] = {}


def register_calendar_source(name: str, source: Source) -> None:
    """`source(actor, now)` gives the events of this person, in the active language."""
    assert name not in _sources, name
    _sources[name] = source


LetterSource = Callable[[Any, HistoryEntry, int | None], Iterable[Event]]
letter_sources: dict[str, LetterSource] = {}


def register_letter_events(kinds: Iterable[str], source: LetterSource) -> None:
    """Letters of these kinds of notices (or letters) carry what `source(obj, entry, user_id)` gives, as a file for calendars.

    An event has the name (`uid`) under which the feeds know it: what came by letter and by feed is one entry, and a later change updates it.
    """
    for kind in kinds:
        assert kind not in letter_sources, kind
        letter_sources[kind] = source


def times_changed(obj: models.Model) -> int:
    """A sequence for records that keep none: each step of their history counts, so that a later letter is a later version."""
    rows = HistoryEntry.objects.across_partners(reason="how often a record was changed, for calendars")
    return int(rows.filter(model=obj._meta.label_lower, object_id=obj.pk).count())


def events_for(actor: ActorLike, now: datetime) -> list[Event]:
    """Of all sources, in the order of time."""
    found = [event for source in _sources.values() for event in source(actor, now)]
    return sorted(found, key=lambda event: (event.starts_at, event.uid))


def calendar_of(events: Iterable[Event], *, name: str) -> bytes:
    """The same events give the same bytes, whenever they are asked for: DTSTAMP is the last change (RFC 5545, 3.8.7.2, without METHOD)."""
    made = _calendar()
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", ASK_AGAIN)
    return _filled(made, list(events))


def published(events: Iterable[Event], *, organizer: str) -> bytes:
    """The file that a letter carries (RFC 5546, 3.2.1): METHOD:PUBLISH asks nobody for an answer; `organizer` is an address."""
    made = _calendar()
    made.add("method", "PUBLISH")
    return _filled(made, list(events), organizer=organizer)


def _calendar() -> Calendar:
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    return made


def _filled(made: Calendar, events: list[Event], *, organizer: str = "") -> bytes:
    for zone in sorted({event.zone for event in events if not event.whole_days} - {"UTC"}):
        made.add_component(_zone(zone, [event for event in events if event.zone == zone]))
    for event in events:
        part = _component(event)
        if organizer:
            part.add("organizer", f"mailto:{organizer}")
        made.add_component(part)
    return made.to_ical()


def _zone(name: str, events: list[Event]) -> Timezone:
    """With every change of the clock from before the first event until after the last."""
    first = min(event.starts_at for event in events).year - 1
    last = max(event.ends_at for event in events).year + 2
    made = Timezone.from_tzinfo(ZoneInfo(name), name, first_date=date(first, 1, 1), last_date=date(last, 1, 1))
    made.pop("comment", None)  # "only works from … to …": of no use to a person, and the next reading brings more
    return made


def _component(event: Event) -> Component:
    made = Component()
    zone = ZoneInfo(event.zone)
    made.add("uid", event.uid)
    made.add("sequence", event.sequence)
    made.add("dtstamp", event.changed_at.astimezone(UTC).replace(microsecond=0))
    made.add("last-modified", event.changed_at.astimezone(UTC).replace(microsecond=0))
    starts_at, ends_at = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    made.add("dtstart", starts_at.date() if event.whole_days else starts_at)
    made.add("dtend", ends_at.date() + timedelta(days=1) if event.whole_days else ends_at)  # of days the end is the day after (RFC 5545, 3.6.1)
    made.add("summary", event.summary)
    made.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT" if event.is_cancelled or event.whole_days else "OPAQUE")
    for field, text in (("location", event.location), ("description", event.description), ("url", event.url)):
        if text:
            made.add(field, text)
    return made
