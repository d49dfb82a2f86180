"""The export list, the page of one run, its files."""

import json
from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import StepPage, step_page
from core.errors import NotAllowed
from core.pages import page
from core.paging import page_of
from core.record import acts_of
from documents.responses import stream
from partners.http import ActorRequest
from reports.definitions import definitions
from reports.enums import Format, RunState
from reports.forms import RunFilterForm
from reports.models import ReportRun
from reports.operations import cancel_report, note_download
from reports.reading import may_read_files
from reports.rules import may_report, may_see_downloads

DOWNLOADS_SHOWN = 20
STEPS = {"cancel": StepPage(cancel_report, effect=_("The worker stops within seconds. Nothing of this report is kept."))}


@page
@require_safe
def runs(request: ActorRequest) -> HttpResponse:
    """Reports that were made or are being made, the newest first."""
    if not may_report(request.actor):
        raise NotAllowed
    form = RunFilterForm(request.GET or None, actor=request.actor)
    rows = _visible(request)
    chosen = form.cleaned_data if form.is_valid() else {}
    if chosen.get("report"):
        rows = rows.filter(kind=chosen["report"])
    if chosen.get("state"):
        rows = rows.filter(state=chosen["state"])
    if chosen.get("whose"):
        rows = rows.filter(requested_by_id=request.actor.user_id)
    shown = page_of(rows, request, order=("-requested_at", "-pk"))
    context = {"form": form, "page": shown, "rows": _rows(shown, request), "is_filtered": bool(chosen and any(chosen.values()))}
    return render(request, "reports/runs.html", context, status=422 if form.errors else 200)


@page
@require_safe
def run(request: ActorRequest, pk: int) -> HttpResponse:
    """How far a run is. htmx asks for the fragment every two seconds until it is done; without scripts there is a link."""
    found = _readable(request, pk)
    template = "reports/run.html#progress" if request.headers.get("HX-Request") else "reports/run.html"
    definition = definitions().get(found.kind)
    facts = [
        (gettext("Made for"), str(found.requested_by)),
        *(definition.words(found.params) if definition else []),
        (gettext("Files"), ", ".join(kind.upper() for kind in found.formats)),
    ]
    downloads = found.downloads.across_partners(reason="of a run that this reader has fetched rightly").order_by("-at", "-pk")
    context = {
        "run": found,
        "facts": facts,
        "files": _files(found, request),
        "downloads": downloads[:DOWNLOADS_SHOWN] if may_see_downloads(request.actor, found) and not found.is_moving else [],
        "goes_on": bool(found.parts) and found.attempts > 1,
        "acts": acts_of(found, request.actor, request.now, lambda name: reverse("reports:run_step", args=[found.pk, name])),
    }
    return render(request, template, context)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def run_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = _readable(request, pk)
    return step_page(
        request, found, step, STEPS, back=reverse("reports:run", args=[pk]), list_url=reverse("reports:runs"), list_label=gettext("Reports made")
    )


@page
@require_safe
def run_file(request: ActorRequest, pk: int, kind: str) -> HttpResponse:
    """One of the files of a run that is ready; who took it is written down."""
    found = _readable(request, pk)
    stored = getattr(found, kind) if kind in Format.values and found.has_files(request.now) else None
    if stored is None:
        raise Http404
    answer = stream(stored)
    if request.method == "GET":
        note_download(found, kind, actor=request.actor, now=request.now)
    return answer  # type: ignore[return-value]  # a streaming response is a response


def _visible(request: ActorRequest) -> Any:
    return ReportRun.objects.visible_to(request.actor).select_related("requested_by", "xlsx", "csv", "pdf", "json")


def _readable(request: ActorRequest, pk: int) -> ReportRun:
    """A run that is not yours, or was made with rights you no longer hold, is 404."""
    found: ReportRun = get_object_or_404(_visible(request).select_related("schedule", "schedule__owner"), pk=pk)
    if found.state == RunState.DONE and not may_read_files(request.actor, found):
        raise Http404
    return found


def _rows(runs: Iterable[ReportRun], request: ActorRequest) -> list[dict[str, Any]]:
    """Files of one list differ by their filters, which open and close nothing: its rule is asked once a page."""
    known: dict[str, bool] = {}
    rows = []
    for run in runs:
        alike = json.dumps([run.kind, {**run.params, "query": ""}, run.scope, run.requested_by_id], sort_keys=True)
        if run.state == RunState.DONE and alike not in known:
            known[alike] = may_read_files(request.actor, run)
        rows.append(_row(run, request, readable=run.state != RunState.DONE or known[alike]))
    return rows


def _row(run: ReportRun, request: ActorRequest, *, readable: bool) -> dict[str, Any]:
    url = reverse("reports:run", args=[run.pk]) if readable else ""
    return {"run": run, "url": url, "files": _files(run, request) if readable else []}


def _files(run: ReportRun, request: ActorRequest) -> list[dict[str, Any]]:
    if not run.has_files(request.now):
        return []
    kept = [(kind, getattr(run, kind)) for kind in run.formats]
    return [{"kind": kind.upper(), "url": reverse("reports:run_file", args=[run.pk, kind]), "size": file.size} for kind, file in kept]
