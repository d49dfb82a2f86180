"""What a stay is paid: an allowance with its history, and the ways to change it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import NotAllowed
from core.pages import attempt, page
from core.record import history_of
from mobility import operations, rules
from mobility.forms.money import AddForm, ChangeForm, EndForm
from mobility.history import allowance_lines
from mobility.models import Allowance
from mobility.views.notes import GET_OR_POST
from mobility.views.stays import found_stay
from partners.http import ActorRequest


def _found(request: ActorRequest, pk: int) -> Allowance:
    rows = Allowance.objects.visible_to(request.actor).select_related("stay__person", "stay__institution", "stay__partner")
    found: Allowance = get_object_or_404(rows, pk=pk)
    if not rules.may_see_money(request.actor, found.stay):
        raise NotAllowed
    return found


@require_safe
@page
def allowance(request: ActorRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    context = {"allowance": found, "history": allowance_lines(history_of(found)), "may_keep": rules.may_keep_allowances(request.actor)}
    return render(request, "mobility/allowance.html", context)


@require_http_methods(GET_OR_POST)
@page
def add_allowance(request: ActorRequest, pk: int) -> HttpResponse:
    stay = found_stay(request, pk)
    if not rules.may_keep_allowances(request.actor):
        raise NotAllowed
    form = AddForm(request.POST or None, initial={"share_host": 100})
    if form.is_valid():
        with attempt(request, form) as done:
            operations.add_allowance(stay, fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The allowance is added. The next pay sheet pays it."))
            return redirect("mobility:stay", pk)
    return _edit(request, form, _("Add an allowance"), stay, reverse("mobility:stay", args=[pk]))


@require_http_methods(GET_OR_POST)
@page
def change_allowance(request: ActorRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    if not rules.may_keep_allowances(request.actor):
        raise NotAllowed
    form = ChangeForm.of(request.POST or None, found)
    if form.is_valid():
        data = form.cleaned_data
        with attempt(request, form) as done:
            now_holds = operations.change_allowance(
                found, fields={name: data[name] for name in ("amount", "shares", "note")}, from_on=data["from_on"], reason=data["reason"],
                actor=request.actor, now=request.now,
            )  # fmt: skip
        if done:
            messages.success(request, _("The allowance is changed. The next pay sheet settles what was paid already."))
            return redirect("mobility:allowance", now_holds.pk)
    return _edit(request, form, _("Change the allowance"), found, reverse("mobility:allowance", args=[pk]))


@require_http_methods(GET_OR_POST)
@page
def end_allowance(request: ActorRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    if not rules.may_keep_allowances(request.actor):
        raise NotAllowed
    form = EndForm(request.POST or None, initial={"ends_on": found.ends_on})
    if form.is_valid():
        with attempt(request, form) as done:
            operations.end_allowance(found, **form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The allowance ends on this day."))
            return redirect("mobility:allowance", pk)
    return _edit(request, form, _("End the allowance"), found, reverse("mobility:allowance", args=[pk]))


def _edit(request: ActorRequest, form: Any, title: str, record: object, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "record": record, "back": back}
    return render(request, "mobility/edit.html", context, status=422 if form.is_bound else 200)
