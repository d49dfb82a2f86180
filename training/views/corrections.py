"""Corrections of approved marks, and one trainee's marks and attendance."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import ReasonForm, StepForm, StepPage, step_page
from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from partners.http import ActorRequest
from training import operations
from training.forms.marks import CorrectionForm
from training.models import Mark, MarkCorrection
from training.queries import enrolments_for
from training.queries.attendance import attendance_lines, minimums_of
from training.queries.awards import Record
from training.queries.certificates import plain
from training.queries.marks import Line, shown_of
from training.queries.own_marks import marks_of, usual_scheme
from training.queries.results import attendance_of, results_of
from training.rules import marks as rules
from training.tabs import enrolment_tabs
from training.views.programmes import GET_OR_POST

OF_SHEET = ("sheet__intake__programme__institution", "sheet__intake__version", "sheet__module")


@require_http_methods(GET_OR_POST)
@page
def correct_mark(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask for another mark than was approved."""
    rows = Mark.objects.visible_to(request.actor).select_related(*OF_SHEET, "enrolment__person")
    mark = get_object_or_404(rows, pk=pk)
    if not rules.may_enter_marks(request.actor, mark.sheet):
        raise NotAllowed
    form = CorrectionForm(request.POST if request.method == "POST" else None, mark=mark)
    if form.is_valid():
        with attempt(request, form) as done:
            data = form.cleaned_data
            operations.ask_correction(mark, entry=data["new_mark"], reason=data["reason"], actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The correction waits for another person's approval; the mark stays as it is until then."))
            return redirect("training:sheet", mark.sheet_id)
    context = {"form": form, "mark": mark, "sheet": mark.sheet, "line": Line(mark.enrolment, mark, mark.sheet)}
    return render(request, "training/marks/correct.html", context, status=422 if form.is_bound else 200)


STEPS = {
    "approve": StepPage(
        operations.approve_correction,
        StepForm,
        gettext_lazy("The mark changes now. The old one stays in its history; the trainee and the sending side are told, with the reason."),
    ),
    "refuse": StepPage(operations.refuse_correction, ReasonForm, gettext_lazy("The mark stays as it is.")),
}


@require_http_methods(GET_OR_POST)
@page
def correction_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    rows = MarkCorrection.objects.visible_to(request.actor)
    found = get_object_or_404(rows.select_related(*(f"mark__{name}" for name in OF_SHEET), "mark__enrolment__person"), pk=pk)
    sheet, person = found.mark.sheet, found.mark.enrolment.person
    return step_page(
        request,
        found,
        step,
        STEPS,
        back=reverse("training:sheet", args=[sheet.pk]),
        list_url=reverse("training:intake_marks", args=[sheet.intake_id]),
        list_label=sheet.intake.reference,
        context={"record_title": f"{person.passport_name} · {sheet.module}", "correction": shown_of(found)},
        template="training/marks/correction_step.html",
    )


@require_safe
@page
def enrolment_marks(request: ActorRequest, pk: int) -> HttpResponse:
    """For whoever reads the enrolment: approved results with their corrections, and attendance session by session."""
    rows = enrolments_for(request.actor).select_related("intake__programme__institution", "intake__version")
    found: Any = get_object_or_404(rows, pk=pk)
    results = results_of([found])[pk]
    share = attendance_of([found])[pk]
    record = Record(found.state, share, [row.module for row in results], results)  # the same figures as on papers
    shown = page_of(attendance_lines(found), request, order=("-starts_at", "-pk"))
    unmet = [rule for rule in minimums_of(found.intake) if share is not None and share < rule.attendance_min]
    context = {
        "enrolment": found,
        "tabs": enrolment_tabs(found, request.actor, "marks"),
        "marks": marks_of(found, request.actor),
        "mean": plain(record.mean),
        "average": plain(record.gpa) if usual_scheme(found.intake) == "letter" else "",
        "share": share,
        "is_own": request.actor.user_id is not None and found.person.user_id == request.actor.user_id,
        "unmet": unmet,
        "page": shown,
    }
    return render(request, "training/marks/of_enrolment.html", context)
