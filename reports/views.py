from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from documents.responses import stream
from partners.http import ActorRequest
from reports.definitions import definitions
from reports.definitions.params import years_text
from reports.enums import RunState
from reports.forms import ReportForm, YearsForm
from reports.models import ReportRun
from reports.operations import request_report
from reports.queries.quota import use_by_partner
from reports.rules import may_read, may_report

FILES = ("xlsx", "csv", "pdf")
MOVING = (RunState.QUEUED, RunState.RUNNING)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def runs(request: ActorRequest) -> HttpResponse:
    """Ask for a report; below, the export list."""
    if not may_report(request.actor):
        raise NotAllowed
    form = ReportForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        run = None
        with attempt(request, form):
            run = request_report(form.cleaned_data["kind"], form.params, actor=request.actor, now=request.now, language=get_language() or "en")
        if run:
            return redirect("reports:run", pk=run.pk)
    shown = page_of(_visible(request), request, order=("-requested_at", "-pk"))
    rows = [_row(run, request) for run in shown]
    status = 422 if form.errors else 200
    return render(request, "reports/runs.html", {"form": form, "page": shown, "rows": rows}, status=status)


@page
@require_safe
def run(request: ActorRequest, pk: int) -> HttpResponse:
    """How far a run is. htmx asks for the fragment every two seconds until it is done; without scripts there is a link."""
    found = _readable(request, pk)
    template = "reports/run.html#progress" if request.headers.get("HX-Request") else "reports/run.html"
    facts = [
        (gettext("Made for"), str(found.requested_by)),
        *(definitions()[found.kind].words(found.params) if found.kind in definitions() else []),
    ]
    context = {"run": found, "facts": facts, "files": _files(found), "is_moving": found.state in MOVING}
    return render(request, template, context)


@page
@require_safe
def run_file(request: ActorRequest, pk: int, kind: str) -> HttpResponse:
    """One of the three files of a run that is ready."""
    found = _readable(request, pk)
    stored = getattr(found, kind) if kind in FILES else None
    if stored is None:
        raise Http404
    return stream(stored)  # type: ignore[return-value]  # a streaming response is a response


@page
@require_safe
def quota(request: ActorRequest) -> HttpResponse:
    """Quota use on screen: bars drawn by the server and the table behind them."""
    if not may_report(request.actor):
        raise NotAllowed
    form = YearsForm(request.GET or None)
    params = form.cleaned_data if form.is_valid() else {}
    uses = use_by_partner(params, request.actor)
    context = {"form": form, "uses": uses, "years": years_text(params) or gettext("all years")}
    return render(request, "reports/quota.html", context, status=422 if form.errors else 200)


def _visible(request: ActorRequest) -> Any:
    return ReportRun.objects.visible_to(request.actor).select_related("requested_by", "xlsx", "csv", "pdf")


def _readable(request: ActorRequest, pk: int) -> ReportRun:
    """A run that is not yours, or was made with rights you no longer hold, is 404."""
    found: ReportRun = get_object_or_404(_visible(request), pk=pk)
    if found.state == RunState.DONE and not may_read(request.actor, found):
        raise Http404
    return found


def _row(run: ReportRun, request: ActorRequest) -> dict[str, Any]:
    readable = run.state != RunState.DONE or may_read(request.actor, run)
    url = reverse("reports:run", args=[run.pk]) if readable else ""
    return {"run": run, "url": url, "years": years_text(run.params), "files": _files(run) if readable else []}


def _files(run: ReportRun) -> list[dict[str, Any]]:
    if run.state != RunState.DONE:
        return []
    return [{"kind": kind.upper(), "url": reverse("reports:run_file", args=[run.pk, kind]), "size": getattr(run, kind).size} for kind in FILES]
