"""Versions of a programme: read, begun, changed while a draft, put in use, thrown away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import StepForm, StepPage, step_page
from core.errors import NotAllowed
from core.pages import attempt, page
from core.record import Act, acts_of, history_of, life_of, with_links
from partners.http import ActorRequest
from training import operations, rules
from training.catalogue_words import version_lines
from training.enums import VersionState
from training.forms.versions import RulesForm, StartForm, VersionForm
from training.models import CertificateRule, Programme, ProgrammeVersion
from training.operations.versions import NO_DRAFT
from training.queries.versions import content_of, versions_for
from training.rules.catalogue import may_keep_version
from training.views.editing import GET_OR_POST, data_of, draw, to_programme, to_version


def found_version(request: ActorRequest, pk: int) -> ProgrammeVersion:
    return get_object_or_404(versions_for(request.actor).select_related("programme__institution"), pk=pk)


def draft_to_write(request: ActorRequest, pk: int) -> ProgrammeVersion | None:
    """The draft this actor keeps; None, with a message, when it is a draft no more."""
    version = found_version(request, pk)
    if not may_keep_version(request.actor, version):
        raise NotAllowed
    if version.state != VersionState.DRAFT:
        messages.info(request, NO_DRAFT)
        return None
    return version


@require_safe
@page
def version(request: ActorRequest, pk: int) -> HttpResponse:
    """What it consists of, its life, and what may be done with it now."""
    found = found_version(request, pk)
    entries = history_of(found)
    is_written = found.state == VersionState.DRAFT and may_keep_version(request.actor, found)
    context = {
        "version": found,
        "programme": found.programme,
        "content": content_of(found),
        "is_written": is_written,
        "acts": _acts(request, found, is_written),
        "life": life_of(found, entries, request.actor.zone),
        "history": version_lines(ProgrammeVersion, entries),
    }
    return render(request, "training/catalogue/version.html", context)


def _acts(request: ActorRequest, found: ProgrammeVersion, is_written: bool) -> list[Act]:
    acts = acts_of(found, request.actor, request.now, lambda step: reverse("training:version_step", args=[found.pk, step]))
    if not is_written:
        return acts
    change = Act("change", gettext("Change outcomes and marks"), reverse("training:change_version", args=[found.pk]), "secondary")
    papers = Act("rules", gettext("Change the rules of certificates"), reverse("training:certificate_rules", args=[found.pk]), "secondary")
    return with_links(acts, change, papers)


@require_http_methods(GET_OR_POST)
@page
def start_version(request: ActorRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Programme.objects.visible_to(request.actor).select_related("institution"), pk=pk)
    if not rules.may_change_programme(request.actor, found):
        raise NotAllowed
    form = StartForm(data_of(request))
    if form.is_valid():
        with attempt(request, form) as done:
            made = operations.start_version(found, note=form.cleaned_data["note"], actor=request.actor, now=request.now)
        if done:
            messages.success(
                request, gettext("Version %(number)d is a draft: change what is to change, then put it in use.") % {"number": made.number}
            )
            return redirect("training:version", made.pk)
    text = gettext("The draft is a copy of the version in use, with its modules, lecturers, outcomes and rules. The version in use does not change.")
    title = gettext("Begin a new version")
    return draw(request, form, title=title, button=title, text=text, crumbs=to_programme(found), reference=found.code, subtitle=found)


@require_http_methods(GET_OR_POST)
@page
def change_version(request: ActorRequest, pk: int) -> HttpResponse:
    found = draft_to_write(request, pk)
    if found is None:
        return redirect("training:version", pk)
    form = VersionForm(data_of(request), version=found)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.change_version(found, fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            return redirect("training:version", pk)
    title = gettext("Change outcomes and marks")
    return draw(request, form, title=title, button=gettext("Save the draft"), crumbs=to_version(found), reference=found, subtitle=found.programme)


@require_http_methods(GET_OR_POST)
@page
def certificate_rules(request: ActorRequest, pk: int) -> HttpResponse:
    found = draft_to_write(request, pk)
    if found is None:
        return redirect("training:version", pk)
    form = RulesForm(data_of(request), rules=list(CertificateRule.objects.filter(version=found)))
    if form.is_valid():
        with attempt(request, form) as done:
            operations.set_certificate_rules(found, given=form.given, actor=request.actor, now=request.now)
        if done:
            return redirect("training:version", pk)
    title, text = gettext("Rules of certificates"), gettext("Each trainee gets the highest paper whose conditions all hold.")
    return draw(request, form, title=title, button=gettext("Save the rules"), text=text, crumbs=to_version(found), reference=found)


STEPS = {
    "put_in_use": StepPage(
        operations.put_version_in_use,
        StepForm,
        gettext_lazy(
            "New intakes are taught by this version from now on, and it never changes again. The version that was in use is retired; intakes keep "
            "the version that they have, until you give them this one."
        ),
    ),
    "discard": StepPage(
        operations.discard_version, StepForm, gettext_lazy("The draft with its modules and rules is deleted. It can't be brought back.")
    ),
}


@require_http_methods(GET_OR_POST)
@page
def version_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = found_version(request, pk)
    programme = reverse("training:programme", args=[found.programme_id])
    is_gone = step == "discard" and request.method == "POST"
    back = programme if is_gone else reverse("training:version", args=[pk])
    return step_page(request, found, step, STEPS, back=back, list_url=programme, list_label=found.programme.code)
