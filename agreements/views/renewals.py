"""The calendar of renewals: agreements by the month in which they end."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements import rules
from agreements.queries.lists import names_of
from agreements.queries.renewals import MONTHS, by_month, ending_for, negotiated_for
from core.errors import NotAllowed
from core.pages import page
from core.paging import page_of
from partners.http import ActorRequest
from partners.queries import host_day

SHOWN = 50  # of what is on the table; the list of agreements shows them all


@require_safe
@page
def renewals(request: ActorRequest) -> HttpResponse:
    if not rules.may_see_agreements(request.actor):
        raise NotAllowed
    today = host_day(request.now)
    shown = page_of(ending_for(request.actor, today), request, order=("ends_on", "pk"))
    negotiated = list(negotiated_for(request.actor).order_by("-reference", "-pk")[:SHOWN])
    context = {
        "page": shown,
        "months": by_month(shown.rows),
        "number": MONTHS,
        "negotiated": [(row, names_of(row.parties.all())) for row in negotiated],
    }
    return render(request, "agreements/renewals.html", context)
