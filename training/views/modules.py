"""Modules of a draft."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from core.acts import Question, ask
from core.pages import attempt, page
from partners.http import ActorRequest
from training import operations
from training.forms.versions import ModuleForm
from training.models import Module, ProgrammeVersion
from training.queries.versions import versions_for
from training.views.editing import GET_OR_POST, data_of, draw, to_version
from training.views.versions import draft_to_write


def found_module(request: ActorRequest, pk: int) -> tuple[Module, ProgrammeVersion | None]:
    """The module of a version this actor may read, and its version when it is a draft this actor keeps."""
    rows: Any = Module.objects.visible_to(request.actor).filter(version__in=versions_for(request.actor))
    module: Module = get_object_or_404(rows.select_related("version__programme__institution").prefetch_related("lecturers"), pk=pk)
    return module, draft_to_write(request, module.version_id)


@require_http_methods(GET_OR_POST)
@page
def add_module(request: ActorRequest, pk: int) -> HttpResponse:
    version = draft_to_write(request, pk)
    if version is None:
        return redirect("training:version", pk)
    form = ModuleForm(data_of(request), version=version)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.add_module(version, fields=form.facts, lecturers=form.cleaned_data.get("lecturers", ()), actor=request.actor, now=request.now)
        if done:
            return redirect(modules_of(version))
    title = gettext("Add a module")
    return draw(request, form, title=title, button=title, crumbs=to_version(version), reference=version, subtitle=version.programme)


def modules_of(version: ProgrammeVersion) -> str:
    return reverse("training:version", args=[version.pk]) + "#modules"


@require_http_methods(GET_OR_POST)
@page
def change_module(request: ActorRequest, pk: int) -> HttpResponse:
    module, version = found_module(request, pk)
    if version is None:
        return redirect("training:version", module.version_id)
    form = ModuleForm(data_of(request), version=version, module=module)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.change_module(
                module, fields=form.facts, lecturers=form.cleaned_data.get("lecturers", ()), actor=request.actor, now=request.now
            )
        if done:
            return redirect(modules_of(version))
    title = gettext("Change the module")
    return draw(request, form, title=title, button=gettext("Save the module"), crumbs=to_version(version), reference=module.code, subtitle=module)


@require_POST
@page
def move_module(request: ActorRequest, pk: int) -> HttpResponse:
    module, version = found_module(request, pk)
    if version is None:
        return redirect("training:version", module.version_id)
    with attempt(request):
        operations.move_module(module, up=request.POST.get("to") == "up", actor=request.actor, now=request.now)
    return redirect(modules_of(version))


@require_http_methods(GET_OR_POST)
@page
def remove_module(request: ActorRequest, pk: int) -> HttpResponse:
    module, version = found_module(request, pk)
    if version is None:
        return redirect("training:version", module.version_id)
    if request.method != "POST":
        title = gettext("Take out %(module)s") % {"module": f"{module.code} {module}"}
        effect = gettext("The module leaves this draft. The version in use keeps its own.")
        back_label = gettext("Version %(number)d") % {"number": version.number}
        return ask(request, Question(title, effect, gettext("Take the module out"), modules_of(version), back_label))
    with attempt(request) as done:
        operations.remove_module(module, actor=request.actor, now=request.now)
    if done:
        messages.success(request, gettext("%(module)s is taken out of the draft.") % {"module": module.code})
    return redirect(modules_of(version))
