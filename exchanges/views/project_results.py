"""Reports that a research project owes, and what it has brought out."""

from typing import Any

from django import forms as django_forms
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import Question, ReasonForm, StepPage, step_page
from core.errors import NotAllowed
from core.pages import page
from core.record import acts_of, history_lines, history_of
from documents.operations import store_upload
from documents.responses import stream
from exchanges import operations
from exchanges.forms import projects as forms
from exchanges.models import Project, ProjectReport, ResearchOutput
from exchanges.queries import projects as queries
from exchanges.rules import projects as rules
from exchanges.transitions.projects import AT_WORK, PAID
from exchanges.views.project_pages import GET_OR_POST, ask_page, done_in, form_page, found_inside, found_project, frame, kept, part_of
from partners.http import ActorRequest
from partners.queries import host_day


def _reports_url(project: Project) -> str:
    return reverse("exchanges:project_reports", args=[project.pk])


@require_http_methods(GET_OR_POST)
@page
def reports(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_inside(request, pk)
    may_plan = found.state in PAID and rules.may_lead(request.actor, found)
    form = forms.DueForm(request.POST or None) if may_plan else None
    if request.method == "POST":
        if form is None:
            raise NotAllowed

        def lay_down() -> object:
            return operations.lay_down_report(found, **form.cleaned_data, actor=request.actor, now=request.now)

        if done_in(request, form, lay_down, _("The day is laid down.")):
            return redirect(_reports_url(found))
    today = host_day(request.now)
    rows = [{"report": row, "is_late": queries.is_overdue(row, today)} for row in queries.reports_of(found, request.actor)]
    context = frame(request, found, "reports", rows=rows, form=form)
    return render(request, "exchanges/projects/reports.html", context, status=422 if request.method == "POST" else 200)


def _report(request: ActorRequest, pk: int) -> ProjectReport:
    return part_of(request, ProjectReport, pk, "file")  # type: ignore[no-any-return]


@require_safe
@page
def report(request: ActorRequest, pk: int) -> HttpResponse:
    found = _report(request, pk)
    today = host_day(request.now)
    acts = acts_of(found, request.actor, request.now, lambda step: reverse("exchanges:project_report_step", args=[pk, step]))
    context = {
        "project": found.project,
        "report": found,
        "acts": acts if found.project.state in AT_WORK else [],
        "is_late": queries.is_overdue(found, today),
        "may_remove": queries.may_still_move(found, today) and found.project.state in PAID and rules.may_lead(request.actor, found.project),
        "history": history_lines(history_of(found)),
    }
    return render(request, "exchanges/projects/report.html", context)


def _hand_in(found: ProjectReport, *, text: str, file: Any, actor: Any, now: Any) -> None:
    with transaction.atomic():
        stored = store_upload(file, actor=actor, now=now) if file else None
        operations.hand_in_project_report(found, text=text, file=stored, actor=actor, now=now)


STEPS = {
    "hand_in": StepPage(_hand_in, forms.HandInForm, gettext_lazy("All sides read it, and the ministry.")),
    "skip": StepPage(operations.skip_project_report, ReasonForm, gettext_lazy("The report is not written. All sides read the reason.")),
}


@require_http_methods(GET_OR_POST)
@page
def report_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = _report(request, pk)

    def make_form(cls: type[django_forms.Form], data: Any) -> django_forms.Form:
        return cls(data, request.FILES or None) if cls is forms.HandInForm else cls(data)

    return step_page(
        request, found, step, STEPS, back=reverse("exchanges:project_report", args=[pk]), list_url=_reports_url(found.project), list_label=_("Reports"),
        make_form=make_form, context={"record_title": found.project.title},
    )  # fmt: skip


@require_http_methods(GET_OR_POST)
@page
def report_remove(request: ActorRequest, pk: int) -> HttpResponse:
    found = _report(request, pk)
    question = Question(
        title=_("Remove the report"), effect=_("No report is due on that day any more."), button=_("Remove the report"),
        back=_reports_url(found.project), back_label=_("Reports"),
    )  # fmt: skip
    return ask_page(
        request, question, lambda: operations.remove_project_report(found, actor=request.actor, now=request.now), said=_("The report is removed."),
        may=rules.may_lead(request.actor, found.project),
    )  # fmt: skip


@require_safe
@page
def report_file(request: ActorRequest, pk: int) -> HttpResponseBase:
    found = _report(request, pk)
    if found.file is None:
        raise Http404
    return stream(found.file)


def _outputs_url(project: Project) -> str:
    return reverse("exchanges:project_outputs", args=[project.pk])


@require_http_methods(GET_OR_POST)
@page
def outputs(request: ActorRequest, pk: int) -> HttpResponse:
    """Open ones of a published project for everybody who signs in; the others for its sides."""
    found = found_project(request, pk)
    may_add = found.state in AT_WORK and rules.may_work_on(request.actor, found)
    form = forms.OutputForm(request.POST or None, request.FILES or None) if may_add else None
    if request.method == "POST":
        if form is None:
            raise NotAllowed
        if done_in(request, form, lambda: _add_output(request, found, form), _("The output is added.")):
            return redirect(_outputs_url(found))
    rows = list(queries.outputs_of(found, request.actor))
    context = frame(request, found, "outputs", rows=rows, form=form, is_inside=rules.reads_inside(request.actor, found))
    return render(request, "exchanges/projects/outputs.html", context, status=422 if request.method == "POST" else 200)


def _with_file(request: ActorRequest, form: forms.OutputForm) -> dict[str, Any]:
    fields = dict(form.cleaned_data)
    file = kept(fields.pop("file"), request)
    return {**fields, "file": file} if file else fields


def _add_output(request: ActorRequest, found: Project, form: forms.OutputForm) -> None:
    operations.add_output(found, fields=_with_file(request, form), actor=request.actor, now=request.now)


def _output(request: ActorRequest, pk: int) -> ResearchOutput:
    return part_of(request, ResearchOutput, pk, "file")  # type: ignore[no-any-return]


@require_http_methods(GET_OR_POST)
@page
def output(request: ActorRequest, pk: int) -> HttpResponse:
    found = _output(request, pk)
    names = ("kind", "title", "authors", "doi", "url", "access", "published_on")
    initial = {name: getattr(found, name) for name in names}
    form = forms.OutputForm(request.POST or None, request.FILES or None, initial=initial)
    return form_page(
        request, found.project, form,
        lambda: operations.change_output(found, fields=_with_file(request, form), actor=request.actor, now=request.now),
        title=_("Change the output"), button=_("Save the output"), said=_("The output is saved."), back=_outputs_url(found.project),
        may=rules.may_work_on(request.actor, found.project), remove=reverse("exchanges:output_remove", args=[pk]),
        remove_label=_("Remove the output"),
    )  # fmt: skip


@require_http_methods(GET_OR_POST)
@page
def output_remove(request: ActorRequest, pk: int) -> HttpResponse:
    found = _output(request, pk)
    question = Question(
        title=_("Remove the output"), effect=_("“%(title)s” no longer stands among the outputs.") % {"title": found.title},
        button=_("Remove the output"), back=_outputs_url(found.project), back_label=_("Outputs"),
    )  # fmt: skip
    return ask_page(
        request, question, lambda: operations.remove_output(found, actor=request.actor, now=request.now), said=_("The output is removed."),
        may=rules.may_work_on(request.actor, found.project),
    )  # fmt: skip


@require_safe
@page
def output_file(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Whoever is shown the output: an open one of a published project everybody who signs in."""
    rows = ResearchOutput.objects.visible_to(request.actor).filter(file__isnull=False)
    return stream(get_object_or_404(rows.select_related("file"), pk=pk).file)
