"""Offers for all that are selected in a call."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.errors import NotAllowed, Text
from core.pages import page
from core.timefmt import instant_text
from partners.http import ActorRequest
from scholarships import rules
from scholarships.forms.decisions import OffersForm
from scholarships.models import Call, Nomination
from scholarships.notices import people_told
from scholarships.operations import send_offer
from scholarships.operations.promoting import usual_answer
from scholarships.queries.board import ever_of, selected_of
from scholarships.views.decisions import call_for_staff
from scholarships.views.many import Job, confirm_or_do, goes_back, take_results, told
from scholarships.views.nominations import GET_OR_POST


@require_http_methods(GET_OR_POST)
@page
def send_offers(request: ActorRequest, pk: int) -> HttpResponse:
    call = call_for_staff(request, pk)
    if not rules.may_keep_calls(request.actor, call):
        raise NotAllowed
    nominations = selected_of(call, request.actor)
    data = request.POST if request.method == "POST" else None
    form = OffersForm(
        data, zone=call.zone, now=request.now, at=usual_answer(call, request.now), nominations=nominations, within=ever_of(call, request.actor)
    )
    if form.is_valid() and not goes_back(request):
        return confirm_or_do(request, form, job_of(request, call, form.cleaned_data))
    results = take_results(request, reverse("scholarships:send_offers", args=[pk]))
    context = {"call": call, "form": form, "rows": [(row, form.tick(row)) for row in nominations], "results": results}
    return render(request, "scholarships/decisions/offers.html", context)


def job_of(request: ActorRequest, call: Call, chosen: dict[str, Any]) -> Job:
    until, now = chosen["expires_at"], request.now

    def lines(rows: list[Nomination]) -> list[Text]:
        text = ngettext("Sends %(n)d offer.", "Sends %(n)d offers.", len(rows)) % {"n": len(rows)}
        silence = _("Answer by %(instant)s; without an answer an offer lapses and its place is free again.")
        return [text, silence % {"instant": instant_text(until, call.zone).text}, told(people_told("send_offer", rows, now))]

    return Job(
        step="send_offer",
        title=_("Send offers"),
        button=lambda n: ngettext("Send %(n)d offer", "Send %(n)d offers", n) % {"n": n},
        lines=lines,
        verb=lambda nomination: send_offer(nomination, expires_at=until, actor=request.actor, now=now),
        back=reverse("scholarships:send_offers", args=[call.pk]),
        back_label=_("Offers of the call %(call)s") % {"call": call},
    )
