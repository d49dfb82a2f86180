"""Requests and offers: the list, the writing, the page of one with what fits it on the other side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.country_names import language_name
from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from core.record import Line, acts_of, history_lines, history_of, life_of
from exchanges import operations
from exchanges.enums import NeedKind
from exchanges.forms import needs as forms
from exchanges.models import ExchangeNeed, Expert
from exchanges.queries import experts as expert_queries
from exchanges.queries import matching
from exchanges.queries import needs as queries
from exchanges.rules import experts as expert_rules
from exchanges.rules import needs as rules
from exchanges.transitions.needs import FOLLOWS, LIVE
from exchanges.views.experts import GET_OR_POST, exchange_tabs
from partners.actor import Actor
from partners.http import ActorRequest
from partners.queries import host_day


@require_safe
@page
def needs(request: ActorRequest) -> HttpResponse:
    if not rules.may_see_needs(request.actor):
        raise NotAllowed
    form = forms.NeedFilter(request.GET, actor=request.actor)
    chosen = form.cleaned_data if form.is_valid() else {}
    language = get_language() or "en"
    shown = page_of(queries.narrowed(queries.needs_for(request.actor), **chosen), request, order=("-created_at", "-pk"))
    context = {
        "form": form,
        "page": shown,
        "rows": [{"need": row, "language": language_name(row.language, language)} for row in shown],
        "is_narrowed": any(chosen.values()),
        "may_write": rules.may_write(request.actor),
        "tabs": exchange_tabs(request.actor, "needs"),
    }
    return render(request, "exchanges/needs/list.html", context)


def found_need(request: ActorRequest, pk: int) -> ExchangeNeed:
    return get_object_or_404(queries.needs_for(request.actor), pk=pk)  # type: ignore[no-any-return]


@require_http_methods(GET_OR_POST)
@page
def new_need(request: ActorRequest, kind: str) -> HttpResponse:
    if kind not in NeedKind.values:
        raise Http404
    partner = expert_queries.sides_to_enter_for(request.actor).first()
    if partner is None:
        raise NotAllowed
    form = forms.NeedForm(
        request.POST if request.method == "POST" else None, kind=kind, partner=partner, actor=request.actor, today=host_day(request.now)
    )
    if form.is_valid():
        with attempt(request, form) as done:
            made = operations.post_need(partner=partner, kind=NeedKind(kind), fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("%(number)s is open. Its page shows what fits.") % {"number": made.reference})
            return redirect("exchanges:need", made.pk)
    is_request = kind == NeedKind.REQUEST
    context = {
        "form": form,
        "title": _("Ask for an expert") if is_request else _("Offer an expert"),
        "button": _("Send the request") if is_request else _("Send the offer"),
        "to_host": not partner.is_host,
        "back": reverse("exchanges:needs"),
    }
    return render(request, "exchanges/needs/form.html", context, status=422 if form.is_bound else 200)


@require_safe
@page
def need(request: ActorRequest, pk: int) -> HttpResponse:
    found, actor = found_need(request, pk), request.actor
    entries = history_of(found)
    side = queries.other_side(found)
    context = {
        "need": found,
        "acts": acts_of(found, actor, request.now, lambda step: _act_url(found, step)),
        "life": life_of(found, entries, actor.zone),
        "language": language_name(found.language, get_language() or "en"),
        "expert": _expert_shown(found, request),
        "missions": queries.missions_to_open(found, actor),
        "may_open_agreement": found.quota_year is not None and (actor.sees_all_partners or (side is not None and side.pk in actor.partner_ids)),
        "history": _history(found, entries, actor),
        **_matches(found, request),
    }
    return render(request, "exchanges/needs/record.html", context)


def _history(found: ExchangeNeed, entries: Any, actor: Actor) -> list[Line]:
    """Of what the host has put to all partners no partner reads who of another has answered."""
    lines = history_lines(entries)
    if not rules.hides_who_answered(actor, found):
        return lines
    return [replace(line, actor_label="") if entry.step in FOLLOWS else line for line, entry in zip(lines, entries[::-1], strict=True)]


def _act_url(found: ExchangeNeed, step: str) -> str:
    if step == "change":
        return reverse("exchanges:change_need", args=[found.pk])
    return reverse("exchanges:need_step", args=[found.pk, step])


def _expert_shown(found: ExchangeNeed, request: ActorRequest) -> Expert | None:
    """Whoever is offered is named to those alone who see them in the directory now."""
    if found.expert_id is None:
        return None
    return expert_queries.experts_for(request.actor).filter(pk=found.expert_id).first()  # type: ignore[no-any-return]


def _matches(found: ExchangeNeed, request: ActorRequest) -> dict[str, Any]:
    """What fits on the other side, for those who look for it; nothing when it has ended."""
    actor = request.actor
    if found.state not in LIVE:
        return {}
    may_begin = expert_rules.acts_for_a_side(actor)
    if found.kind == NeedKind.OFFER:
        requests = matching.requests_for(found, actor)
        return {"requests": [{"match": row, "begin": _begin(may_begin, request=row.row, offer=found)} for row in requests]}
    offers, experts = matching.offers_for(found, actor), []
    if expert_rules.may_see_experts(actor):
        experts = matching.experts_fitting(found, actor)
    return {
        "offers": [{"match": row, "begin": _begin(may_begin, request=found, offer=row.row)} for row in offers],
        "experts": [{"match": row, "begin": _begin(may_begin, request=found, expert=row.row)} for row in experts],
    }


def _begin(may: bool, **pair: Any) -> str:
    """The page on which an exchange begins from these two."""
    if not may:
        return ""
    query: dict[str, Any] = {name: row.pk for name, row in pair.items()}
    if (offer := pair.get("offer")) is not None and offer.expert_id:
        query["expert"] = offer.expert_id
    return f"{reverse('exchanges:new_mission')}?{urlencode(query)}"
