"""The page from an agreement line to the certificate."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agreements.forms import EntryFilter
from agreements.queries.lines import lines_for
from core.pages import page
from core.paging import page_of
from partners.http import ActorRequest
from portal.chain import ORDER, allotments_of, branches, nominations_of, seats_of
from portal.chain_costs import costs_by_year


@require_safe
@page
def line_chain(request: ActorRequest, pk: int) -> HttpResponse:
    line = get_object_or_404(lines_for(request.actor), pk=pk)
    form = EntryFilter(request.GET, line=line)
    year = form.cleaned_data["year"] if form.is_valid() else None
    shown = page_of(nominations_of(line, request.actor, year), request, order=ORDER)
    context = {
        "line": line,
        "form": form,
        "years": [row for row in line.years.all() if year is None or row.year == year],
        "page": shown,
        "seats": [] if shown.has_previous else seats_of(line, request.actor, year),
        "costs": costs_by_year(line, request.actor, year),
        "branches": branches(allotments_of(line, request.actor, year, shown, is_first=not shown.has_previous), shown),
    }
    return render(request, "portal/chain.html", context)
