"""The table of a session: the plan, the setting by hand, the cards."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import Question, ask
from core.errors import NotAllowed
from core.pages import attempt, page
from core.record import Act
from core.workflow import refusal, workflow_of
from events import operations
from events.forms.seating import SeatsForm
from events.models import EventSession
from events.queries import seating as queries
from events.rules import programme as rules
from events.views.events import GET_OR_POST
from events.views.programme import changed_session, found_session, status_of
from partners.http import ActorRequest


def read_session(request: ActorRequest, pk: int) -> EventSession:
    """The plan of the table is the host's."""
    found = found_session(request, pk)
    if not rules.reads_as_host(request.actor, found.event):
        raise NotAllowed
    return found


@require_safe
@page
def seating(request: ActorRequest, pk: int) -> HttpResponse:
    found = read_session(request, pk)
    seats = queries.seats_of(found, request.actor)
    context = {
        "session": found, "event": found.event, "seats": seats, "drawing": queries.drawn(seats),
        "acts": _acts(request, found, bool(seats)),
    }  # fmt: skip
    return render(request, "events/seating/plan.html", context)


def _acts(request: ActorRequest, found: EventSession, has_seats: bool) -> list[Act]:
    cards = [Act("cards", _("Cards to print"), reverse("events:seat_cards", args=[found.pk]), "secondary")] if has_seats else []
    if refusal(found, workflow_of(found).by_name["set_seats"], request.actor, request.now):
        return cards
    propose = Act("propose", _("Propose by precedence"), reverse("events:propose_seats", args=[found.pk]), "secondary" if has_seats else "primary")
    change = Act("change", _("Change by hand"), reverse("events:change_seats", args=[found.pk]), "primary" if has_seats else "secondary")
    return [change, propose, *cards] if has_seats else [propose, change]


@require_http_methods(GET_OR_POST)
@page
def propose_seats(request: ActorRequest, pk: int) -> HttpResponse:
    found = changed_session(request, pk, "set_seats")
    back = reverse("events:seating", args=[pk])
    if request.method == "POST":
        with attempt(request) as done:
            operations.propose_seats(found, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The places are set by the order of precedence."))
        return redirect(back)
    effect = _(
        "Whoever chairs sits in the place of honour; the heads of the delegations follow by precedence, right and left in turn, then their people."
    )
    if queries.seats_of(found, request.actor):
        effect = " ".join([effect, _("What was set by hand is lost.")])
    return ask(request, Question(_("Propose the places"), effect, _("Set the places"), back, _("Back to the table")))


@require_http_methods(GET_OR_POST)
@page
def change_seats(request: ActorRequest, pk: int) -> HttpResponse:
    found = changed_session(request, pk, "set_seats")
    form = SeatsForm(request.POST if request.method == "POST" else None, seats=queries.seats_of(found, request.actor))
    if form.is_valid():
        with attempt(request, form) as done:
            operations.set_seats(found, seats=form.wanted, actor=request.actor, now=request.now)
        if done:
            return redirect("events:seating", pk)
    return render(request, "events/seating/change.html", {"form": form, "session": found, "event": found.event}, status=status_of(form))


@require_safe
@page
def seat_cards(request: ActorRequest, pk: int) -> HttpResponse:
    found = read_session(request, pk)
    return render(request, "events/seating/cards.html", {"session": found, "event": found.event, "seats": queries.seats_of(found, request.actor)})
