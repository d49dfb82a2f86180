"""The reserve lists of a call: read by the panel's people, ordered by the head of programme."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import NotAllowed
from core.pages import attempt, page
from partners.http import ActorRequest
from scholarships import rules
from scholarships.forms.components import SwapForm
from scholarships.operations.reserve import swap_on_reserve
from scholarships.queries.reserve import ReserveList, reserve_lists
from scholarships.views.decisions import call_for_staff
from scholarships.views.nominations import GET_OR_POST


@require_http_methods(GET_OR_POST)
@page
def reserve_list(request: ActorRequest, pk: int) -> HttpResponse:
    call = call_for_staff(request, pk)
    may_order = rules.may_order_reserve(request.actor, call)
    if request.method == "POST" and not may_order:
        raise NotAllowed
    groups = [(row, _form(request, row) if may_order and len(row.rows) > 1 else None) for row in reserve_lists(call, request.actor)]
    sent = next((form for _group, form in groups if form and form.is_bound), None)
    if sent and sent.is_valid():
        first, second = sent.pair
        with attempt(request, sent) as done:
            swap_on_reserve(first, other=second, reason=sent.cleaned_data["reason"], actor=request.actor, now=request.now)
        if done:
            names = {"first": first.person.passport_name, "second": second.person.passport_name}
            messages.success(request, _("%(first)s and %(second)s have changed places.") % names)
            return redirect("scholarships:reserve_list", pk)
    context: dict[str, Any] = {"call": call, "groups": groups, "form": sent}
    return render(request, "scholarships/reserve/lists.html", context)


def _form(request: ActorRequest, group: ReserveList) -> SwapForm:
    is_sent = request.method == "POST" and request.POST.get("allotment") == str(group.allotment.pk)
    return SwapForm(request.POST if is_sent else None, rows=group.rows, key=group.allotment.pk)
