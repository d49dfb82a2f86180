"""Sheets of marks of an intake: opened in one act, filled in by keyboard, handed in, approved by another person."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.acts import ReasonForm, StepForm, StepPage, step_page
from core.errors import NotAllowed
from core.pages import attempt, page
from core.record import Act, acts_of, history_of, life_of, with_links
from partners.http import ActorRequest
from training import operations
from training.daily_words import sheet_lines
from training.enums import SheetState
from training.forms.marks import ApproveForm, MarksForm
from training.models import Module, ResultSheet
from training.queries.marks import corrections_of, figures_of, lines_of, modules_of, people_to_resit, sheets_for
from training.rules import marks as rules
from training.rules.attendance import may_read_daily_work
from training.tabs import intake_tabs
from training.views.intakes import found_intake
from training.views.programmes import GET_OR_POST


@require_safe
@page
def intake_marks(request: ActorRequest, pk: int) -> HttpResponse:
    """Modules of the intake with the sheet of each attempt."""
    intake = found_intake(request, pk)
    if not may_read_daily_work(request.actor, intake):
        raise NotAllowed
    modules = modules_of(intake, request.actor)
    may_open = rules.may_open_sheets(request.actor, intake)
    without = [row for row in modules if not row.sheets]
    context = {
        "intake": intake,
        "tabs": intake_tabs(intake, request.actor, "marks"),
        "modules": modules,
        "may_open": {row.module.pk for row in without if may_open or rules.may_open_sheet(request.actor, intake, row.module)},
        "all_label": _open_all(len(without)) if may_open and len(without) > 1 else "",
    }
    return render(request, "training/marks/modules.html", context)


def _open_all(n: int) -> str:
    return ngettext("Open %(n)d sheet", "Open %(n)d sheets", n) % {"n": n}


@require_POST
@page
def open_sheets(request: ActorRequest, pk: int) -> HttpResponse:
    """Of the module that is named, else of all that have none."""
    intake = found_intake(request, pk)
    if not request.POST.get("module"):
        with attempt(request) as done:
            made = operations.open_sheets(intake, actor=request.actor, now=request.now)
        if done:
            messages.success(request, ngettext("%(n)d sheet is open.", "%(n)d sheets are open.", len(made)) % {"n": len(made)})
        return redirect("training:intake_marks", pk)
    modules = Module.objects.filter(version=intake.version_id).select_related("version")
    module = get_object_or_404(modules, pk=request.POST["module"] if request.POST["module"].isdecimal() else 0)
    with attempt(request) as done:
        sheet = operations.open_sheet(intake, module, actor=request.actor, now=request.now)
    return redirect("training:sheet", sheet.pk) if done else redirect("training:intake_marks", pk)


def found_sheet(request: ActorRequest, pk: int) -> ResultSheet:
    return get_object_or_404(sheets_for(request.actor), pk=pk)  # type: ignore[no-any-return]


@require_http_methods(GET_OR_POST)
@page
def sheet(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_sheet(request, pk)
    lines = lines_of(found)
    may_enter = rules.may_enter_marks(request.actor, found)
    if request.method == "POST" and not may_enter:
        raise NotAllowed
    is_open = may_enter and found.state == SheetState.OPEN
    form = MarksForm(request.POST if request.method == "POST" else None, sheet=found, listed=lines) if is_open or request.method == "POST" else None
    if form and form.is_bound and form.is_valid() and _saved(request, found, form):
        if request.POST.get("then") == "submit":
            return redirect("training:sheet_step", pk, "submit")
        return redirect("training:sheet", pk)
    if form and form.is_bound:
        found = found_sheet(request, pk)
        lines = lines_of(found)
        form.follow(found, lines)
    context = {"form": form if is_open else None, "has_errors": bool(form and form.errors), "stopped": form if form and not is_open else None}
    status = 422 if form and form.is_bound else 200
    return render(request, "training/marks/sheet.html", _shown(request, found, lines, may_enter) | context, status=status)


def _saved(request: ActorRequest, found: ResultSheet, form: MarksForm) -> bool:
    with attempt(request, form) as done:
        number = operations.save_marks(
            found, entries=form.entries, revision=form.cleaned_data["revision"], actor=request.actor, now=request.now
        )  # fmt: skip
    if done and number:
        messages.success(request, ngettext("%(n)d mark is saved.", "%(n)d marks are saved.", number) % {"n": number})
    elif done:
        messages.info(request, _("No mark was changed."))
    return bool(done)


def _shown(request: ActorRequest, found: ResultSheet, lines: list[Any], may_enter: bool) -> dict[str, Any]:
    entries = history_of(found)
    is_open = found.state == SheetState.OPEN
    corrections = [] if is_open else corrections_of(found, request.actor)
    return {
        "sheet": found,
        "lines": lines,
        "marked": sum(line.entry is not None for line in lines),
        "acts": _acts(request, found, lines, may_enter),
        "life": life_of(found, entries, request.actor.zone),
        "figures": None if is_open else figures_of(found, lines),
        "may_correct": may_enter and found.state == SheetState.APPROVED,
        "corrections": [{"correction": row, "acts": _correction_acts(request, row)} for row in corrections],
        "waits_for_another": found.state == SheetState.SUBMITTED and request.actor.user_id == found.submitted_by_id,
        "history": sheet_lines(found, entries, {line.enrolment.pk: line.enrolment.person.passport_name for line in lines}),
    }


def _correction_acts(request: ActorRequest, correction: Any) -> list[Act]:
    return acts_of(correction, request.actor, request.now, lambda step: reverse("training:correction_step", args=[correction.pk, step]))


def _acts(request: ActorRequest, found: ResultSheet, lines: list[Any], may_enter: bool) -> list[Act]:
    """Handing in is the second button of the grid; on the head stand the steps of others and the ways to files."""
    acts = acts_of(found, request.actor, request.now, lambda step: reverse("training:sheet_step", args=[found.pk, step]))
    links = []
    if may_enter and found.state == SheetState.OPEN:
        links.append(Act("import", _("Marks from a workbook"), reverse("training:import_marks", args=[found.pk]), "secondary"))
    if may_enter and _may_resit(found):
        links.append(Act("resit", _("Open the resit"), reverse("training:open_resit", args=[found.pk]), "secondary"))
    return with_links([act for act in acts if act.name != "submit"], *links)


def _may_resit(found: ResultSheet) -> bool:
    most = found.intake.version.attempts if found.intake.version else 1
    return found.state == SheetState.APPROVED and found.attempt < most


@require_http_methods(GET_OR_POST)
@page
def open_resit(request: ActorRequest, pk: int) -> HttpResponse:
    """Asked with the names of who will sit again."""
    found = found_sheet(request, pk)
    if not rules.may_enter_marks(request.actor, found):
        raise NotAllowed
    if request.method == "POST":
        with attempt(request) as done:
            made = operations.open_resit(found, actor=request.actor, now=request.now)
        return redirect("training:sheet", made.pk) if done else redirect("training:sheet", pk)
    return render(request, "training/marks/resit.html", {"sheet": found, "people": people_to_resit(found), "attempt": found.attempt + 1})


STEPS = {
    "submit": StepPage(
        operations.submit_sheet,
        StepForm,
        gettext_lazy("The marks go to the registrar or the head of programme; until they are returned nobody changes them."),
    ),
    "approve": StepPage(
        operations.approve_sheet,
        ApproveForm,
        gettext_lazy("The results become final. Each trainee and the sending side are told and read their own marks; later changes are corrections."),
    ),
    "return": StepPage(
        operations.return_sheet,
        ReasonForm,
        gettext_lazy("The sheet is open again. Whoever handed it in is told, with the reason."),
    ),
    "take_back": StepPage(operations.take_sheet_back, StepForm, gettext_lazy("The sheet is open again and its marks can be changed.")),
}


@require_http_methods(GET_OR_POST)
@page
def sheet_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    """Whoever approves sees what is approved: how the marks are spread, and who is far from the others."""
    found = found_sheet(request, pk)
    lines = lines_of(found)

    def make_form(form: Any, data: Any) -> forms.Form:
        return form(data, initial={"seen": found.revision})  # type: ignore[no-any-return]

    context = {"record_title": f"{found.module} · {found.intake}", "sheet": found, "lines": lines, "figures": figures_of(found, lines)}
    return step_page(
        request,
        found,
        step,
        STEPS,
        back=reverse("training:sheet", args=[pk]),
        list_url=reverse("training:intake_marks", args=[found.intake_id]),
        list_label=found.intake.reference,
        make_form=make_form,
        context=context,
        template="training/marks/step.html",
    )
