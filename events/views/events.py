"""Events: the list, and the record with its life."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.lists.page import asked_for, list_page
from core.pages import page
from core.record import Act, acts_of, history_of, life_of
from core.timefmt import period_text
from events.enums import EventState
from events.models import Event
from events.programme_words import event_lines, language_names
from events.queries import programme as queries
from events.queries.online import reads_online
from events.rules import programme as rules
from events.tables import EVENTS
from events.tabs import event_tabs
from events.views.way_in import way_in
from partners.http import ActorRequest

GET_OR_POST = ["GET", "HEAD", "POST"]
# Steps that have a page of their own; the others are asked for on the page of a step.
URLS = {"change": "events:change_event", "write_report": "events:write_report", "evaluate": "events:evaluate_event"}


@require_safe
@page
def events(request: ActorRequest) -> HttpResponse:
    asked = asked_for(EVENTS, request)
    context = {"form": asked.form, "list": list_page(asked, request), "may_begin": rules.may_begin_event(request.actor)}
    return render(request, "events/list.html", context)


def found_event(request: ActorRequest, pk: int) -> Event:
    rows = queries.events_for(request.actor).select_related("evaluation__form", "report_file")
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


@require_safe
@page
def event(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_event(request, pk)
    return render(request, "events/record.html", _shown(request, found))


def _shown(request: ActorRequest, found: Event) -> dict[str, Any]:
    actor = request.actor
    entries = history_of(found)
    as_host = rules.reads_as_host(actor, found)
    unwanted = () if found.statement_wanted else (str(EventState.STATEMENT_ISSUED),)
    return {
        "event": found,
        "tabs": event_tabs(found, actor, "overview"),
        "acts": _in_order(found, acts_of(found, actor, request.now, lambda step: _url_of(found, step))),
        "way_in": way_in(request, found),
        "life": life_of(found, entries, actor.zone, left_out=unwanted),
        "when": period_text(found.starts_at, found.ends_at, found.zone),
        "languages": language_names(found.languages),
        "sides": queries.sides_of(found) if as_host else [],
        "as_host": as_host,
        "online_url": found.online_url if found.online_url and reads_online(actor, found) else "",
        "why_cancelled": next((entry.reason for entry in reversed(entries) if entry.step == "cancel"), ""),
        "history": event_lines(entries, found.zone) if as_host else [],
    }


def _in_order(found: Event, acts: list[Act]) -> list[Act]:
    """The next thing to do stands first and leads to its own page: the first session of an empty plan, then those who are invited."""
    names = [act.name for act in acts]
    if "publish_programme" in names and not queries.has_sessions(found):
        first = Act("add", _("Add a session"), reverse("events:add_session", args=[found.pk]), "primary")
    elif "note_invited" in names:
        first = Act("invite", _("Invite sides"), reverse("events:delegations", args=[found.pk]), "primary")
    else:
        return with_report(found, acts)
    return [first, *(replace(act, variant="secondary") if act.variant == "primary" else act for act in acts)]


def with_report(found: Event, acts: list[Act]) -> list[Act]:
    """A report that is written is changed, and is no more the first thing to do."""
    if not found.report:
        return acts
    return [replace(act, label=_("Change the report"), variant="secondary") if act.name == "write_report" else act for act in acts]


def _url_of(found: Event, step: str) -> str:
    return reverse(URLS[step], args=[found.pk]) if step in URLS else reverse("events:event_step", args=[found.pk, step])
