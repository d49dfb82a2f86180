"""What everybody reads of public events: when, where, the programme and who speaks. Never who takes part."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from core.calendar import Event as Entry
from core.calendar import calendar_of
from core.pages import page
from core.paging import page_of
from core.timefmt import period_text
from events.calendar_source import of_event, of_session
from events.enums import SessionKind
from events.models import Event, EventSession, StatementVersion
from events.programme_words import language_names
from events.queries import programme as queries
from events.queries.online import reads_online
from events.views.events import found_event
from events.views.way_in import way_in
from partners.actor import Actor
from partners.http import ActorRequest

KEPT_SECONDS = 300


@login_not_required  # whoever considers to come reads what is on before there is an account
@page
@require_safe
def public_events(request: ActorRequest) -> HttpResponse:
    """What comes, and what was; narrowed by nothing, because there are few."""
    when = "past" if request.GET.get("when") == "past" else "coming"
    rows = queries.narrowed(queries.public_events(), now=request.now, when=when)
    order = ("starts_at", "pk") if when == "coming" else queries.ORDER
    shown = page_of(rows, request, order=order)
    context = {
        "page": shown,
        "rows": [{"event": row, "when": period_text(row.starts_at, row.ends_at, row.zone)} for row in shown],
        "is_past": when == "past",
    }
    return _kept_a_while(request, render(request, "events/public/list.html", context))


def _found(reference: str) -> Event:
    return get_object_or_404(queries.public_events(), reference=reference)  # type: ignore[no-any-return]


@login_not_required  # as above
@page
@require_safe
def public_event(request: ActorRequest, reference: str) -> HttpResponse:
    """404 for what is not public or not announced. The address of an online meeting is for those who take part."""
    found = _found(reference)
    days = queries.days_of(_sessions(found), found)
    context: dict[str, Any] = {
        "event": found,
        "when": period_text(found.starts_at, found.ends_at, found.zone),
        "languages": language_names(found.languages),
        "days": days,
        "has_tracks": queries.has_tracks(days),
        "speakers": list(queries.speakers_of(found, Actor.nobody())),
        "may_open": request.actor.is_signed_in,
        "statement": StatementVersion.objects.visible_to(Actor.nobody()).filter(event=found).first(),
        "way_in": way_in(request, found),
    }
    return _kept_a_while(request, render(request, "events/public/event.html", context))


def _sessions(found: Event) -> Any:
    return queries.shown(EventSession.objects.visible_to(Actor.nobody()).filter(event=found))


@login_not_required  # as above
@page
@require_safe
def public_calendar(request: ActorRequest, reference: str) -> HttpResponse:
    found = _found(reference)
    sessions = [of_session(row, found, for_all=True, online=False) for row in _sessions(found) if row.kind != SessionKind.BREAK]
    return _calendar(found, [of_event(found, for_all=True, online=False), *sessions])


@require_safe
@page
def event_calendar(request: ActorRequest, pk: int) -> HttpResponse:
    """The event and its sessions for a calendar, for whoever reads it, without subscribing."""
    found = found_event(request, pk)
    online = reads_online(request.actor, found)
    sessions = [of_session(row, found, online=online) for row in queries.sessions_of(found, request.actor) if row.kind != SessionKind.BREAK]
    return _calendar(found, [of_event(found, online=online), *sessions])


def _calendar(found: Event, entries: list[Entry]) -> HttpResponse:
    answer = HttpResponse(calendar_of(entries, name=found.title), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.reference}.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _kept_a_while(request: ActorRequest, answer: HttpResponse) -> HttpResponse:
    """As the pages of what is on offer: kept some minutes by the browser of whoever is not signed in, by nothing that is shared."""
    if request.actor.is_signed_in:
        patch_cache_control(answer, private=True, no_cache=True)
    else:
        patch_cache_control(answer, private=True, max_age=KEPT_SECONDS)
    patch_vary_headers(answer, ["Cookie", "Accept-Language"])
    return answer
