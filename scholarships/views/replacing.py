"""One person in the place of another: by the authority that sent them, or by the head of programme from the reserve list."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import NotAllowed
from core.pages import attempt, page
from core.workflow import available
from partners.http import ActorRequest
from scholarships import rules
from scholarships.enums import SENT
from scholarships.forms.clocks import ReplaceWindowForm
from scholarships.forms.decisions import DAYS_TO_ANSWER
from scholarships.forms.nominating import FindPersonForm
from scholarships.forms.replacing import PromoteForm, ReplaceForm
from scholarships.models import Nomination
from scholarships.operations import allow_replacement, promote_in_place, replace_nomination
from scholarships.queries.readers import RECORD_PARTS
from scholarships.queries.replacing import candidates_for, closed_for_replacing, on_reserve, people_for
from scholarships.views.nominations import GET_OR_POST

DAY = timedelta(days=1)


def fetched(request: ActorRequest, pk: int) -> Nomination:
    found: Nomination = get_object_or_404(Nomination.objects.visible_to(request.actor).select_related(*RECORD_PARTS), pk=pk)
    return found


@require_http_methods(GET_OR_POST)
@page
def nomination_replace(request: ActorRequest, pk: int) -> HttpResponse:
    """The officer frees a slot and takes it again; the head passes a place on."""
    nomination = fetched(request, pk)
    if not rules.may_replace(request.actor, nomination):
        raise NotAllowed
    if "replace" not in {step.name for step in available(nomination, request.actor, request.now)}:
        messages.info(request, _("%(number)s can't be replaced: it is now “%(state)s”.") % _state(nomination))
        return redirect("scholarships:nomination", pk)
    if not rules.may_nominate(request.actor, nomination):
        return _promote(request, nomination)
    data = request.POST if request.method == "POST" else None
    words = (search := FindPersonForm(request.GET)).data.get("q", "")[:100]
    people = people_for(nomination, request.actor, words)
    form = ReplaceForm(data, allotments=[nomination.allotment], candidates=candidates_for(nomination), people=people, now=request.now)
    if form.is_valid():
        with attempt(request, form) as done:
            made = replace_nomination(nomination, reason=form.cleaned_data["reason"], **form.chosen, actor=request.actor, now=request.now)
        if done:
            _say(request, nomination, made.nomination, made.waits_for)
            return redirect("scholarships:nomination", made.nomination.pk)
    found = {"search": search if people or words else None, "words": words}
    return render(request, "scholarships/replacing/replace.html", _shown(request, nomination, form) | found)


def _say(request: ActorRequest, old: Nomination, new: Nomination, waits_for: str) -> None:
    words = {"old": old, "new": new, "why": waits_for}
    if waits_for:
        messages.warning(request, _("%(new)s stands in the place of %(old)s and is not sent yet. %(why)s") % words)
    else:
        messages.success(request, _("%(new)s stands in the place of %(old)s.") % words)


def _promote(request: ActorRequest, nomination: Nomination) -> HttpResponse:
    form = PromoteForm(request.POST if request.method == "POST" else None, candidates=on_reserve(nomination))
    if form.is_valid():
        with attempt(request, form) as done:
            new = promote_in_place(nomination, by=form.chosen, reason=form.cleaned_data["reason"], actor=request.actor, now=request.now)
        if done:
            _say(request, nomination, new, "")
            return redirect("scholarships:nomination", new.pk)
    return render(
        request,
        "scholarships/replacing/replace.html",
        _shown(request, nomination, form) | {"promotes": True, "nobody": not form.candidates, "search": None},
    )


def _shown(request: ActorRequest, nomination: Nomination, form: Any) -> dict[str, Any]:
    return {"nomination": nomination, "form": form, "is_closed": closed_for_replacing(nomination, request.now)}


def _state(nomination: Nomination) -> dict[str, Any]:
    return {"number": nomination, "state": nomination.get_state_display()}


@require_http_methods(GET_OR_POST)
@page
def replacement_window(request: ActorRequest, pk: int) -> HttpResponse:
    """After the closing the ministry allows the sender to replace this nominee until an instant."""
    nomination = fetched(request, pk)
    if not rules.may_screen(request.actor, nomination):
        raise NotAllowed
    back = reverse("scholarships:nomination", args=[pk])
    if nomination.state not in SENT:
        messages.info(request, _("%(number)s can't be replaced: it is now “%(state)s”.") % _state(nomination))
        return redirect(back)
    form = ReplaceWindowForm(
        request.POST if request.method == "POST" else None, zone=nomination.call.zone, kept=nomination.replace_until,
        proposed=request.now + DAYS_TO_ANSWER * DAY, label=_("Until"), hint="",
    )  # fmt: skip
    if form.is_valid():
        with attempt(request, form) as done:
            allow_replacement(nomination, until=form.cleaned_data["until"], reason=form.cleaned_data["reason"], actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The authority may replace this nominee until then."))
            return redirect(back)
    return render(request, "core/step.html", _window(nomination, form, back))


def _window(nomination: Nomination, form: ReplaceWindowForm, back: str) -> dict[str, Any]:
    return {
        "record": nomination,
        "record_title": nomination.person.passport_name,
        "title": _("Allow a replacement"),
        "step": {"label": _("Allow the replacement")},
        "variant": "primary",
        "effect": _("Until this instant the authority may put another person in the place of this one, although the call has closed. It is told."),
        "form": form,
        "back": back,
        "list_url": reverse("scholarships:nominations"),
        "list_label": _("Nominations"),
    }
