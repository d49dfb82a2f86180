"""A reviewer declares to which country, institution or person the reviewer is tied, or that there is none."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import NotAllowed
from core.pages import attempt, page
from partners.http import ActorRequest
from reviews import operations, rules
from reviews.forms_panels import TieForm
from reviews.models import PanelMember, Tie
from reviews.queries.panels import given_in, ties_of

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_OR_POST)
@page
def declaration(request: ActorRequest, pk: int) -> HttpResponse:
    """The ties so far, one more, and the declaration that these are all. It can be changed at any time."""
    rows = PanelMember.objects.visible_to(request.actor).filter(ended_at__isnull=True).select_related("panel", "user")
    found: PanelMember = get_object_or_404(rows, pk=pk)
    if not rules.may_declare(request.actor, found):
        raise NotAllowed
    ties = ties_of(found)
    if request.method == "POST" and request.POST.get("act") != "add":
        return _without_form(request, found, ties)
    form = TieForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.add_tie(found, fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The tie is kept. The panel's secretary is told.") if found.declared_at else _("The tie is kept."))
            return redirect("reviews:declaration", pk)
    return render(request, "reviews/panels/declaration.html", _context(request, found, ties) | {"form": form})


def _context(request: ActorRequest, found: PanelMember, ties: list[Tie]) -> dict[str, Any]:
    """A blind reviewer is not told which case meets a tie: that would say where the nominee comes from. The secretary is."""
    blind = found.panel.blind
    own = [] if blind or not found.declared_at else given_in(found.panel, request.actor, request.now, [found]).concerned
    return {"member": found, "ties": ties, "concerned": [row for row in own if row.assignment.reviewer_id == request.actor.user_id]}


def _without_form(request: ActorRequest, found: PanelMember, ties: list[Tie]) -> HttpResponse:
    act: dict[str, Any] = {"actor": request.actor, "now": request.now}
    with attempt(request) as done:
        if request.POST.get("act") == "declare":
            operations.declare_ties(found, **act)
        elif row := next((row for row in ties if str(row.pk) == request.POST.get("tie")), None):
            operations.remove_tie(found, tie=row, **act)
    if done and request.POST.get("act") == "declare":
        messages.success(request, _("Your declaration is kept. The panel can give you cases now."))
    return redirect("reviews:declaration", found.pk)
