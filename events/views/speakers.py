"""Speakers of an event, and who has which part in a session."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import Question, ask
from core.pages import attempt, page
from core.paging import page_of
from events import operations
from events.forms import programme as forms
from events.models import EventSpeaker
from events.queries import programme as queries
from events.rules import programme as rules
from events.tabs import event_tabs
from events.transitions.events import AHEAD
from events.views.events import GET_OR_POST, found_event
from events.views.programme import changed_session, kept_event, status_of
from partners.http import ActorRequest


@require_safe
@page
def speakers(request: ActorRequest, pk: int) -> HttpResponse:
    """Everybody who reads the event reads who speaks; addresses are for those who run it."""
    found = found_event(request, pk)
    rows = queries.speakers_of(found, request.actor)
    keeps = rules.may_run_event(request.actor, found) and found.state in AHEAD
    context = {
        "event": found,
        "tabs": event_tabs(found, request.actor, "speakers"),
        "page": page_of(rows, request, order=("name", "pk")),
        "keeps": keeps,
        "as_host": rules.reads_as_host(request.actor, found),
    }
    return render(request, "events/programme/speakers.html", context)


@require_http_methods(GET_OR_POST)
@page
def add_speaker(request: ActorRequest, pk: int) -> HttpResponse:
    found = kept_event(request, pk)
    form = forms.SpeakerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with attempt(request, form) as done:
            made = operations.add_speaker(found, fields=form.of_speaker, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("%(name)s is among the speakers. Give a part in a session there.") % {"name": made})
            return redirect("events:speakers", pk)
    return _ask(request, {"event": found, "form": form, "title": _("Add a speaker"), "button": _("Add the speaker")})


def found_speaker(request: ActorRequest, pk: int) -> EventSpeaker:
    rows = EventSpeaker.objects.visible_to(request.actor).select_related("event__institution__partner", "person__user")
    found: EventSpeaker = get_object_or_404(rows, pk=pk)
    kept_event(request, found.event_id)
    return found


@require_http_methods(GET_OR_POST)
@page
def change_speaker(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_speaker(request, pk)
    names = ("name", "position", "organisation", "country", "email", "about")
    account = found.person.user.email if found.person and found.person.user else ""
    first = {**{name: getattr(found, name) for name in names}, "account": account}
    form = forms.SpeakerForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.change_speaker(found, fields=form.of_speaker, actor=request.actor, now=request.now)
        if done:
            return redirect("events:speakers", found.event_id)
    shown = {"event": found.event, "form": form, "title": _("Change the speaker"), "button": _("Save the speaker"), "speaker": found}
    return _ask(request, shown)


def _ask(request: ActorRequest, context: dict[str, Any]) -> HttpResponse:
    back = {"back": reverse("events:speakers", args=[context["event"].pk]), "back_label": _("Speakers"), "is_told": False}
    return render(request, "events/programme/form.html", {**context, **back}, status=status_of(context["form"]))


@require_http_methods(GET_OR_POST)
@page
def remove_speaker(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_speaker(request, pk)
    back = reverse("events:speakers", args=[found.event_id])
    if request.method == "POST":
        with attempt(request) as done:
            operations.remove_speaker(found, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("%(name)s is no more among the speakers.") % {"name": found})
        return redirect(back)
    title = _("Take %(name)s off the list of speakers") % {"name": found}
    effect = _("Only whoever has no part in a session can be taken off.")
    return ask(request, Question(title, effect, _("Take off the list"), back, _("Back to the speakers")))


@require_http_methods(GET_OR_POST)
@page
def session_speakers(request: ActorRequest, pk: int) -> HttpResponse:
    found = changed_session(request, pk, "set_speakers")
    form = forms.PartsForm(request.POST if request.method == "POST" else None, session=found, parts=list(found.roles.all()))
    if form.is_valid():
        with attempt(request, form) as done:
            operations.set_speakers(found, parts=form.parts, actor=request.actor, now=request.now)
        if done:
            return redirect("events:session", pk)
    context = {"form": form, "session": found, "event": found.event, "is_told": found.event.state in AHEAD[1:]}
    return render(request, "events/programme/parts.html", context, status=status_of(form))
