"""Intakes: dates, seats and who sits in them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import NotAllowed
from core.lists.page import asked_for, list_page
from core.pages import attempt, page
from core.paging import page_of
from core.record import Act, history_of
from partners.http import ActorRequest
from partners.queries import host_day
from training import operations, rules
from training.arriving import still_to_enrol
from training.catalogue_words import changed_lines
from training.enums import PHASE_TONES, IntakePhase
from training.forms.catalogue import IntakeChangeForm, IntakeForm
from training.models import Intake
from training.operations.intake_versions import MARKED
from training.queries import enrolments_for, language_names, phase_of
from training.queries.marked import is_marked
from training.tables import INTAKES
from training.tabs import intake_tabs
from training.views.editing import GET_OR_POST, data_of


@require_safe
@page
def intakes(request: ActorRequest) -> HttpResponse:
    asked = asked_for(INTAKES, request)
    context = {"form": asked.form, "list": list_page(asked, request), "may_keep": rules.may_keep_catalogue(request.actor)}
    return render(request, "training/intakes.html", context)


def found_intake(request: ActorRequest, pk: int) -> Intake:
    rows = Intake.objects.visible_to(request.actor).select_related("programme__institution", "version")
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


@require_safe
@page
def intake(request: ActorRequest, pk: int) -> HttpResponse:
    """Dates and seats for everybody; of the people each reader sees those they may see anyway."""
    found = found_intake(request, pk)
    people = page_of(enrolments_for(request.actor).filter(intake=found), request, order=("person__sort_key", "pk"))
    phase = phase_of(found, host_day(request.now))
    acts = _acts(request, found)
    context = {
        "intake": found,
        "languages": language_names([found.language] if found.language else found.programme.languages),
        "tabs": intake_tabs(found, request.actor, "overview"),
        "phase": phase,
        "tone": PHASE_TONES[phase],
        "page": people,
        "acts": acts,
        "waiting": still_to_enrol(found, request.actor),
        "history": changed_lines(Intake, history_of(found)) if acts or request.actor.sees_all_partners else [],
    }
    return render(request, "training/intake.html", context)


def _acts(request: ActorRequest, found: Intake) -> list[Act]:
    acts = []
    if rules.may_enrol(request.actor, found):
        phase = phase_of(found, host_day(request.now))
        seats, results = ("primary" if phase == usual else "secondary" for usual in (IntakePhase.COMING, IntakePhase.PAST))
        acts.append(Act("enrol", _("Enrol people"), reverse("training:enrol", args=[found.pk]), seats))
        acts.append(Act("start_many", _("Start the training"), reverse("training:start_many", args=[found.pk]), "secondary"))
        acts.append(Act("complete_many", _("Mark results"), reverse("training:complete_many", args=[found.pk]), results))
    if rules.may_change_intake(request.actor, found):
        acts.append(Act("change", _("Change the intake"), reverse("training:change_intake", args=[found.pk]), "secondary"))
    return acts


@require_http_methods(GET_OR_POST)
@page
def create_intake(request: ActorRequest) -> HttpResponse:
    if not rules.may_keep_catalogue(request.actor):
        raise NotAllowed
    first = {"programme": request.GET.get("programme")}
    form = IntakeForm(data_of(request), actor=request.actor, initial=first)
    if form.is_valid():
        with attempt(request, form) as done:
            made = operations.create_intake(fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            return redirect("training:intake", made.pk)
    return render(request, "training/create_intake.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(GET_OR_POST)
@page
def change_intake(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_intake(request, pk)
    if not rules.may_change_intake(request.actor, found):
        raise NotAllowed
    form = IntakeChangeForm(data_of(request), intake=found, fixed=MARKED if is_marked(found) else "")
    if form.is_valid():
        with attempt(request, form) as done:
            seen = form.cleaned_data.pop("seen")
            operations.change_intake(found, fields=form.cleaned_data, seen=seen, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The intake %(intake)s is changed.") % {"intake": found.reference})
            return redirect("training:intake", pk)
    return render(request, "training/change_intake.html", {"form": form, "intake": found}, status=422 if form.errors else 200)
