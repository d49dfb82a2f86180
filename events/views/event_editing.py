"""A new event, and changing one: by short groups of fields; before saving it says what people will be told."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import NotAllowed
from core.pages import attempt, page
from core.workflow import refusal, workflow_of
from events import operations
from events.enums import COMING
from events.forms import events as forms
from events.rules import programme as rules
from events.views.events import GET_OR_POST, found_event
from partners.http import ActorRequest


@require_http_methods(GET_OR_POST)
@page
def new_event(request: ActorRequest) -> HttpResponse:
    if not rules.may_begin_event(request.actor):
        raise NotAllowed
    form = forms.EventForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=forms.first_of(request.actor))
    if form.is_valid():
        with attempt(request, form) as done:
            made = operations.create_event(fields=form.of_event, actor=request.actor, now=request.now)
        if done:
            messages.success(
                request, _("%(event)s is planned. Nobody outside the house knows of it until its programme is published.") % {"event": made}
            )
            return redirect("events:event", made.pk)
    context = {"form": form, "title": _("New event"), "button": _("Plan the event"), "back": reverse("events:events"), "event": None}
    return render(request, "events/edit.html", context, status=422 if form.errors else 200)


@require_http_methods(GET_OR_POST)
@page
def change_event(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_event(request, pk)
    if no := refusal(found, workflow_of(found).by_name["change"], request.actor, request.now):
        raise no
    form = forms.ChangeEventForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=forms.initial_of(found))
    if form.is_valid():
        more = {"with_sessions": form.cleaned_data["with_sessions"], "seen": form.cleaned_data["seen"]}
        with attempt(request, form) as done:
            operations.change_event(found, fields=form.of_event, **more, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("%(event)s is changed.") % {"event": found})
            return redirect("events:event", pk)
    context = {
        "form": form, "title": _("Change the event"), "button": _("Save the event"), "back": reverse("events:event", args=[pk]), "event": found,
        "is_told": found.state in COMING,
    }  # fmt: skip
    return render(request, "events/edit.html", context, status=422 if form.errors else 200)
