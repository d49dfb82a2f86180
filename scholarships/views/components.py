"""What the award of a call is made of: before the call opens."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.pages import attempt, page
from partners.http import ActorRequest
from scholarships.forms.components import ComponentForm
from scholarships.models import Call
from scholarships.operations.components import add_component, remove_component
from scholarships.queries.award_terms import components_of, funding_of
from scholarships.views.call_editing import kept_call, sent, too_late
from scholarships.views.nominations import GET_OR_POST


@require_http_methods(GET_OR_POST)
@page
def call_components(request: ActorRequest, pk: int) -> HttpResponse:
    """Add and take away; `?kind=` fills in who pays, as the agreements of the partners invited say it."""
    call = kept_call(request, pk)
    if answer := too_late(request, call):
        return answer
    rows, funding = components_of(call), funding_of(call)
    if request.POST.get("act") == "remove":
        return _remove(request, call, rows)
    kind = request.GET.get("kind", "")
    agreed = next((row for row in funding if row.kind == kind), None)
    form = ComponentForm(sent(request), kind=agreed.kind if agreed else "", shares=agreed.shares if agreed else None)
    if form.is_valid():
        with attempt(request, form) as done:
            add_component(call, fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            return redirect("scholarships:call_components", pk)
    given = {row.kind for row in rows}
    context = {"call": call, "rows": rows, "form": form, "agreed": [row for row in funding if row.kind not in given], "chosen": agreed}
    return render(request, "scholarships/awards/components.html", context)


def _remove(request: ActorRequest, call: Call, rows: list[Any]) -> HttpResponse:
    row = next((row for row in rows if str(row.pk) == request.POST.get("component")), None)
    if row is not None:
        with attempt(request) as done:
            remove_component(call, component=row, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("%(component)s is taken away.") % {"component": row.get_kind_display()})
    return redirect("scholarships:call_components", call.pk)
