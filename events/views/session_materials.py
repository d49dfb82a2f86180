"""Papers of an event: the list that each reader sees, the file, and their keeping by whoever runs the event."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.acts import Question, ask
from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from documents.operations import store_paper
from documents.responses import stream
from events import operations
from events.forms.session_materials import SessionMaterialForm
from events.models import SessionMaterial
from events.queries import session_materials as queries
from events.rules import session_materials as rules
from events.rules.programme import reads_as_host
from events.tabs import event_tabs
from events.views.events import GET_OR_POST, found_event
from partners.http import ActorRequest


@require_safe
@page
def session_materials(request: ActorRequest, pk: int) -> HttpResponse:
    found, actor = found_event(request, pk), request.actor
    shown = page_of(queries.materials_of(found, actor), request, order=("-added_at", "-pk"))
    as_host = reads_as_host(actor, found)
    named = queries.named_in(shown.rows) if as_host else {}
    keeps = rules.may_keep_materials(actor, found)
    context = {
        "event": found,
        "tabs": event_tabs(found, actor, "materials"),
        "page": shown,
        "rows": [(row, ", ".join(named.get(row.circle_id, []))) for row in shown],
        "as_host": as_host,
        "keeps": keeps,
        "waiting": keeps and queries.materials_of(found, actor).filter(published_at__isnull=True).exists(),
    }
    return render(request, "events/session_materials/list.html", context)


@require_http_methods(GET_OR_POST)
@page
def add_session_material(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_event(request, pk)
    if not rules.may_keep_materials(request.actor, found):
        raise NotAllowed
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SessionMaterialForm(*data, event=found, actor=request.actor)
    if form.is_valid():
        circle = {"kind": form.cleaned_data["kind"], "partners": form.cleaned_data["partners"]}
        with attempt(request, form) as done, transaction.atomic():
            file = store_paper(form.cleaned_data["file"], actor=request.actor, now=request.now)
            operations.add_session_material(found, fields=form.of_material, file=file, **circle, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The material is added. Its readers see it once it is published."))
            return redirect("events:session_materials", pk)
    return render(request, "events/session_materials/add.html", {"event": found, "form": form}, status=422 if form.is_bound else 200)


@require_POST
@page
def publish_session_materials(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_event(request, pk)
    with attempt(request):
        count = operations.publish_session_materials(found, actor=request.actor, now=request.now)
        messages.success(request, ngettext("%(n)d material is published.", "%(n)d materials are published.", count) % {"n": count})
    return redirect("events:session_materials", pk)


def _found(request: ActorRequest, pk: int) -> SessionMaterial:
    rows = SessionMaterial.objects.visible_to(request.actor).select_related("file", "event", "circle")
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


@require_safe
@page
def session_material_file(request: ActorRequest, pk: int) -> HttpResponseBase:
    return stream(_found(request, pk).file)


@require_http_methods(GET_OR_POST)
@page
def remove_session_material(request: ActorRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    if not rules.may_remove_material(request.actor, found):
        raise NotAllowed
    back = reverse("events:session_materials", args=[found.event_id])
    if request.method == "POST":
        with attempt(request):
            operations.remove_session_material(found, actor=request.actor, now=request.now)
        return redirect(back)
    title = _("Remove “%(title)s”?") % {"title": found.title}
    return ask(request, Question(title, _("Nobody reads it on the portal any more."), _("Remove the material"), back, str(found.event)))
