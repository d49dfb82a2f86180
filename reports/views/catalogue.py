"""What can be reported: the catalogue, and a page for each report with its choices, its chart and its first rows."""

from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import NotAllowed
from core.pages import attempt, page
from partners.http import ActorRequest
from reports.definitions import THEMES, Definition, definitions
from reports.definitions.params import years_text
from reports.forms import ReportForm, YearsForm
from reports.operations import request_report
from reports.preview import preview_of
from reports.queries.quota import use_by_partner
from reports.rules import may_report


@page
@require_safe
def catalogue(request: ActorRequest) -> HttpResponse:
    """All reports that this person may have made, by theme, with the question that each answers."""
    if not may_report(request.actor):
        raise NotAllowed
    offered = [row for row in definitions().values() if row.in_catalogue and row.may(request.actor)]
    themes = [(label, [row for row in offered if row.theme == theme]) for theme, label in THEMES.items()]
    return render(request, "reports/catalogue.html", {"themes": [(label, rows) for label, rows in themes if rows]})


@page
@require_http_methods(["GET", "HEAD", "POST"])
def definition(request: ActorRequest, name: str) -> HttpResponse:
    """Ask for one report. Above the form's button stands how many rows there will be; below, the chart and the first rows."""
    found = definition_or_404(request, name)
    posted = request.POST if request.method == "POST" else None
    form = ReportForm(posted, actor=request.actor, definition=found)
    if posted is not None and form.is_valid():
        run = None
        with attempt(request, form):
            run = request_report(
                name, form.params, actor=request.actor, now=request.now, language=get_language() or "en", formats=form.cleaned_data["formats"]
            )
        if run:
            return redirect("reports:run", pk=run.pk)
    elif posted is None:
        form = ReportForm(_as_chosen(request, found), actor=request.actor, definition=found)
    shown = preview_of(found, form.params, request.actor) if form.is_valid() else None
    if posted is None and not request.GET:
        form = ReportForm(actor=request.actor, definition=found)  # nothing was chosen yet, so nothing is wrong
    context = {"definition": found, "form": form, "preview": shown, "query": request.GET.urlencode()}
    return render(request, "reports/definition.html", context, status=422 if form.errors else 200)


@page
@require_safe
def printed(request: ActorRequest, name: str) -> HttpResponse:
    """The report on one page for the printer: chart and up to two thousand rows."""
    found = definition_or_404(request, name)
    form = ReportForm(_as_chosen(request, found), actor=request.actor, definition=found)
    if not form.is_valid():
        return redirect(f"{reverse('reports:definition', args=[name])}?{request.GET.urlencode()}")
    shown = preview_of(found, form.params, request.actor, most=None)
    facts = [
        (gettext("Made for"), request.actor.label),
        *([(gettext("Covers"), covers)] if (covers := found.covers(request.actor)) else []),
        *found.words(form.params),
    ]
    return render(request, "reports/print.html", {"definition": found, "preview": shown, "facts": facts, "query": request.GET.urlencode()})


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


def definition_or_404(request: ActorRequest, name: str) -> Definition:
    """A report that nobody has is 404; one that this person may not have made is 403."""
    if not may_report(request.actor):
        raise NotAllowed
    found = definitions().get(name)
    if found is None or not found.in_catalogue:
        raise Http404
    if not found.may(request.actor):
        raise NotAllowed
    return found


def _as_chosen(request: ActorRequest, found: Definition) -> QueryDict:
    """What stands in the address; with what the form begins where it says nothing."""
    data: Any = request.GET.copy()
    for name, field in {**found.params(request.actor), "formats": ReportForm.base_fields["formats"]}.items():
        initial = field.initial() if callable(field.initial) else field.initial
        if name not in data and initial is not None:
            data.setlist(name, [str(one) for one in initial] if isinstance(initial, list | tuple) else [str(initial)])
    return data  # type: ignore[no-any-return]
