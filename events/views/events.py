"""Events: the list, and the record with its life."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.pages import page
from core.paging import page_of
from core.record import acts_of, history_lines, history_of, life_of
from events.models import Event
from events.queries import programme as queries
from events.rules import programme as rules
from events.tabs import event_tabs
from partners.http import ActorRequest

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_safe
@page
def events(request: ActorRequest) -> HttpResponse:
    shown = page_of(queries.events_for(request.actor), request, order=queries.ORDER)
    return render(request, "events/list.html", {"page": shown, "may_begin": rules.may_begin_event(request.actor)})


def found_event(request: ActorRequest, pk: int) -> Event:
    return get_object_or_404(queries.events_for(request.actor), pk=pk)  # type: ignore[no-any-return]


@require_safe
@page
def event(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_event(request, pk)
    return render(request, "events/record.html", _shown(request, found))


def _shown(request: ActorRequest, found: Event) -> dict[str, Any]:
    actor = request.actor
    entries = history_of(found)
    as_host = rules.reads_as_host(actor, found)
    return {
        "event": found,
        "tabs": event_tabs(found, actor, "overview"),
        "acts": acts_of(found, actor, request.now, lambda step: reverse("events:event_step", args=[found.pk, step])),
        "life": life_of(found, entries, actor.zone),
        "as_host": as_host,
        "history": history_lines(entries) if as_host else [],
    }
