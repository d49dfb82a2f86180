"""Calls as an actor may see them: the list and the record."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.pages import page
from core.paging import page_of
from partners.http import ActorRequest
from scholarships.models import Call


@require_safe
@page
def calls(request: ActorRequest) -> HttpResponse:
    shown = page_of(Call.objects.visible_to(request.actor), request, order=("-closes_at", "-id"))
    return render(request, "scholarships/calls/calls.html", {"page": shown})


@require_safe
@page
def call(request: ActorRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Call.objects.visible_to(request.actor), pk=pk)
    return render(request, "scholarships/calls/call.html", {"call": found})
