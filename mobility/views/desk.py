"""Arrivals and visas: what is due this week first, then what is late, then what opens."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.errors import NotAllowed
from core.pages import page
from core.paging import page_of
from mobility import rules
from mobility.forms.stays import DeskFilter
from mobility.queries.stays import ARRIVALS, REFERENCES, by_clock, desk_figures, narrowed, shown_as, stays_for
from mobility.tables import clock_row
from mobility.visa_clock import ClockState
from partners.http import ActorRequest
from partners.queries import host_day

COUNTED = (
    (ClockState.DUE.value, _("due this week"), "attention"),
    (ClockState.LATE.value, _("too late"), "bad"),
    (ClockState.OPEN.value, _("may go in now"), "info"),
    (REFERENCES, _("visa references awaited"), "neutral"),
    (ARRIVALS, _("arrivals to record"), "neutral"),
)


@require_safe
@page
def desk(request: ActorRequest) -> HttpResponse:
    if not rules.may_use_desk(request.actor):
        raise NotAllowed
    form = DeskFilter(request.GET, actor=request.actor)
    chosen = form.cleaned_data if form.is_valid() else {}
    today, rows = host_day(request.now), stays_for(request.actor)
    show = chosen.pop("show", "")
    listed = by_clock(narrowed(rows.filter(shown_as(show, today)), **chosen), today)
    shown = page_of(listed, request, order=("rank", "enters_on", "pk"))
    context = {
        "form": form,
        "page": shown,
        "rows": [clock_row(stay, today) for stay in shown],
        "figures": _figures(desk_figures(rows, today)),
        "may_write": rules.may_write_notes(request.actor),
        "may_record": rules.may_record_visas(request.actor),
        "may_see_register": rules.may_see_register(request.actor),
        "is_narrowed": any(chosen.values()) or show,
        "window": (settings.VISA_NOTE_EARLIEST_DAYS, settings.VISA_NOTE_LATEST_DAYS),
    }
    return render(request, "mobility/desk.html", context)


def _figures(counted: dict[str, int]) -> list[dict[str, Any]]:
    url = reverse("mobility:desk")
    return [
        {"value": counted[name], "label": label, "url": f"{url}?show={name}", "tone": tone if counted[name] else "neutral"}
        for name, label, tone in COUNTED
    ]
