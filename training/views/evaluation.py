"""Evaluation of an intake: put to its people, answered on the phone, read as figures."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from core.record import Act, history_lines, history_of
from partners.http import ActorRequest
from partners.queries import host_day
from training import operations
from training.forms.evaluation import BallotForm, ClosingForm, RoundForm
from training.models import EvaluationForm, EvaluationQuestion, EvaluationRound, EvaluationTicket
from training.models.evaluation import FEWEST_BALLOTS
from training.queries.evaluation import asked_about, results_of_round, turnout_of
from training.rules.evaluation import may_ask, may_change_round, may_read_evaluation, reads_all_figures
from training.tabs import intake_tabs
from training.views.intakes import found_intake
from training.views.programmes import GET_OR_POST


@require_safe
@page
def intake_evaluation(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_intake(request, pk)
    if not may_read_evaluation(request.actor, found):
        raise NotAllowed
    rows = EvaluationRound.objects.visible_to(request.actor).filter(intake=found).select_related("form")
    shown = page_of(rows, request, order=("-opens_at", "-pk"))
    turnout = turnout_of(shown.rows, request.now)
    context = {
        "intake": found,
        "tabs": intake_tabs(found, request.actor, "evaluation"),
        "page": shown,
        "rows": [{"round": row, "turnout": turnout[row.pk], "phase": _phase(row, request)} for row in shown],
        "may_ask": may_ask(request.actor, found),
    }
    return render(request, "training/intake_evaluation.html", context)


def _phase(row: EvaluationRound, request: ActorRequest) -> dict[str, str]:
    if request.now < row.opens_at:
        return {"label": _("not open yet"), "tone": "info"}
    return {"label": _("closed"), "tone": "neutral"} if request.now >= row.closes_at else {"label": _("open"), "tone": "good"}


@require_http_methods(GET_OR_POST)
@page
def open_evaluation(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_intake(request, pk)
    if not may_ask(request.actor, found):
        raise NotAllowed
    first = {"opens_on": max(host_day(request.now), found.ends_on)}
    form = RoundForm(request.POST if request.method == "POST" else None, actor=request.actor, intake=found, initial=first)
    if form.is_valid():
        with attempt(request, form) as done:
            chosen: EvaluationForm = form.cleaned_data["form"]
            operations.open_evaluation(found, form=chosen, **form.instants, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The evaluation is prepared. Everybody in the intake is asked when it opens."))
            return redirect("training:intake_evaluation", pk)
    has_questions = form.fields["form"].queryset.exists()  # type: ignore[attr-defined]
    context = {"form": form, "intake": found, "has_questions": has_questions, "fewest": FEWEST_BALLOTS}
    return render(request, "training/open_evaluation.html", context, status=422 if form.errors else 200)


def _round_of_intake(request: ActorRequest, pk: int) -> EvaluationRound:
    rows = EvaluationRound.objects.visible_to(request.actor).select_related("form", "intake__programme__institution")
    return get_object_or_404(rows, pk=pk, intake__isnull=False)  # type: ignore[no-any-return]


@require_safe
@page
def evaluation_round(request: ActorRequest, pk: int) -> HttpResponse:
    """Figures after the closing; a lecturer reads the whole and what is about the own person and modules."""
    found = _round_of_intake(request, pk)
    intake = found.intake
    if intake is None or not may_read_evaluation(request.actor, intake):
        raise NotAllowed
    all_figures = reads_all_figures(request.actor, intake.programme.institution_id)
    acts = []
    if may_change_round(request.actor, found) and request.now < found.closes_at:
        acts.append(Act("closing", _("Change the closing"), "closing/", "secondary"))
    context = {
        "round": found,
        "intake": intake,
        "turnout": turnout_of([found], request.now)[found.pk],
        "phase": _phase(found, request),
        "is_over": request.now >= found.closes_at,
        "results": results_of_round(found, request.now, only_of=None if all_figures else request.actor.user_id),
        "all_figures": all_figures,
        "fewest": FEWEST_BALLOTS,
        "acts": acts,
        "history": history_lines(history_of(found)) if all_figures else [],
    }
    return render(request, "training/evaluation_round.html", context)


@require_http_methods(GET_OR_POST)
@page
def change_closing(request: ActorRequest, pk: int) -> HttpResponse:
    found = _round_of_intake(request, pk)
    if not may_change_round(request.actor, found):
        raise NotAllowed
    form = ClosingForm(request.POST if request.method == "POST" else None, initial={"closes_on": host_day(found.closes_at)})
    if form.is_valid():
        with attempt(request, form) as done:
            operations.change_closing(found, **form.instants, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The closing is changed, and everybody who is asked is told."))
            return redirect("training:evaluation_round", pk)
    context = {"form": form, "round": found, "intake": found.intake}
    return render(request, "training/change_closing.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters()
@sensitive_variables("form", "context")
@never_cache
@require_http_methods(GET_OR_POST)
@page
def evaluate(request: ActorRequest, pk: int) -> HttpResponse:
    """The ballot of whoever is asked. No draft of it is kept, no report of a fault names what was typed."""
    rows = EvaluationTicket.objects.visible_to(request.actor).select_related("round__form", "round__intake__programme")
    ticket = get_object_or_404(rows, round_id=pk, person__user_id=request.actor.user_id)
    found: EvaluationRound = ticket.round
    context: dict[str, Any] = {"round": found, "ticket": ticket, "is_early": request.now < found.opens_at, "fewest": FEWEST_BALLOTS}
    if ticket.answered or not found.opens_at <= request.now < found.closes_at:
        return render(request, "training/evaluate_closed.html", context)
    questions = list(EvaluationQuestion.objects.across_partners(reason="whoever has a ticket reads its questions").filter(form_id=found.form_id))
    form = BallotForm(request.POST if request.method == "POST" else None, questions=questions, asked=asked_about(found))
    if form.is_valid():
        with attempt(request, form) as done:
            operations.answer_round(found, given=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            return redirect("training:evaluate", pk)
    return render(request, "training/evaluate.html", {**context, "form": form}, status=422 if form.errors else 200)
