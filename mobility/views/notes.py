"""One note verbale for several people: who and when is shown first, then it is written. And the references that come back."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.acts import StepForm
from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from mobility import rules
from mobility.enums import StayState
from mobility.forms.stays import PasteForm, ReferencesForm
from mobility.models import Stay
from mobility.operations import record_visas, write_note
from mobility.queries.notes import PARTS, plan_note
from mobility.queries.stays import stays_for
from partners.http import ActorRequest

GET_OR_POST = ("GET", "HEAD", "POST")
MOST = 100  # people of one note
KEY = re.compile("[0-9]{1,18}")


@require_http_methods(GET_OR_POST)
@page
def note(request: ActorRequest) -> HttpResponse:
    """By GET what would be written; nothing is kept before the button is pressed."""
    if not rules.may_write_notes(request.actor):
        raise NotAllowed
    stays = _chosen(request)
    if not stays:
        messages.info(request, _("Tick the people who stand in the note verbale."))
        return redirect("mobility:desk")
    form = StepForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        with attempt(request, form) as done:
            written = write_note(stays, actor=request.actor, now=request.now)
        if done:
            text = ngettext(
                "Note verbale %(number)s for %(n)d person is written.", "Note verbale %(number)s for %(n)d people is written.", len(stays)
            )
            messages.success(request, text % {"number": written.number, "n": len(stays)})
            return redirect(f"{reverse('mobility:register')}?q={written.number}")
    return render(request, "mobility/note.html", _plan(request, stays, form), status=422 if form.is_bound else 200)


def _chosen(request: ActorRequest) -> list[Stay]:
    """In the order of the list; what is not this reader's is not there."""
    named = (request.POST if request.method == "POST" else request.GET).getlist("stay")
    keys = [int(key) for key in named if KEY.fullmatch(key)][:MOST]
    found = list(stays_for(request.actor).select_related(*PARTS).filter(pk__in=keys).order_by("enters_on", "pk"))
    if len(found) < len(set(keys)):
        raise Http404
    return found


def _plan(request: ActorRequest, stays: list[Stay], form: StepForm) -> dict[str, Any]:
    plan = plan_note(stays, actor=request.actor, now=request.now)
    fit = [row.stay.pk for row in plan.rows if not row.refusal]
    others = "&".join(f"stay={pk}" for pk in fit)
    go_on = f"{reverse('mobility:note')}?{others}" if fit and len(fit) < len(plan.rows) else ""
    return {"plan": plan, "form": form, "go_on": go_on, "fit": len(fit)}


@require_http_methods(GET_OR_POST)
@page
def references(request: ActorRequest) -> HttpResponse:
    """Numbers for many people in one form, typed or pasted; each row is kept by itself."""
    if not rules.may_use_desk(request.actor) or not rules.may_record_visas(request.actor):
        raise NotAllowed
    rows = stays_for(request.actor).filter(state=StayState.NOTE_SENT)
    shown = page_of(rows, request, order=("note_sent_on", "pk"), size=100)
    if request.POST.get("act") == "paste":
        return _pasted(request, shown)
    form = ReferencesForm(request.POST or None, stays=shown.rows)
    if request.method == "POST" and form.is_valid():
        return _recorded(request, form, shown)
    return _references(request, shown, form, PasteForm())


def _pasted(request: ActorRequest, shown: Any) -> HttpResponse:
    """Dealt out to the fields; nothing is kept yet."""
    paste = PasteForm(request.POST)
    values: dict[str, str] = {}
    if paste.is_valid():
        values, strays = paste.dealt(shown.rows)
        for line in strays:
            paste.add_error("pasted", _("Fits nobody or several people: “%(line)s”.") % {"line": line[:100]})
    return _references(request, shown, ReferencesForm(stays=shown.rows, initial=values), paste, found=len(values))


def _recorded(request: ActorRequest, form: ReferencesForm, shown: Any) -> HttpResponse:
    entries = form.entries
    if not entries:
        messages.info(request, _("No number was entered."))
        return redirect(request.get_full_path())
    refusals = record_visas(entries, actor=request.actor, now=request.now)
    done = len(entries) - len(refusals)
    if done:
        messages.success(request, ngettext("Recorded: %(n)d visa reference.", "Recorded: %(n)d visa references.", done) % {"n": done})
    if not refusals:
        return redirect("mobility:references")
    for pk, sentence in refusals.items():
        form.add_error(f"ref_{pk}", sentence)
    form.stays = [stay for stay in form.stays if stay.pk in refusals or stay.state == StayState.NOTE_SENT]
    return _references(request, shown, form, PasteForm())


def _references(request: ActorRequest, shown: Any, form: ReferencesForm, paste: PasteForm, found: int = 0) -> HttpResponse:
    wrong = bool(form.is_bound and form.errors) or bool(paste.is_bound and paste.errors)
    context = {"page": shown, "form": form, "paste": paste, "found": found}
    return render(request, "mobility/references.html", context, status=422 if wrong else 200)
