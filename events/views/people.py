"""The list of the invited: who, in which order, with how many; put on it, ordered, invited."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import NotAllowed
from core.pages import attempt, page
from core.workflow import refusal, workflow_of
from events import operations
from events.enums import DelegationState
from events.forms import people as forms
from events.models import Delegation, Event
from events.queries import people as queries
from events.queries.invitation_letter import invitation_letter
from events.rules import people as rules
from events.tabs import event_tabs
from events.views.events import GET_OR_POST, found_event
from partners.http import ActorRequest
from partners.queries import host_day

KEY = re.compile("[0-9]{1,18}")
MOST = 300  # sides of one event


@require_safe
@page
def delegations(request: ActorRequest, pk: int) -> HttpResponse:
    """For the host everybody in the order of precedence, for a side its own invitation."""
    event = found_event(request, pk)
    if not rules.may_see_list(request.actor, event):
        raise NotAllowed
    rows = list(queries.delegations_for(request.actor, event).order_by("precedence", "pk")[:MOST])
    unsent = [row for row in rows if row.state == DelegationState.PREPARED]
    context = {
        "event": event,
        "tabs": event_tabs(event, request.actor, "delegations"),
        "rows": rows,
        "unsent": {row.pk for row in unsent},
        "may_invite": rules.may_invite(request.actor, event),
        "named": sum(row.named for row in rows),
        "as_host": rules.reads_lists(request.actor, event),
    }
    return render(request, "events/delegations/list.html", context)


def _run(request: ActorRequest, pk: int) -> Event:
    event = found_event(request, pk)
    if not rules.may_invite(request.actor, event):
        raise NotAllowed
    return event


@require_http_methods(GET_OR_POST)
@page
def invite(request: ActorRequest, pk: int) -> HttpResponse:
    """Sides are put on the list; the letters go out by a step of their own."""
    event = _run(request, pk)
    form = forms.ListForm(
        request.POST if request.method == "POST" else None, event=event, partners=queries.partners_to_list(event),
        institutions=queries.institutions_to_list(event), today=host_day(request.now),
    )  # fmt: skip
    if form.is_valid():
        made: list[Delegation] = []
        with attempt(request, form) as done:
            made = operations.put_on_list(event, **form.for_list, actor=request.actor, now=request.now)
        if done:
            text = ngettext("%(n)d side is on the list. Send the invitation.", "%(n)d sides are on the list. Send the invitations.", len(made))
            messages.success(request, text % {"n": len(made)})
            return redirect("events:delegations", pk)
    return render(request, "events/delegations/invite.html", {"event": event, "form": form}, status=422 if form.is_bound else 200)


@require_http_methods(GET_OR_POST)
@page
def precedence(request: ActorRequest, pk: int) -> HttpResponse:
    event = _run(request, pk)
    rows = list(queries.delegations_for(request.actor, event).order_by("precedence", "pk")[:MOST])
    form = forms.PrecedenceForm(request.POST if request.method == "POST" else None, delegations=rows)
    by_alphabet = "by_alphabet" in request.POST
    if by_alphabet or form.is_valid():
        with attempt(request, form) as done:
            order = form.by_alphabet if by_alphabet else form.order
            operations.set_precedence(event, order=order, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The order of precedence is set."))
            return redirect("events:delegations", pk)
    return render(request, "events/delegations/precedence.html", {"event": event, "form": form}, status=422 if form.is_bound else 200)


@require_http_methods(GET_OR_POST)
@page
def send(request: ActorRequest, pk: int) -> HttpResponse:
    """Shown first, with the words of the letter; then each side gets its letter, all or none."""
    event = _run(request, pk)
    chosen = _chosen(request, event)
    if not chosen:
        messages.info(request, _("Tick the sides whose invitation is sent."))
        return redirect("events:delegations", pk)
    form = forms.SendForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.send_invitations(chosen, **form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            text = ngettext("%(n)d invitation is sent.", "%(n)d invitations are sent.", len(chosen)) % {"n": len(chosen)}
            messages.success(request, text)
            return redirect("events:delegations", pk)
    return render(request, "events/delegations/send.html", _shown(request, event, chosen, form), status=422 if form.is_bound else 200)


def _chosen(request: ActorRequest, event: Event) -> list[Delegation]:
    """Those that were ticked; with `all`, every one that was not sent. What is not this event's is not there."""
    sent = request.POST if request.method == "POST" else request.GET
    rows = queries.delegations_for(request.actor, event).order_by("precedence", "pk")
    if "all" in sent:
        return list(rows.filter(state=DelegationState.PREPARED)[:MOST])
    keys = {int(key) for key in sent.getlist("chosen") if KEY.fullmatch(key)}
    found = list(rows.filter(pk__in=keys)[:MOST])
    if len(found) < len(keys):
        raise Http404
    return found


def _shown(request: ActorRequest, event: Event, chosen: list[Delegation], form: forms.SendForm) -> dict[str, Any]:
    step = workflow_of(chosen[0]).by_name["send_invitation"]
    rows = [{"delegation": row, "refusal": refusal(row, step, request.actor, request.now)} for row in chosen]
    letter = invitation_letter(chosen[0], as_note=False)
    language = request.actor.language[:2]
    return {
        "event": event, "form": form, "rows": rows, "blocked": any(row["refusal"] for row in rows),
        "values": letter.values.get(language, letter.values["en"]),
    }  # fmt: skip
