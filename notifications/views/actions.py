"""Follow-up actions: those of the reader, for the host's staff all; one of them with what may be done about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import NotAllowed, Text
from core.pages import attempt, page
from core.paging import page_of
from core.record import history_lines, history_of
from notifications import operations, queries, rules
from notifications.forms import actions as forms
from partners.http import ActorRequest
from partners.queries import host_day


@dataclass(frozen=True)
class Way:
    """How an action ends or changes its day."""

    label: Text
    verb: Callable[..., Any]
    form: type[django_forms.Form]
    effect: Text
    done: Text
    variant: str = "primary"


WAYS = {
    "finish": Way(
        gettext_lazy("Mark as done"), operations.finish_action, forms.FinishForm,
        gettext_lazy("Whoever reads the record it came from reads what came of it."), gettext_lazy("The action is done."),
    ),
    "move": Way(
        gettext_lazy("Change the day"), operations.move_action, forms.MoveForm,
        gettext_lazy("The portal reminds anew: a week before the new day and on it."), gettext_lazy("The day is changed."),
    ),
    "drop": Way(
        gettext_lazy("Drop the action"), operations.drop_action, forms.DropForm,
        gettext_lazy("It will not be done. Whoever reads the record it came from reads the reason."), gettext_lazy("The action is dropped."), "danger",
    ),
}  # fmt: skip


@require_safe
@page
def actions(request: ActorRequest) -> HttpResponse:
    """Open ones, the next day first; the filter shows what is done and dropped."""
    for_all = rules.may_see_all_actions(request.actor)
    form = forms.ActionFilter(request.GET or {"state": "open"}, for_all=for_all)
    chosen = form.cleaned_data if form.is_valid() else {}
    today = host_day(request.now)
    rows = queries.narrowed(queries.actions_for(request.actor), today=today, **chosen)
    context = {
        "form": form,
        "page": page_of(rows, request, order=("due_on", "pk")),
        "today": today,
        "for_all": for_all,
        "is_narrowed": any(value and value != "open" for value in chosen.values()),
    }
    return render(request, "notifications/actions/list.html", context)


@require_safe
@page
def action(request: ActorRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.actions_for(request.actor), pk=pk)
    context = {
        "action": found,
        "today": host_day(request.now),
        "ways": WAYS if found.is_open and rules.may_act_on(request.actor, found) else {},
        "history": history_lines(history_of(found)),
    }
    return render(request, "notifications/actions/record.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def action_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = get_object_or_404(queries.actions_for(request.actor), pk=pk)
    if (way := WAYS.get(step)) is None:
        raise Http404
    if not rules.may_act_on(request.actor, found):
        raise NotAllowed
    form = way.form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with attempt(request, form) as done:
            way.verb(found, actor=request.actor, now=request.now, **form.cleaned_data)
        if done:
            messages.success(request, _("%(action)s: %(done)s") % {"action": found, "done": way.done})
            return redirect("action", pk)
    return render(request, "notifications/actions/step.html", {"action": found, "way": way, "form": form}, status=422 if form.is_bound else 200)
