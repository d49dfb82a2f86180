"""Participants: the list with what is needed and its file, many approved at once, one record and its steps."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import ReasonForm, StepPage, step_page
from core.country_names import language_name
from core.errors import NotAllowed
from core.lists.page import BulkAct, asked_for, list_page
from core.pages import page
from core.record import acts_of, history_lines, history_of, life_of
from documents.responses import guard
from events import operations
from events.enums import Diet, RegistrationState
from events.forms import registrations as forms
from events.models import Event, Registration
from events.operations.registrations_many import MOST_AT_ONCE, PLACE, Outcome, would_become
from events.queries import registrations as queries
from events.queries.door import ON_BADGES
from events.registration_table import XLSX, as_csv, as_xlsx, headings, rows_of
from events.rules import people as rules
from events.tables import REGISTRATIONS
from events.tabs import event_tabs
from events.views.events import GET_OR_POST, found_event
from partners.http import ActorRequest

KEY = re.compile("[0-9]{1,18}")
MOST_IN_FILE = 5_000
STEPS = {
    "approve": StepPage(operations.approve_registration, effect=gettext_lazy("The person has a place and is told.")),
    "put_on_waiting_list": StepPage(
        operations.put_on_waiting_list, effect=gettext_lazy("Places that become free are offered in the order of this list; the person is told.")
    ),
    "offer_place": StepPage(
        operations.offer_place, effect=gettext_lazy("Out of turn: the person has the time of an offer to take the place; the history says so.")
    ),
    "take_place": StepPage(operations.take_place, effect=gettext_lazy("The place is taken for good.")),
    "pass_place": StepPage(operations.pass_place, effect=gettext_lazy("The place is offered to the next person on the waiting list.")),
    "accredit": StepPage(operations.accredit, effect=gettext_lazy("The papers are in order: the person may be let in.")),
    "refuse_accreditation": StepPage(operations.refuse_accreditation, ReasonForm, gettext_lazy("The registration ends; the person is told why.")),
    "change": StepPage(operations.change_registration, forms.ChangeForm),
    "decline": StepPage(operations.decline_registration, ReasonForm, gettext_lazy("The registration ends; the person is told why.")),
    "cancel": StepPage(
        operations.cancel_registration,
        effect=gettext_lazy("The registration ends; the place goes to the next person on the waiting list. A planned stay is called off."),
    ),
}


def _narrowed(request: ActorRequest, event: Event) -> tuple[forms.RegistrationFilter, dict[str, Any], Any]:
    with_needs = rules.may_invite(request.actor, event)
    form = forms.RegistrationFilter(request.GET, event=event, actor=request.actor, with_needs=with_needs)
    chosen = form.cleaned_data if form.is_valid() else {}
    return form, chosen, queries.narrowed(queries.registrations_for(request.actor, event), **chosen)


def _listed_event(request: ActorRequest, pk: int) -> Event:
    event = found_event(request, pk)
    if not rules.reads_lists(request.actor, event):
        raise NotAllowed
    return event


@require_safe
@page
def registrations(request: ActorRequest, pk: int) -> HttpResponse:
    event = _listed_event(request, pk)
    may_run = rules.may_invite(request.actor, event)
    asked = asked_for(REGISTRATIONS, request, key=event.pk, event=event, runs=may_run)
    shown = list_page(asked, request)
    to_approve = frozenset(row.pk for row in shown if row.state == RegistrationState.REGISTERED)
    if may_run and to_approve:
        approve = BulkAct(_("Approve the ticked"), reverse("events:approve_many", args=[event.pk]))
        shown = replace(shown, bulk=(approve,), ticks="chosen", may_tick=to_approve)
    everybody = queries.registrations_for(request.actor, event)
    context = {
        "event": event,
        "tabs": event_tabs(event, request.actor, "registrations"),
        "form": asked.form,
        "list": shown,
        "may_run": may_run,
        "query": _query(request),
        **_figures(request, everybody, may_run),
    }
    return render(request, "events/registrations/list.html", context)


def _query(request: ActorRequest) -> str:
    """The filters of the page, for its file."""
    kept = request.GET.copy()
    for name in ("after", "before"):
        kept.pop(name, None)
    return str(kept.urlencode())


def _figures(request: ActorRequest, rows: Any, may_run: bool) -> dict[str, Any]:
    """How many in each state; needs added up for whoever orders food and booths."""
    found = queries.figures(rows)
    counters = [
        {"label": state.label, "value": found.states[state], "url": f"?state={state.value}"} for state in RegistrationState if state in found.states
    ]
    ordered = queries.ordered(rows) if may_run else {"diets": [], "languages": []}
    language = request.actor.language[:2]
    return {
        "counters": counters,
        "waiting_for_approval": found.states.get(RegistrationState.REGISTERED, 0),
        "to_accredit": found.accreditation,
        "needs": [(queries.NEEDS[name][0], name, n) for name, n in found.needs if may_run and n],
        "diets": [(Diet(diet).label, n) for diet, n in ordered["diets"]],
        "languages": [(language_name(code, language), n) for code, n in ordered["languages"]],
    }


@require_safe
@page
def registrations_file(request: ActorRequest, pk: int, kind: str) -> HttpResponse:
    """The same rows and cells as on the page, all of its pages."""
    event = _listed_event(request, pk)
    if kind not in ("csv", "xlsx"):
        raise Http404
    with_needs = rules.may_invite(request.actor, event)
    _form, _chosen, found = _narrowed(request, event)
    heads = headings(event, with_needs=with_needs)
    rows = rows_of(event, found.order_by("-created_at", "-pk")[:MOST_IN_FILE], with_needs=with_needs)
    content = as_csv(heads, rows) if kind == "csv" else as_xlsx(heads, rows, title=f"{event}", now=request.now)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8" if kind == "csv" else XLSX)
    guard(response, f"{event.reference}.{kind}", inline=False)
    return response


# --- many at once -------------------------------------------------------------------------------------
@require_http_methods(GET_OR_POST)
@page
def approve_many(request: ActorRequest, pk: int) -> HttpResponse:
    """By GET what would become of each; nothing is written before the button is pressed."""
    event = found_event(request, pk)
    if not rules.may_invite(request.actor, event):
        raise NotAllowed
    chosen = _chosen(request, event)
    if not chosen:
        messages.info(request, _("Tick the registrations that are approved."))
        return redirect("events:registrations", pk)
    if request.method == "POST":
        _tell(request, operations.approve_each(event, chosen, actor=request.actor, now=request.now))
        return redirect("events:registrations", pk)
    plan = would_become(event, chosen, actor=request.actor, now=request.now)
    context = {
        "event": event, "plan": plan, "placed": sum(row.result == PLACE for row in plan), "queued": sum(row.result not in ("", PLACE) for row in plan),
        "refused": sum(bool(row.refusal) for row in plan),
    }  # fmt: skip
    return render(request, "events/registrations/approve.html", context)


def _chosen(request: ActorRequest, event: Event) -> list[Registration]:
    """Those that were ticked; with `all`, everybody who waits for the approval, in the order of coming."""
    sent = request.POST if request.method == "POST" else request.GET
    rows = queries.registrations_for(request.actor, event).order_by("created_at", "pk")
    if "all" in sent:
        return list(rows.filter(state=RegistrationState.REGISTERED)[:MOST_AT_ONCE])
    keys = {int(key) for key in sent.getlist("chosen") if KEY.fullmatch(key)}
    found = list(rows.filter(pk__in=keys)[:MOST_AT_ONCE])
    if len(found) < len(keys):
        raise Http404
    return found


def _tell(request: ActorRequest, outcomes: list[Outcome]) -> None:
    placed = sum(row.result == PLACE for row in outcomes)
    queued = sum(not row.refusal for row in outcomes) - placed
    if placed:
        messages.success(request, ngettext("%(n)d person has a place.", "%(n)d people have a place.", placed) % {"n": placed})
    if queued:
        text = ngettext("%(n)d person stands on the waiting list.", "%(n)d people stand on the waiting list.", queued)
        messages.success(request, text % {"n": queued})
    for row in outcomes:
        if row.refusal:
            messages.error(request, _("%(name)s: %(sentence)s") % {"name": row.registration.name, "sentence": row.refusal})


# --- one ----------------------------------------------------------------------------------------------
def found_registration(request: ActorRequest, pk: int) -> Registration:
    rows = Registration.objects.visible_to(request.actor).select_related(
        "event__institution", "delegation__partner", "delegation__institution", "stay", "certificate"
    )
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


@require_safe
@page
def registration(request: ActorRequest, pk: int) -> HttpResponse:
    found, actor = found_registration(request, pk), request.actor
    entries = history_of(found)
    context = {
        **shown_of(found, actor, actor.language[:2]),
        "acts": acts_of(found, actor, request.now, lambda step: reverse("events:registration_step", args=[found.pk, step])),
        "life": life_of(found, entries, actor.zone),
        "history": history_lines(entries),
        "reads_lists": rules.reads_lists(actor, found.event),
        "has_badge": found.state in ON_BADGES and not found.online,
        "certificate": found.certificate,
    }
    return render(request, "events/registrations/record.html", context)


def shown_of(found: Registration, actor: Any, language: str) -> dict[str, Any]:
    """What the record page and the page of the link both show."""
    return {
        "registration": found,
        "event": found.event,
        "with_needs": rules.may_read_needs(actor, found),
        "with_reach": rules.may_read_reach(actor, found),
        "online_url": found.event.online_url if found.state in queries.COMES else "",
        "is_own": rules.is_own(actor, found),
        "heard": language_name(found.interpretation, language) if found.interpretation else "",
        "is_asked": found.state == RegistrationState.REGISTERED,
        "turn": queries.place_in_queue(found) if found.state == RegistrationState.WAITING else 0,
    }


@require_http_methods(GET_OR_POST)
@page
def registration_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = found_registration(request, pk)

    def make_form(cls: type[django_forms.Form], data: Any) -> django_forms.Form:
        if cls is forms.ChangeForm:
            return forms.ChangeForm(data, registration=found, own=rules.is_own(request.actor, found))
        return cls(data)

    return step_page(
        request, found, step, STEPS, back=reverse("events:registration", args=[pk]), make_form=make_form,
        context={"record_title": found.name},
    )  # fmt: skip
