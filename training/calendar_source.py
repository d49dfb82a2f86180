"""Sessions of training in a person's calendar: what they attend or teach, as long as they do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from core.calendar import Event, register_calendar_source, register_letter_events
from core.models import HistoryEntry
from training.enums import SessionState
from training.models import Intake, TeachingSession
from training.queries.weeks import sessions_of, shown, title_of

KEPT = timedelta(days=90)  # what is longer over is left out


def sessions_for(actor: Any, now: datetime) -> Iterator[Event]:
    return events_of(shown(sessions_of(actor).filter(ends_at__gt=now - KEPT)))


def events_of(sessions: Iterable[TeachingSession], *, own: bool = True) -> Iterator[Event]:
    for session in sessions:
        yield event_of(session, own=own)


def event_of(session: TeachingSession, *, own: bool = True) -> Event:
    """The address of the online meeting and the note are for those whose session it is (`own`)."""
    booking = getattr(session, "booking", None)
    online = session.online_url if own else ""
    is_cancelled = session.state == SessionState.CANCELLED
    summary = gettext("%(kind)s: %(title)s") % {"kind": str(session.get_kind_display()).capitalize(), "title": title_of(session)}
    return Event(
        uid=str(session.uid),
        sequence=session.sequence,
        summary=gettext("Cancelled: %(session)s") % {"session": summary} if is_cancelled else summary,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        zone=settings.HOST_ZONE,
        changed_at=session.changed_at,
        location=_place(booking.room) if booking else online,
        description="\n".join(_lines(session, own)),
        url=settings.BASE_URL + reverse("training:session", args=[session.pk]),
        is_cancelled=is_cancelled,
    )


def _place(room: Any) -> str:
    return ", ".join(text for text in (room.name, room.place) if text)


def _lines(session: TeachingSession, own: bool) -> Iterator[str]:
    yield f"{session.intake.reference} {session.intake.programme}"
    if names := ", ".join(str(row.lecturer) for row in session.lecturers.all()):
        yield gettext("Lecturers: %(names)s") % {"names": names}
    if not session.for_all:
        yield gettext("Groups: %(names)s") % {"names": ", ".join(str(row.group) for row in session.groups.all())}
    yield from (text for text in (session.note, session.online_url) if own and text)


def of_letter(session: TeachingSession, entry: HistoryEntry, user_id: int | None) -> Iterator[Event]:
    """Without the address of the online meeting, which stands on the page that the entry leads to."""
    return events_of(shown(TeachingSession.objects.across_partners(reason="the letter of this session").filter(pk=session.pk)), own=False)


def of_plan(intake: Intake, entry: HistoryEntry, user_id: int | None) -> Iterator[Event]:
    """What was planned by one act: the sessions of this title between its first and its last."""
    rows = TeachingSession.objects.across_partners(reason="the letter of these sessions")
    span = (datetime.fromisoformat(entry.data["first"]), datetime.fromisoformat(entry.data["last"]))
    return events_of(shown(rows.filter(intake=intake, title=entry.data["title"], starts_at__range=span)), own=False)


register_calendar_source("training", sessions_for)
register_letter_events(("session_change", "session_cancel", "session_bring_back"), of_letter)
register_letter_events(("sessions_planned",), of_plan)
