"""Sets of criteria: read by everybody, kept by the ministry's programme officers and the panel's secretary."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from core.record import Act, history_of
from partners.http import ActorRequest
from reviews import operations, rules
from reviews.enums import SCORE_WORDS
from reviews.forms import CriterionForm, RubricForm, mark_label
from reviews.history import rubric_lines
from reviews.models import Criterion, Rubric
from reviews.queries import criteria_in, has_cases, rubrics_for

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_safe
@page
def rubrics(request: ActorRequest) -> HttpResponse:
    shown = page_of(rubrics_for(request.actor), request, order=("name_en", "pk"))
    context = {"page": shown, "may_keep": rules.may_keep_rubrics(request.actor), "shows_cases": request.actor.sees_all_partners}
    return render(request, "reviews/rubrics.html", context)


@require_safe
@page
def rubric(request: ActorRequest, pk: int) -> HttpResponse:
    """Criteria and weights, as they are published with a call; how often they are used, and the history, for the host's staff."""
    found = get_object_or_404(rubrics_for(request.actor), pk=pk)
    acts = []
    if rules.may_keep_rubrics(request.actor):
        acts.append(Act("change", _("Change the criteria"), reverse("reviews:change_rubric", args=[pk]), "secondary"))
    rows = criteria_in(found)
    context = {
        "rubric": found,
        "rows": rows,
        "meanings": [_meaning(row) for row in rows if row.help_en or row.anchors or not row.counts],
        "acts": acts,
        "is_staff": request.actor.sees_all_partners,
        "history": rubric_lines(history_of(found)) if request.actor.sees_all_partners else [],
    }
    return render(request, "reviews/rubric.html", context)


def _meaning(row: Criterion) -> dict[str, Any]:
    """What reviewers read beside the marks, in the reader's language."""
    marks = [{"label": mark_label(score), "words": words} for score in SCORE_WORDS if (words := row.anchor(score))]
    return {"criterion": row, "marks": marks}


@require_http_methods(GET_OR_POST)
@page
def create_rubric(request: ActorRequest) -> HttpResponse:
    if not rules.may_keep_rubrics(request.actor):
        raise NotAllowed
    form = RubricForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with attempt(request, form) as done:
            made = operations.create_rubric(fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The set is made. Add its criteria: calls offer it once it has one."))
            return redirect("reviews:change_rubric", made.pk)
    return render(request, "reviews/create_rubric.html", {"form": form}, status=422 if form.errors else 200)


def _sent(request: ActorRequest, act: str) -> Any:
    """What was posted by this form of the page, else nothing."""
    return request.POST if request.method == "POST" and request.POST.get("act") == act else None


@require_http_methods(GET_OR_POST)
@page
def change_rubric(request: ActorRequest, pk: int) -> HttpResponse:
    """Names, and the criteria in their order; `?criterion=` opens the form with what that criterion has."""
    found = get_object_or_404(Rubric.objects.visible_to(request.actor), pk=pk)
    if not rules.may_keep_rubrics(request.actor):
        raise NotAllowed
    rows = criteria_in(found)
    if request.POST.get("act") in ("up", "down", "remove"):
        return _arrange(request, found, rows)
    chosen = _named(rows, request.GET.get("criterion"))
    if chosen is None and request.GET.get("criterion"):
        messages.info(request, _("Somebody else has removed it already."))
        return redirect("reviews:change_rubric", pk)
    names = RubricForm(_sent(request, "names"), initial=_values(found, RubricForm))
    initial = _values(chosen, CriterionForm) | {"anchors": chosen.anchors} if chosen else None
    criterion = CriterionForm(_sent(request, "criterion"), initial=initial, prefix="criterion")
    if (names.is_valid() and _rename(request, found, names)) or (criterion.is_valid() and _keep(request, found, chosen, criterion)):
        return redirect("reviews:change_rubric", pk)
    context = {"rubric": found, "rows": rows, "chosen": chosen, "names": names, "criterion": criterion, "is_in_use": has_cases(found)}
    form = criterion if criterion.is_bound else names
    return render(request, "reviews/change_rubric.html", context | {"form": form}, status=422 if form.errors else 200)


def _named(rows: list[Criterion], pk: str | None) -> Criterion | None:
    return next((row for row in rows if str(row.pk) == pk), None)


def _values(row: Any, form: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in form.base_fields}


def _rename(request: ActorRequest, found: Rubric, form: RubricForm) -> bool:
    with attempt(request, form) as done:
        operations.change_rubric(found, fields=form.cleaned_data, actor=request.actor, now=request.now)
    if done:
        messages.success(request, _("The names of “%(name)s” are saved.") % {"name": found})
    return bool(done)


def _keep(request: ActorRequest, found: Rubric, chosen: Criterion | None, form: CriterionForm) -> bool:
    """Add a criterion, or change the one that was opened."""
    act: dict[str, Any] = {"fields": form.values, "actor": request.actor, "now": request.now}
    with attempt(request, form) as done:
        if chosen:
            operations.change_criterion(found, criterion=chosen, **act)
        else:
            chosen = operations.add_criterion(found, **act)
    if done:
        messages.success(request, _("The criterion “%(name)s” is saved.") % {"name": chosen})
    return bool(done)


def _arrange(request: ActorRequest, found: Rubric, rows: list[Criterion]) -> HttpResponse:
    row = _named(rows, request.POST.get("criterion"))
    if row is not None:
        with attempt(request):
            if request.POST["act"] == "remove":
                operations.remove_criterion(found, criterion=row, actor=request.actor, now=request.now)
            else:
                operations.move_criterion(found, criterion=row, up=request.POST["act"] == "up", actor=request.actor, now=request.now)
    return redirect("reviews:change_rubric", found.pk)
