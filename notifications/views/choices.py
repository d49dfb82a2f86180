"""How messages reach a reader: a table of topics, a page a topic for single kinds, quiet hours and the moment of digests."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.pages import attempt, page
from core.timefmt import city
from notifications.forms.choices import ChoicesForm, HoursForm, Row, kind_rows
from notifications.operations import set_choices, set_hours
from notifications.queries.choices import hours_of, own_choices, topics_heard_of
from notifications.queries.deliveries import own_wrong_address
from notifications.topics import TOPICS, by_topic, kinds_of
from partners.http import ActorRequest


@require_http_methods(["GET", "HEAD", "POST"])
@page
def notice_settings(request: ActorRequest) -> HttpResponse:
    """Two forms: which one was sent its button says."""
    rows = [Row(topic.name, topic.label, tuple(kinds), reverse("notice_topic", args=[topic.name])) for topic, kinds in by_topic().items()]
    data = request.POST if request.method == "POST" else None
    form = ChoicesForm(data if data and "choices" in data else None, rows=rows, own=own_choices(request.actor))
    hours = HoursForm(data if data and "hours" in data else None, initial=hours_of(request.actor))
    if form.is_valid():
        with attempt(request, form) as done:
            _say(request, set_choices(form.choices, actor=request.actor, now=request.now))
    elif hours.is_valid():
        with attempt(request, hours) as done:
            set_hours(actor=request.actor, now=request.now, **hours.cleaned_data)
            messages.success(request, _("Your hours are saved."))
    else:
        done = None
    if done:
        return redirect("notice_settings")
    heard = topics_heard_of(request.actor)
    lines = form.lines
    context = {
        "form": form,
        "hours": hours,
        "wrong_address": own_wrong_address(request.actor),
        "lines": [line for line in lines if line[0].name in heard] if heard else lines,
        "others": [line for line in lines if line[0].name not in heard] if heard else [],
        "zone": city(request.actor.zone),
    }
    return render(request, "notifications/choices/topics.html", context, status=422 if form.is_bound or hours.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def notice_topic(request: ActorRequest, name: str) -> HttpResponse:
    if (topic := TOPICS.get(name)) is None or not (kinds := kinds_of(name)):
        raise Http404
    form = ChoicesForm(request.POST if request.method == "POST" else None, rows=kind_rows(kinds), own=own_choices(request.actor))
    if form.is_valid():
        with attempt(request, form) as done:
            _say(request, set_choices(form.choices, actor=request.actor, now=request.now))
        if done:
            return redirect("notice_settings")
    context = {"topic": topic, "form": form, "lines": sorted(form.lines, key=lambda line: line[0].fixed)}
    return render(request, "notifications/choices/topic.html", context, status=422 if form.is_bound else 200)


def _say(request: Any, changed: int) -> None:
    if changed:
        words = ngettext("%(n)d choice is changed.", "%(n)d choices are changed.", changed) % {"n": changed}
    else:
        words = _("Nothing was changed: everything comes as before.")
    messages.success(request, words)
