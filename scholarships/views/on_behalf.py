"""A partner has sent a nomination on paper: the ministry types it in on the partner's behalf."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import NotAllowed
from core.names import alphabetical
from core.pages import attempt, page
from partners.http import ActorRequest
from scholarships import rules
from scholarships.forms.nominating import NewPersonForm
from scholarships.models import Allotment, Call
from scholarships.operations.nominees import nominate
from scholarships.queries.window import window_of_call
from scholarships.views.nominations import GET_OR_POST


@require_http_methods(GET_OR_POST)
@page
def nominate_on_behalf(request: ActorRequest, pk: int) -> HttpResponse:
    """Whose paper it is and whom it names; the sections follow, then the scan, then the sending."""
    call = get_object_or_404(Call.objects.visible_to(request.actor), pk=pk)
    if not rules.may_enter_on_behalf(request.actor):
        raise NotAllowed
    rows = Allotment.objects.visible_to(request.actor).filter(call=call).select_related("partner")
    allotments = sorted(rows, key=lambda row: alphabetical(row.partner))
    form = NewPersonForm(request.POST if request.method == "POST" else None, allotments=allotments, now=request.now)
    form.order_fields(["partner"])  # whose paper it is comes first
    if allotments and form.is_valid():
        with attempt(request, form) as done:
            found, is_new = nominate(
                call, partner=form.partner, person_fields=form.person_fields, on_behalf=True, actor=request.actor, now=request.now
            )
        if done and (is_new or found.on_behalf):
            return redirect("scholarships:nomination_edit", found.pk)
        if done:
            messages.info(request, _("The partner itself has a nomination of this person for the call."))
            return redirect("scholarships:nomination", found.pk)
    context = {"call": call, "form": form, "allotments": allotments, "window": window_of_call(call, [], request.now)}
    return render(request, "scholarships/endorsing/on_behalf.html", context)
