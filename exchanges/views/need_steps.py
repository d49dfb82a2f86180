"""What the side that wrote a request or an offer does with it: changes, closes, withdraws."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.acts import ReasonForm, StepPage, step_page
from core.errors import NotAllowed
from core.pages import attempt, page
from core.workflow import refusal, workflow_of
from exchanges import operations
from exchanges.forms import needs as forms
from exchanges.rules import needs as rules
from exchanges.views.experts import GET_OR_POST
from exchanges.views.needs import found_need
from partners.http import ActorRequest
from partners.queries import host_day

STEPS = {
    "close": StepPage(
        operations.close_need, ReasonForm, gettext_lazy("Nothing more is wanted; missions that have begun go on. The other side reads the reason.")
    ),
    "withdraw": StepPage(
        operations.withdraw_need, ReasonForm, gettext_lazy("It ends before anything has come of it. The other side reads the reason.")
    ),
}


@require_http_methods(GET_OR_POST)
@page
def need_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = found_need(request, pk)
    return step_page(
        request, found, step, STEPS, back=reverse("exchanges:need", args=[pk]), list_url=reverse("exchanges:needs"), list_label=_("Requests and offers"),
        context={"record_title": found.title},
    )  # fmt: skip


@require_http_methods(GET_OR_POST)
@page
def change_need(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_need(request, pk)
    if not rules.is_writer(request.actor, found):
        raise NotAllowed
    if no := refusal(found, workflow_of(found).by_name["change"], request.actor, request.now):
        raise no
    form = forms.NeedForm(
        request.POST if request.method == "POST" else None, kind=found.kind, partner=found.partner, actor=request.actor, today=host_day(request.now),
        need=found,
    )  # fmt: skip
    if form.is_valid():
        with attempt(request, form) as done:
            operations.change_need(found, fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            return redirect("exchanges:need", pk)
    context = {
        "form": form,
        "need": found,
        "title": _("Change %(number)s") % {"number": found},
        "button": _("Save the changes"),
        "back": reverse("exchanges:need", args=[pk]),
    }
    return render(request, "exchanges/needs/form.html", context, status=422 if form.is_bound else 200)
