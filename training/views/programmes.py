"""The catalogue: what the academies teach."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from core.record import Act, history_of
from partners.http import ActorRequest
from partners.queries import host_day
from training import operations, rules
from training.catalogue_words import changed_lines
from training.enums import VersionState
from training.forms.catalogue import ProgrammeChangeForm, ProgrammeForm
from training.models import Programme
from training.queries import intakes_matching, language_names, phase_of
from training.queries.methods import methods_in
from training.queries.offer import facts_of
from training.queries.versions import content_of, versions_for
from training.seen import seen_of
from training.views.editing import GET_OR_POST, data_of


@require_safe
@page
def programmes(request: ActorRequest) -> HttpResponse:
    rows = Programme.objects.visible_to(request.actor).select_related("institution")
    shown = page_of(rows, request, order=("code", "pk"))
    context = {
        "page": shown,
        "rows": [{"programme": row, "languages": language_names(row.languages)} for row in shown],
        "may_keep": rules.may_keep_catalogue(request.actor),
    }
    return render(request, "training/programmes.html", context)


@require_safe
@page
def programme(request: ActorRequest, pk: int) -> HttpResponse:
    """What is taught, by which version, by whom and for which papers; and the intakes, the latest first."""
    found = get_object_or_404(Programme.objects.visible_to(request.actor).select_related("institution"), pk=pk)
    today = host_day(request.now)
    shown = page_of(intakes_matching(programme=found, today=today), request, order=("-starts_on", "-pk"))
    versions = list(versions_for(request.actor, found).order_by("-number"))
    in_use = next((row for row in versions if row.state == VersionState.IN_USE), None)
    may_add = rules.may_add_intake(request.actor, found)
    context = {
        "programme": found,
        "languages": language_names(found.languages),
        "requirements": facts_of(found, "requirements"),
        "summary": found.words("summary"),
        "versions": versions,
        "version": in_use,
        "content": content_of(in_use),
        "methods": methods_in(found, request.actor),
        "page": shown,
        "rows": [{"intake": row, "phase": phase_of(row, today)} for row in shown],
        "acts": _acts(request, found, may_add=may_add, has_draft=any(row.state == VersionState.DRAFT for row in versions)),
        "history": changed_lines(Programme, history_of(found)) if may_add or request.actor.sees_all_partners else [],
    }
    return render(request, "training/programme.html", context)


def _acts(request: ActorRequest, found: Programme, *, may_add: bool, has_draft: bool) -> list[Act]:
    acts = []
    if may_add:
        acts.append(Act("intake", _("Create an intake"), f"{reverse('training:create_intake')}?programme={found.pk}", "primary"))
    if rules.may_change_programme(request.actor, found):
        acts.append(Act("change", _("Change the programme"), reverse("training:change_programme", args=[found.pk]), "secondary"))
        if not has_draft:
            acts.append(Act("version", _("Begin a new version"), reverse("training:start_version", args=[found.pk]), "secondary"))
    if found.on_offer:
        acts.append(Act("public", _("Public page"), reverse("training:catalogue_programme", args=[found.code]), "secondary"))
    return acts


@require_http_methods(GET_OR_POST)
@page
def create_programme(request: ActorRequest) -> HttpResponse:
    if not rules.may_keep_catalogue(request.actor):
        raise NotAllowed
    form = ProgrammeForm(data_of(request), actor=request.actor)
    if form.is_valid():
        with attempt(request, form) as done:
            made = operations.create_programme(fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            return redirect("training:programme", made.pk)
    return render(request, "training/create_programme.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(GET_OR_POST)
@page
def change_programme(request: ActorRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Programme.objects.visible_to(request.actor).select_related("institution"), pk=pk)
    if not rules.may_change_programme(request.actor, found):
        raise NotAllowed
    now_set = {name: getattr(found, name) for name in ProgrammeForm.base_fields} | {"seen": seen_of(found, ProgrammeForm.base_fields)}
    form = ProgrammeChangeForm(data_of(request), actor=request.actor, initial=now_set)
    if form.is_valid():
        with attempt(request, form) as done:
            seen = form.cleaned_data.pop("seen")
            operations.change_programme(found, fields=form.cleaned_data, seen=seen, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The programme %(programme)s is changed.") % {"programme": found.code})
            return redirect("training:programme", pk)
    return render(request, "training/change_programme.html", {"form": form, "programme": found}, status=422 if form.errors else 200)
