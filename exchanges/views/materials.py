"""Materials: the list, the writing, the record."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.country_names import language_name
from core.errors import NotAllowed, Refused
from core.lists.page import asked_for, list_page
from core.pages import attempt, page
from core.record import acts_of, history_of, life_of
from core.workflow import refusal, workflow_of
from documents.operations import store_paper
from exchanges import material_pages, operations
from exchanges.enums import MaterialState as S
from exchanges.forms import materials as forms
from exchanges.models import Material
from exchanges.queries import materials as queries
from exchanges.rules import materials as rules
from exchanges.tables import MATERIALS
from partners.http import ActorRequest

GET_OR_POST = ["GET", "HEAD", "POST"]
BEFORE_READERS = (S.DRAFT, S.OFFERED, S.CLASSIFIED, S.CLEARED)


@require_safe
@page
def materials(request: ActorRequest) -> HttpResponse:
    actor = request.actor
    if not rules.may_see_materials(actor):
        raise NotAllowed
    asked = asked_for(MATERIALS, request)
    context = {"form": asked.form, "list": list_page(asked, request), "may_write": rules.may_write_at_all(actor)}
    return render(request, "exchanges/materials/list.html", context)


@require_http_methods(GET_OR_POST)
@page
def write(request: ActorRequest) -> HttpResponse:
    if not rules.may_write_at_all(request.actor):
        raise NotAllowed
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.MaterialForm(data, files, actor=request.actor)
    if form.is_valid():
        more: dict[str, Any] = {"fields": form.said, "reach": form.reach, "actor": request.actor, "now": request.now}
        with attempt(request, form) as done, transaction.atomic():
            file = store_paper(form.cleaned_data["file"], actor=request.actor, now=request.now)
            made = operations.write_material(partner=form.cleaned_data["partner"], file=file, **more)
        if done:
            return redirect("exchanges:material", made.pk)
    return render(request, "exchanges/materials/write.html", {"form": form}, status=422 if form.is_bound else 200)


def found_material(request: ActorRequest, pk: int) -> Material:
    return get_object_or_404(queries.materials_for(request.actor), pk=pk)  # type: ignore[no-any-return]


@require_http_methods(GET_OR_POST)
@page
def change(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_material(request, pk)
    match refusal(found, workflow_of(found).by_name["change"], request.actor, request.now):
        case NotAllowed() | Refused() as no:
            raise no
    reach = queries.widest(found)
    before = {**{name: getattr(found, name) for name in ("title", "kind", "topic", "country", "language", "author", "abstract", "supersedes")}}
    before |= {"circle": reach.kind, "partners": reach.partner_ids}
    form = forms.MaterialForm(request.POST if request.method == "POST" else None, actor=request.actor, material=found, initial=before)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.change_material(found, fields=form.said, reach=form.reach, actor=request.actor, now=request.now)
        if done:
            return redirect("exchanges:material", pk)
    return render(request, "exchanges/materials/write.html", {"form": form, "material": found}, status=422 if form.is_bound else 200)


def step_url(found: Material, step: str) -> str:
    if step == "change":
        return reverse("exchanges:change_material", args=[found.pk])
    return reverse("exchanges:material_step", args=[found.pk, step])


@require_safe
@page
def material(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_material(request, pk)
    actor, names = request.actor, queries.named_in([found.circle])
    as_insider = rules.reads_work(actor, found)
    versions = queries.versions_of(found, actor)
    context = {
        "material": found,
        "language": language_name(found.language, actor.language[:2]),
        "acts": acts_of(found, actor, request.now, lambda step: step_url(found, step)),
        "circle": material_pages.badges_of(found.circle, names, with_names=as_insider),
        "current": next((row for row in versions if row.is_current), None),
        "to_acknowledge": queries.partners_to_acknowledge(found, actor),
        "acknowledgements": queries.acknowledgements_of(found, actor),
        "newer": queries.newer_than(found, actor),
        "older": queries.older_than(found, actor),
        "as_insider": as_insider,
        "is_ahead": found.state in BEFORE_READERS,
        **(_for_insiders(request, found, versions) if as_insider else {}),
    }
    return render(request, "exchanges/materials/record.html", context)


def _for_insiders(request: ActorRequest, found: Material, versions: Any) -> dict[str, Any]:
    entries = history_of(found)
    return {
        "life": life_of(found, entries, request.actor.zone),
        "history": material_pages.material_lines(entries),
        "versions": versions,
        "opened": queries.readings_by_partner(found, request.actor),
    }
