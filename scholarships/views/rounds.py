"""Sheets of decisions as pages: what a sheet will do, waits to do, is doing or has done; and the register of a call."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from core.errors import NotAllowed
from core.pages import page
from core.paging import page_of
from core.record import Act, acts_of, history_of, life_of
from partners.http import ActorRequest
from scholarships import rules
from scholarships.enums import RoundState
from scholarships.models import DecisionRound
from scholarships.queries.rounds import sheets_of
from scholarships.views.decisions import call_for_staff
from scholarships.views.round_contexts import effects_of, history_of_sheet, progress_of, results_of_sheet, stages_of, told_context

PARTS = ("call__intake__programme__institution", "call__panel", "minute")
ON_ITS_WAY = (RoundState.CONFIRMED, RoundState.LEAVING)


def sheet_for_desk(request: ActorRequest, pk: int) -> DecisionRound:
    """For those who run the panel, decide or audit."""
    found: DecisionRound = get_object_or_404(DecisionRound.objects.visible_to(request.actor).select_related(*PARTS), pk=pk)
    if not rules.may_read_board(request.actor):
        raise NotAllowed
    return found


@require_safe
@page
def round_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Before it is carried out what it will do, then how far it is, then what became of each row."""
    found = sheet_for_desk(request, pk)
    is_asked_for_bar = bool(request.headers.get("HX-Request"))
    if is_asked_for_bar and request.GET.get("state") != found.state:
        return HttpResponseClientRefresh()
    moves = found.state in ON_ITS_WAY
    context: dict[str, Any] = {"round": found, "call": found.call, "bar": progress_of(request, found) if moves else None}
    if is_asked_for_bar:
        return render(request, "scholarships/rounds/round.html#bar", context)
    entries = history_of(found)
    context |= {
        "other_acts": [act for act in _acts(request, found) if act.name != "confirm"],
        "life": life_of(found, entries, found.call.zone),
        "lines": history_of_sheet(entries),
    }
    is_over = found.state in (RoundState.LEAVING, RoundState.DONE)
    parts = results_of_sheet(request, found) if is_over else effects_of(request, found)
    return render(request, "scholarships/rounds/round.html", context | parts)


def _acts(request: ActorRequest, found: DecisionRound) -> list[Act]:
    return acts_of(found, request.actor, request.now, lambda name: reverse("scholarships:round_step", args=[found.pk, name]))


@require_safe
@page
def round_told(request: ActorRequest, pk: int) -> HttpResponse:
    """Who will be told, with the words that each will read in the own language."""
    found = sheet_for_desk(request, pk)
    return render(request, "scholarships/rounds/told.html", {"round": found, "call": found.call, **told_context(request, found)})


@require_safe
@page
def call_rounds(request: ActorRequest, pk: int) -> HttpResponse:
    """The register: every sheet of the call, how far it is, who has signed and when."""
    call = call_for_staff(request, pk)
    found = page_of(sheets_of(call, request.actor), request, order=("-number", "-id"))
    rows = [{"round": row, "life": stages_of(row, call.zone)} for row in found]
    return render(request, "scholarships/rounds/register.html", {"call": call, "page": found, "rows": rows})
