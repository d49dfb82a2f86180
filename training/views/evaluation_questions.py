"""Questions of an academy: taken over, written, changed, taken out of use."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from core.record import Act, history_lines, history_of
from partners.enums import Role
from partners.http import ActorRequest
from partners.models import Institution
from training import operations
from training.forms.evaluation import QuestionFormSet, QuestionsForm, questions_in
from training.models import EvaluationForm, EvaluationQuestion
from training.rules.evaluation import may_keep_questions, may_keep_questions_of
from training.views.programmes import GET_OR_POST

SPARE = 3  # empty rows below the questions
FIELDS = ("about", "kind", "text_en", "text_ru", "text_kk")


def _own_academies(request: ActorRequest) -> Any:
    """Of the registrar; usually one."""
    own = [grant.institution_id for grant in request.actor.grants if grant.role == Role.REGISTRAR]
    return Institution.objects.filter(pk__in=own).order_by("name_en", "pk")


@require_safe
@page
def evaluation_forms(request: ActorRequest) -> HttpResponse:
    rows = EvaluationForm.objects.visible_to(request.actor).select_related("institution")
    shown = page_of(rows, request, order=("-created_at", "-pk"))
    academies = [row for row in _own_academies(request) if may_keep_questions_of(request.actor, row.pk)]
    if not (shown.rows or academies or request.actor.sees_all_partners or request.actor.institution_ids):
        raise NotAllowed
    return render(request, "training/evaluation/forms.html", {"page": shown, "academies": academies})


@require_POST
@page
def take_standard_questions(request: ActorRequest, pk: int) -> HttpResponse:
    """Of the academy named in the address."""
    academy = get_object_or_404(_own_academies(request), pk=pk)
    with attempt(request) as done:
        made = operations.take_standard_questions(academy, actor=request.actor, now=request.now)
    return redirect("training:evaluation_form", made.pk) if done else redirect("training:evaluation_forms")


def _found(request: ActorRequest, pk: int) -> EvaluationForm:
    return get_object_or_404(EvaluationForm.objects.visible_to(request.actor).select_related("institution"), pk=pk)  # type: ignore[no-any-return]


def _questions(form: EvaluationForm) -> list[EvaluationQuestion]:
    rows = EvaluationQuestion.objects.across_partners(reason="the form was fetched for this reader")
    return list(rows.filter(form=form))


@require_safe
@page
def evaluation_form(request: ActorRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    acts = [Act("change", _("Change the questions"), "change/", "secondary")] if may_keep_questions(request.actor, found) else []
    context = {"form": found, "questions": _questions(found), "acts": acts, "history": history_lines(history_of(found))}
    return render(request, "training/evaluation/form.html", context)


@require_http_methods(GET_OR_POST)
@page
def change_evaluation_form(request: ActorRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    if not may_keep_questions(request.actor, found):
        raise NotAllowed
    first = [{name: getattr(row, name) for name in FIELDS} for row in _questions(found)]
    form, rows = _forms(request, {"title": found.title, "is_active": found.is_active}, first)
    if form.is_valid() and rows.is_valid():
        with attempt(request, form) as done:
            operations.change_evaluation_form(found, **form.cleaned_data, questions=questions_in(rows), actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The questions are saved."))
            return redirect("training:evaluation_form", pk)
    return render(request, "training/evaluation/write.html", {"form": form, "rows": rows, "found": found})


@require_http_methods(GET_OR_POST)
@page
def create_evaluation_form(request: ActorRequest, pk: int) -> HttpResponse:
    """For the academy named in the address."""
    academy = get_object_or_404(_own_academies(request), pk=pk)
    form, rows = _forms(request, {}, [])
    del form.fields["is_active"]
    if form.is_valid() and rows.is_valid():
        with attempt(request, form) as done:
            more = {"institution": academy, "questions": questions_in(rows)}
            made = operations.create_evaluation_form(title=form.cleaned_data["title"], **more, actor=request.actor, now=request.now)
        if done:
            return redirect("training:evaluation_form", made.pk)
    return render(request, "training/evaluation/write.html", {"form": form, "rows": rows, "found": None})


def _forms(request: ActorRequest, first: dict[str, Any], questions: list[dict[str, Any]]) -> tuple[QuestionsForm, Any]:
    data = request.POST if request.method == "POST" else None
    spare: list[dict[str, Any]] = [{} for _number in range(SPARE)]
    return QuestionsForm(data, initial=first), QuestionFormSet(data, initial=[*questions, *spare], prefix="q")
