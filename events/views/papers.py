"""The call for papers of an event with its papers, one paper, and what its author does."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.country_names import language_name
from core.errors import NotAllowed, Refused
from core.pages import attempt, page
from core.paging import page_of
from core.record import acts_of, history_lines, history_of, life_of
from documents.operations import store_plain_copy
from documents.responses import stream
from events import operations
from events.enums import PaperState
from events.forms import papers as forms
from events.models import Event, Paper
from events.queries import papers as queries
from events.rules import papers as rules
from events.tabs import event_tabs
from events.transitions.papers import call_is_open
from events.views.events import GET_OR_POST, found_event
from partners.http import ActorRequest
from reviews.models import Case
from reviews.queries.opinions import nameless_results, opinions_of


def is_open(event: Event, now: Any) -> bool:
    try:
        call_is_open(event, now)
    except Refused:
        return False
    return True


@require_safe
@page
def papers(request: ActorRequest, pk: int) -> HttpResponse:
    """The call, and the papers this actor may see: the own ones, for who runs the event all."""
    event, actor = found_event(request, pk), request.actor
    runs = rules.may_run_papers(actor, event)
    form = forms.PaperFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    shown = page_of(queries.narrowed(queries.papers_for(actor, event), **chosen), request, order=("-submitted_at", "-pk"))
    for row in shown:
        row.event = event
    readable = [row for row in shown if rules.reads_reviews(actor, row)]
    results = nameless_results([row.case_id for row in readable]) if readable else {}
    for row in readable:
        row.result = results.get(row.case_id)
    counts = queries.counts_of(event) if runs else {}
    context = {
        "event": event, "tabs": event_tabs(event, actor, "papers"), "page": shown, "form": form, "is_narrowed": any(chosen.values()),
        "runs": runs, "with_results": bool(readable), "is_open": is_open(event, request.now), "waiting": counts.get(PaperState.SUBMITTED, 0),
        "counts": [(state.label, counts[state.value]) for state in PaperState if counts.get(state.value)],
        "may_submit": rules.may_submit_to(actor, event) and is_open(event, request.now),
        "panel": event.panel_id if rules.may_choose_panel(actor, event) else None,
    }  # fmt: skip
    return render(request, "events/papers/list.html", context)


@require_http_methods(GET_OR_POST)
@page
def submit_paper(request: ActorRequest, pk: int) -> HttpResponse:
    event = found_event(request, pk)
    if not rules.may_submit_to(request.actor, event):
        raise NotAllowed
    call_is_open(event, request.now)
    form = forms.PaperForm(request.POST, request.FILES) if request.method == "POST" else forms.PaperForm()
    if form.is_valid():
        with attempt(request, form) as done, transaction.atomic():
            fields = _fields(request, form)
            made = operations.submit_paper(event, fields=fields, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("Your paper is handed in under the number %(number)s.") % {"number": made})
            return redirect("events:paper", made.pk)
    context = {"event": event, "form": form, "paper": None}
    return render(request, "events/papers/edit.html", context, status=422 if form.is_bound else 200)


def _fields(request: ActorRequest, form: forms.PaperForm) -> dict[str, Any]:
    """The file is kept under a name of the portal's: what it was called and who made it stay outside."""
    fields = dict(form.cleaned_data)
    upload = fields.pop("file")
    who: dict[str, Any] = {"actor": request.actor, "now": request.now}
    fields["file"] = store_plain_copy(upload, stem="paper", look=lambda text: None, **who) if upload else None
    return fields


def found_paper(request: ActorRequest, pk: int) -> Paper:
    rows = Paper.objects.visible_to(request.actor).select_related("event__institution", "partner", "session", "file", "case", "user")
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


@require_safe
@page
def paper(request: ActorRequest, pk: int) -> HttpResponse:
    found, actor = found_paper(request, pk), request.actor
    entries = history_of(found)
    decided = found.state in (PaperState.ACCEPTED, PaperState.DECLINED)
    reads = rules.reads_reviews(actor, found) or (decided and rules.reads_result(actor, found))
    context = {
        "paper": found,
        "event": found.event,
        "acts": acts_of(found, actor, request.now, lambda step: _step_url(found, step)),
        "life": life_of(found, entries, actor.zone),
        "language": language_name(found.language, (get_language() or "en")[:2]),
        "is_author": rules.is_author(actor, found),
        "opinions": opinions_of(found.case) if reads else [],
        "result": nameless_results([found.case_id]).get(found.case_id or 0) if reads else None,
        "history": history_lines(entries),
        "panel": found.event.panel_id if found.case_id and rules.may_choose_panel(actor, found.event) and reads else None,
    }
    return render(request, "events/papers/record.html", context)


def _step_url(found: Paper, step: str) -> str:
    if step == "change":
        return reverse("events:change_paper", args=[found.pk])
    return reverse("events:paper_step", args=[found.pk, step])


@require_http_methods(GET_OR_POST)
@page
def change_paper(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_paper(request, pk)
    if not rules.is_author(request.actor, found):
        raise NotAllowed
    form = forms.PaperForm(request.POST, request.FILES, paper=found) if request.method == "POST" else forms.PaperForm(paper=found)
    if form.is_valid():
        with attempt(request, form) as done, transaction.atomic():
            operations.change_paper(found, fields=_fields(request, form), actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The paper is changed."))
            return redirect("events:paper", pk)
    context = {"event": found.event, "form": form, "paper": found}
    return render(request, "events/papers/edit.html", context, status=422 if form.is_bound else 200)


@require_safe
@page
def paper_file(request: ActorRequest, pk: int) -> HttpResponseBase:
    found = found_paper(request, pk)
    if found.file is None:
        raise Http404
    return stream(found.file)


@require_safe
@page
def case_file(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The file without names, for whoever reads the case; its name says nothing."""
    case = get_object_or_404(Case.objects.visible_to(request.actor), pk=pk)
    found = queries.for_reviewer(case)
    if found is None or found.file is None or found.state == PaperState.WITHDRAWN:
        raise Http404
    return stream(found.file)
