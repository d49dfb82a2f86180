"""What those who run an event do with its papers: the call, the panel, the decision, the session."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_http_methods

from core.acts import StepForm, StepPage, step_page
from core.errors import NotAllowed
from core.pages import attempt, page
from events import operations
from events.forms import papers as forms
from events.queries import papers as queries
from events.rules import papers as rules
from events.views.events import GET_OR_POST, found_event
from events.views.papers import found_paper
from partners.http import ActorRequest

STEPS = {
    "accept": StepPage(
        operations.accept_paper,
        forms.AcceptPaperForm,
        gettext_lazy(
            "The author is told, with your words, and reads the reviewers' comments without their names. Reviews that come later don't count."
        ),
    ),
    "decline": StepPage(
        operations.decline_paper,
        forms.DeclinePaperForm,
        gettext_lazy(
            "The author is told, with your words, and reads the reviewers' comments without their names. Reviews that come later don't count."
        ),
    ),
    "place": StepPage(operations.place_paper, forms.PlaceForm, gettext_lazy("The author is told in which session the paper is presented.")),
    "withdraw": StepPage(operations.withdraw_paper, StepForm, gettext_lazy("The paper leaves the call, and nobody reviews it any more.")),
}


@require_http_methods(GET_OR_POST)
@page
def paper_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = found_paper(request, pk)

    def make_form(cls: type[django_forms.Form], data: Any) -> django_forms.Form:
        return forms.PlaceForm(data, paper=found) if cls is forms.PlaceForm else cls(data)

    return step_page(
        request, found, step, STEPS,
        back=reverse("events:paper", args=[pk]), list_url=reverse("events:papers", args=[found.event_id]), list_label=pgettext("of a conference", "Papers"),
        make_form=make_form, context={"record_title": found.title},
    )  # fmt: skip


@require_http_methods(GET_OR_POST)
@page
def papers_call(request: ActorRequest, pk: int) -> HttpResponse:
    """What is asked of authors, and by when."""
    event = found_event(request, pk)
    if not rules.may_run_papers(request.actor, event):
        raise NotAllowed
    form = forms.CallForm(request.POST if request.method == "POST" else None, event=event)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.set_papers_call(event, **form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The call for papers is saved."))
            return redirect("events:papers", pk)
    return render(request, "events/papers/call.html", {"event": event, "form": form}, status=422 if form.is_bound else 200)


@require_http_methods(GET_OR_POST)
@page
def open_reviews(request: ActorRequest, pk: int) -> HttpResponse:
    """All papers that were handed in go to the panel of the event."""
    event = found_event(request, pk)
    if not rules.may_run_papers(request.actor, event):
        raise NotAllowed
    form = forms.ReviewForm(request.POST if request.method == "POST" else None, event=event, now=request.now)
    if form.is_valid():
        fields = dict(form.cleaned_data)
        with attempt(request, form) as done:
            n = operations.open_paper_reviews(event, rubric=fields.pop("rubric"), fields=fields, actor=request.actor, now=request.now)
        if done:
            messages.success(request, ngettext("%(n)d paper lies with the panel now.", "%(n)d papers lie with the panel now.", n) % {"n": n})
            return redirect("events:papers", pk)
    context = {"event": event, "form": form, "waiting": queries.waiting_papers(event)}
    return render(request, "events/papers/open.html", context, status=422 if form.is_bound else 200)
