"""What is done to the entry of an expert: changed, free days, consent given and ended, sent no more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.acts import StepForm
from core.errors import NotAllowed, Text
from core.pages import attempt, page
from exchanges import operations
from exchanges.forms import experts as forms
from exchanges.models import Availability, Expert
from exchanges.queries import experts as queries
from exchanges.rules import experts as rules
from exchanges.views.experts import GET_OR_POST, found_expert
from partners.actor import Actor
from partners.http import ActorRequest


@dataclass(frozen=True)
class ExpertAct:
    title: Text
    verb: Callable[..., Any]
    may: Callable[[Actor, Expert], bool]
    effect: Text
    done: Text
    form: type[django_forms.Form] = StepForm
    variant: str = "primary"


ACTS = {
    "consent": ExpertAct(
        gettext_lazy("Stand in the directory"), operations.give_consent, rules.is_self,
        gettext_lazy(
            "The ministry and its academies, the other partners and their experts will read in the directory: your name, post and institution, "
            "fields, languages, experience and the days on which you are free. You can end this at any time; then the entry is gone at once for all but your own side."
        ),
        gettext_lazy("You stand in the directory."),
    ),
    "consent-on-paper": ExpertAct(
        gettext_lazy("Record the consent on paper"), operations.record_consent, rules.may_record_paper,
        gettext_lazy("For an expert without an account. All sides will find this expert in the directory. Keep the signed paper."),
        gettext_lazy("The expert stands in the directory."), forms.PaperForm,
    ),
    "end-consent": ExpertAct(
        gettext_lazy("End the consent"), operations.end_consent, rules.may_change,
        gettext_lazy("The entry is gone at once for all other sides, in lists, searches and offers. Missions that are agreed go on."),
        gettext_lazy("The consent has ended; only the own side sees the entry."), variant="danger",
    ),
    "retire": ExpertAct(
        gettext_lazy("Can be sent no more"), operations.retire_expert, rules.keeps,
        gettext_lazy("The expert stands no longer in the directory and is proposed for nothing. Past missions stay."),
        gettext_lazy("The expert can be sent no more."), variant="danger",
    ),
    "return": ExpertAct(
        gettext_lazy("Can be sent again"), operations.return_expert, rules.keeps,
        gettext_lazy("With a consent on record the expert stands in the directory again."), gettext_lazy("The expert can be sent again."),
    ),
}  # fmt: skip


def _asked(request: ActorRequest, expert: Expert, form: django_forms.Form, **more: Any) -> HttpResponse:
    context = {"expert": expert, "form": form, **more}
    return render(request, "exchanges/experts/act.html", context, status=422 if form.is_bound else 200)


@require_http_methods(GET_OR_POST)
@page
def expert_act(request: ActorRequest, pk: int, act: str) -> HttpResponse:
    expert = found_expert(request, pk)
    if (asked := ACTS.get(act)) is None:
        raise Http404
    if not asked.may(request.actor, expert):
        raise NotAllowed
    form = asked.form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with attempt(request, form) as done:
            asked.verb(expert, actor=request.actor, now=request.now, **form.cleaned_data)
        if done:
            messages.success(request, _("%(record)s: %(done)s") % {"record": expert, "done": asked.done})
            return redirect("exchanges:expert", pk)
    return _asked(request, expert, form, title=asked.title, button=asked.title, effect=asked.effect, variant=asked.variant)


@require_http_methods(GET_OR_POST)
@page
def change_expert(request: ActorRequest, pk: int) -> HttpResponse:
    expert = found_expert(request, pk)
    if not rules.may_change(request.actor, expert):
        raise NotAllowed
    institutions = queries.institutions_of_side(request.actor, expert.partner)
    if not rules.keeps(request.actor, expert):  # in person: the institution is the side's to say
        institutions = institutions.model.objects.filter(pk=expert.institution_id)
    form = forms.ExpertForm(request.POST or None, institutions=institutions, initial=forms.ExpertForm.first(expert))
    if form.is_valid():
        with attempt(request, form) as done:
            operations.change_expert(expert, fields=form.expert_fields, actor=request.actor, now=request.now)
        if done:
            return redirect("exchanges:expert", pk)
    return _asked(request, expert, form, title=_("Change what the directory says"), button=_("Save the entry"))


@require_http_methods(GET_OR_POST)
@page
def add_availability(request: ActorRequest, pk: int) -> HttpResponse:
    expert = found_expert(request, pk)
    if not rules.may_change(request.actor, expert):
        raise NotAllowed
    form = forms.AvailabilityForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.add_availability(expert, fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            return redirect("exchanges:expert", pk)
    return _asked(request, expert, form, title=_("Add free days"), button=_("Add these days"))


def _found_period(request: ActorRequest, pk: int) -> Availability:
    rows = Availability.objects.visible_to(request.actor).select_related("expert__person", "expert__partner", "expert__institution")
    found: Availability = get_object_or_404(rows, pk=pk)
    if not rules.may_change(request.actor, found.expert):
        raise NotAllowed
    return found


@require_http_methods(GET_OR_POST)
@page
def change_availability(request: ActorRequest, pk: int) -> HttpResponse:
    row = _found_period(request, pk)
    first = {"starts_on": row.starts_on, "ends_on": row.ends_on, "note": row.note}
    form = forms.AvailabilityForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.change_availability(row, fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            return redirect("exchanges:expert", row.expert_id)
    return _asked(request, row.expert, form, title=_("Change the free days"), button=_("Save the days"))


@require_http_methods(GET_OR_POST)
@page
def remove_availability(request: ActorRequest, pk: int) -> HttpResponse:
    row = _found_period(request, pk)
    form = StepForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.remove_availability(row, actor=request.actor, now=request.now)
        if done:
            return redirect("exchanges:expert", row.expert_id)
    return _asked(request, row.expert, form, title=_("Take these days away"), button=_("Take these days away"), period=row, variant="danger")
