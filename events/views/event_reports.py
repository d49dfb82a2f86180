"""The report of an event with its figures, and what the participants thought of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import NotAllowed
from core.pages import attempt, page
from core.record import Act
from core.workflow import available, refusal, workflow_of
from documents.operations import store_upload
from documents.responses import stream
from events import operations
from events.forms import event_reports as forms
from events.models import Event
from events.queries.event_reports import attendance_of
from events.rules import programme as rules
from events.tabs import event_tabs
from events.views.events import GET_OR_POST, URLS, found_event, with_report
from notifications.queries import actions_of
from partners.http import ActorRequest
from partners.queries import host_day
from training.models.evaluation import FEWEST_BALLOTS
from training.queries.evaluation import results_of_round, turnout_of
from training.rules.evaluation import reads_all_figures


def read_event(request: ActorRequest, pk: int) -> Event:
    """The report is the house's."""
    found = found_event(request, pk)
    if not rules.reads_as_host(request.actor, found):
        raise NotAllowed
    return found


@require_safe
@page
def event_report(request: ActorRequest, pk: int) -> HttpResponse:
    found = read_event(request, pk)
    came = attendance_of(found, request.actor.language[:2])
    context = {
        "event": found,
        "tabs": event_tabs(found, request.actor, "report"),
        "acts": _acts(request, found),
        "came": came,
        "chart": [{"label": row.label, "value": row.attended} for row in came if row.attended],
        "total": sum(row.attended for row in came),
        "placed": sum(row.placed for row in came),
        "actions": actions_of(found),
        **_evaluation(request, found),
    }
    return render(request, "events/report.html", context)


def _acts(request: ActorRequest, found: Event) -> list[Act]:
    steps = [row for row in available(found, request.actor, request.now) if row.name in ("write_report", "evaluate")]
    acts = [
        Act(row.name, row.label, reverse(URLS[row.name], args=[found.pk]), row.tone)
        for row in steps
        if row.name == "write_report" or not found.evaluation_id
    ]
    return with_report(found, acts)


def _evaluation(request: ActorRequest, found: Event) -> dict[str, Any]:
    """The figures of training's page, for whoever reads all of them."""
    if found.evaluation is None or not reads_all_figures(request.actor, found.institution_id):
        return {"round": found.evaluation, "results": None, "turnout": None, "is_over": False, "all_figures": False}
    round_ = found.evaluation
    return {
        "round": round_,
        "turnout": turnout_of([round_], request.now)[round_.pk],
        "is_over": request.now >= round_.closes_at,
        "results": results_of_round(round_, request.now),
        "all_figures": True,
        "fewest": FEWEST_BALLOTS,
    }


@require_http_methods(GET_OR_POST)
@page
def write_report(request: ActorRequest, pk: int) -> HttpResponse:
    found = read_event(request, pk)
    if no := refusal(found, workflow_of(found).by_name["write_report"], request.actor, request.now):
        raise no
    form = forms.ReportForm(request.POST or None, request.FILES or None, now=request.now, initial={"text": found.report})
    if form.is_valid() and _written(request, found, form):
        messages.success(request, _("The report is saved. Whoever was given a recommendation is told."))
        return redirect("events:event_report", pk)
    return render(request, "events/write_report.html", {"form": form, "event": found}, status=422 if form.errors else 200)


def _written(request: ActorRequest, found: Event, form: forms.ReportForm) -> bool:
    upload = form.cleaned_data["file"]
    by: dict[str, Any] = {"actor": request.actor, "now": request.now}
    with attempt(request, form) as done, transaction.atomic():
        file = store_upload(upload, **by) if upload else None
        operations.write_event_report(found, text=form.cleaned_data["text"], file=file, actions=form.actions, **by)
    return bool(done)


@require_safe
@page
def report_file(request: ActorRequest, pk: int) -> HttpResponseBase:
    found = read_event(request, pk)
    if found.report_file is None:
        raise Http404
    return stream(found.report_file)


@require_http_methods(GET_OR_POST)
@page
def evaluate_event(request: ActorRequest, pk: int) -> HttpResponse:
    found = read_event(request, pk)
    if no := refusal(found, workflow_of(found).by_name["evaluate"], request.actor, request.now):
        raise no
    form = forms.AskForm(
        request.POST if request.method == "POST" else None, actor=request.actor, event=found, initial={"opens_on": host_day(request.now)}
    )
    if form.is_valid():
        with attempt(request, form) as done:
            operations.evaluate_event(found, form=form.cleaned_data["form"], **form.instants, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The evaluation is prepared. Everybody who came is asked when it opens."))
            return redirect("events:event_report", pk)
    has_questions = form.fields["form"].queryset.exists()  # type: ignore[attr-defined]
    context = {"form": form, "event": found, "has_questions": has_questions, "fewest": FEWEST_BALLOTS}
    return render(request, "events/evaluate.html", context, status=422 if form.errors else 200)
