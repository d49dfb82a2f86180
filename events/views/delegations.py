"""One invitation: its page for both sides, naming, order and head, the authorisation, the letter, and a page for each step."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import ReasonForm, StepPage, step_page
from core.errors import NotAllowed
from core.pages import attempt, page
from core.record import Act, acts_of, history_lines, history_of, life_of
from core.workflow import available
from documents.operations import store_upload
from documents.operations.reading import note_opening
from documents.responses import issued, stream
from events import operations
from events.forms import delegations as forms
from events.forms.people import ChangeInvitationForm, ListAgainForm
from events.models import Delegation
from events.queries import people as queries
from events.rules import people as rules
from events.views.events import GET_OR_POST
from partners.http import ActorRequest

NAMING = {"name_people", "name_more"}
STEPS = {
    "hand_in": StepPage(
        operations.hand_in_delegation, effect=gettext_lazy("The organiser is told and confirms the delegation, or returns it with a reason.")
    ),
    "confirm": StepPage(
        operations.confirm_delegation,
        effect=gettext_lazy("Everybody who is named gets a place and is told; whoever needs a visa and is known as a person is expected from now on."),
    ),
    "return": StepPage(operations.return_delegation, ReasonForm, gettext_lazy("The side is told, with the reason, and hands the delegation in again.")),
    "change_invitation": StepPage(operations.change_invitation, ChangeInvitationForm, gettext_lazy("A side that was invited already is told.")),
    "remind": StepPage(operations.remind_delegation, effect=gettext_lazy("Officers and embassy of the side are told once more until when they answer.")),
    "list_again": StepPage(operations.list_again, ListAgainForm, gettext_lazy("The side stands on the list again; send the invitation afterwards.")),
    "decline": StepPage(
        operations.decline_invitation, ReasonForm, gettext_lazy("The organiser is told. People who were named are called off and told too.")
    ),
    "withdraw": StepPage(
        operations.withdraw_invitation, ReasonForm,
        gettext_lazy("The letter is revoked, the side is told with the reason, and people who were named are called off."),
    ),
}  # fmt: skip


def found_delegation(request: ActorRequest, pk: int) -> Delegation:
    return get_object_or_404(queries.delegations_for(request.actor), pk=pk)  # type: ignore[no-any-return]


def _address(found: Delegation, step: str) -> str:
    """Some steps have a page of their own."""
    if step == "send_invitation":
        return reverse("events:send_invitations", args=[found.event_id]) + f"?chosen={found.pk}"
    if step in NAMING or step == "arrange":
        return reverse("events:arrange_delegation" if step == "arrange" else "events:name_people", args=[found.pk])
    return reverse("events:delegation_step", args=[found.pk, step])


@require_safe
@page
def delegation(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_delegation(request, pk)
    entries, actor = history_of(found), request.actor
    counted, gone = queries.counted_of(list(queries.members_for(actor, found)))
    with_needs = actor.has_for_partner(found.partner_id, *rules.SIDE) or rules.may_run_invitation(actor, found)
    context = {
        "delegation": found,
        "event": found.event,
        "acts": _acts(request, found),
        "life": life_of(found, entries, actor.zone),
        "members": counted,
        "gone": gone,
        "with_needs": with_needs or found.partner_id in actor.people_partner_ids,
        "may_answer": rules.may_answer(actor, found),
        "may_attach": any(step.name == "arrange" for step in available(found, actor, request.now)),
        "history": history_lines(entries),
    }
    return render(request, "events/delegations/record.html", context)


def _acts(request: ActorRequest, found: Delegation) -> list[Act]:
    """What is missing stands first: there is nothing to hand in without people and without a head."""
    rows = acts_of(found, request.actor, request.now, lambda step: _address(found, step))
    missing = "name_people" if not found.named else "arrange" if found.head_id is None else ""
    if not missing or all(act.name != "hand_in" for act in rows):
        return rows
    waits = {"hand_in", missing} | ({"arrange"} if not found.named else set())
    return [*(replace(act, variant="primary") for act in rows if act.name == missing), *(act for act in rows if act.name not in waits)]


@require_http_methods(GET_OR_POST)
@page
def name_people(request: ActorRequest, pk: int) -> HttpResponse:
    """Three ways on one page: people of this side whom the portal knows, somebody new, rows from a spreadsheet."""
    found = _open_for(request, pk, NAMING)
    if isinstance(found, HttpResponse):
        return found
    way = request.POST.get("way", "") if request.method == "POST" else ""
    listed, more = queries.people_to_name(request.actor, found, request.GET.get("q", "")[:100])
    data: Any = request.POST
    known = forms.KnownForm(data if way == "known" else None, listed=listed, prefix="known")
    new = forms.NewForm(data if way == "new" else None, event=found.event, prefix="new")
    paste = forms.PasteForm(data if way == "paste" else None, free=found.free, prefix="paste")
    sent: Any = {"known": known, "new": new, "paste": paste}.get(way)
    if sent is not None and sent.is_valid() and _named(request, found, sent):
        return redirect("events:delegation", pk)
    context = {"delegation": found, "event": found.event, "known": known, "new": new, "paste": paste, "form": sent, "more": more}
    return render(request, "events/delegations/name.html", context | {"q": request.GET.get("q", "")}, status=422 if way else 200)


def _open_for(request: ActorRequest, pk: int, steps: set[str]) -> Any:
    """The record, while one of these steps can be done on it; else back to its page with the reason."""
    found = found_delegation(request, pk)
    if not rules.may_answer(request.actor, found):
        raise NotAllowed
    if not any(step.name in steps for step in available(found, request.actor, request.now)):
        words = {"side": found, "state": found.get_state_display()}
        messages.info(request, _("%(side)s: nothing can be changed now, the state is “%(state)s”.") % words)
        return redirect("events:delegation", pk)
    return found


def _named(request: ActorRequest, found: Delegation, form: Any) -> bool:
    with attempt(request, form) as done:
        made = operations.name_people(found, people=form.named, actor=request.actor, now=request.now)
    if done:
        text = ngettext("%(n)d person is named: %(names)s.", "%(n)d people are named: %(names)s.", len(made))
        messages.success(request, text % {"n": len(made), "names": "; ".join(row.name for row in made)})
    return bool(done)


@require_http_methods(GET_OR_POST)
@page
def arrange(request: ActorRequest, pk: int) -> HttpResponse:
    """Who heads the delegation, and in which order its people stand."""
    found = _open_for(request, pk, {"arrange"})
    if isinstance(found, HttpResponse):
        return found
    members, _gone = queries.counted_of(list(queries.members_for(request.actor, found)))
    form = forms.ArrangeForm(request.POST if request.method == "POST" else None, delegation=found, members=members)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.arrange_delegation(found, **form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("Head and order are kept."))
            return redirect("events:delegation", pk)
    context = {"delegation": found, "event": found.event, "form": form, "members": members}
    return render(request, "events/delegations/arrange.html", context, status=422 if form.is_bound else 200)


@require_http_methods(GET_OR_POST)
@page
def credentials(request: ActorRequest, pk: int) -> HttpResponse:
    found = _open_for(request, pk, {"arrange"})
    if isinstance(found, HttpResponse):
        return found
    form = forms.CredentialsForm(request.POST or None, request.FILES or None) if request.method == "POST" else forms.CredentialsForm()
    if form.is_valid():
        with attempt(request, form) as done, transaction.atomic():
            file = store_upload(form.cleaned_data["file"], actor=request.actor, now=request.now)
            operations.attach_credentials(found, file=file, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The authorisation is on record."))
            return redirect("events:delegation", pk)
    context = {"delegation": found, "event": found.event, "form": form}
    return render(request, "events/delegations/credentials.html", context, status=422 if form.is_bound else 200)


@require_safe
@page
def credentials_file(request: ActorRequest, pk: int) -> HttpResponseBase:
    found = found_delegation(request, pk)
    if found.credentials is None:
        raise Http404
    return stream(found.credentials)


@require_safe
@page
def letter(request: ActorRequest, pk: int, language: str = "en") -> HttpResponseBase:
    found = found_delegation(request, pk)
    if found.letter is None:
        raise Http404
    note_opening(found.letter, actor=request.actor, now=request.now)
    return issued(found.letter, language)


@require_http_methods(GET_OR_POST)
@page
def delegation_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = found_delegation(request, pk)

    def make_form(cls: type[django_forms.Form], data: Any) -> django_forms.Form:
        return cls(data, delegation=found) if cls in (ChangeInvitationForm, ListAgainForm) else cls(data)  # type: ignore[call-arg]

    return step_page(
        request, found, step, STEPS,
        back=reverse("events:delegation", args=[pk]), list_url=reverse("events:delegations", args=[found.event_id]), list_label=_("Delegations"),
        make_form=make_form, context={"record_title": found.event.title},
    )  # fmt: skip
