from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.errors import NotAllowed
from core.pages import page
from partners.http import ActorRequest
from partners.queries import host_day
from portal.dashboards.atlas import atlas_of
from portal.dashboards.drawings import charts_for, quota_sentence
from portal.dashboards.sides import MINISTRY, side_of
from portal.dashboards.sums import few_for, quotas_of, sums_for
from portal.dashboards.tiles import tiles_for
from reports.annual.atlas import OUTLINES

BACK, AHEAD = 3, 1  # years to choose from, around this one


class YearForm(forms.Form):
    year = forms.IntegerField(min_value=2000, max_value=2100)


@require_safe
@page
def dashboard(request: ActorRequest) -> HttpResponse:
    """What stands now, and what belongs to the year that the address names."""
    side = side_of(request.actor)
    if side is None:
        raise NotAllowed
    this = host_day(request.now).year
    form = YearForm(request.GET)
    year = form.cleaned_data["year"] if form.is_valid() else this
    sums, quotas = sums_for(side, year), quotas_of(side, request.actor, year)
    context = {
        "side": side.name,
        "year": year,
        "years": sorted({year, *range(this - BACK, this + AHEAD + 1)}),
        "tiles": tiles_for(side, sums, few_for(side, request.actor, request.now), request.actor, year),
        "charts": charts_for(side, sums, quotas, year),
        "atlas": atlas_of(side, sums, quotas) if side.name == MINISTRY else None,
        "quota_sentence": quota_sentence(quotas, year),
        "outlines": OUTLINES,
    }
    return render(request, "portal/dashboard/page.html", context)
