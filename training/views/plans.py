"""The individual plan of a trainee: read it, write it, hand it on; and the list of plans that wait."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import Question, ask
from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from core.record import Act, acts_of, life_of
from core.workflow import refusal, workflow_of
from partners.http import ActorRequest
from training import operations
from training.forms.plans import ChangePlanForm, PlanFilter, PlanForm, other_parts
from training.models import Enrolment, PlanVersion
from training.plan_parts import totals_of
from training.plan_words import plan_lines
from training.queries import enrolments_for
from training.queries import plans as queries
from training.rules import plans as rules
from training.tabs import enrolment_tabs
from training.views.programmes import GET_OR_POST


def found_enrolment(request: ActorRequest, pk: int) -> Enrolment:
    rows = enrolments_for(request.actor).select_related("intake__programme__institution", "intake__version")
    found: Enrolment = get_object_or_404(rows, pk=pk)
    return found


def found_version(request: ActorRequest, pk: int) -> PlanVersion:
    rows = queries.plans_for(request.actor).prefetch_related(queries.with_items())
    found: PlanVersion = get_object_or_404(rows, pk=pk)
    return found


@require_safe
@page
def plan(request: ActorRequest, pk: int) -> HttpResponse:
    """The version that is being decided, or the one that holds."""
    enrolment = found_enrolment(request, pk)
    versions = queries.versions_of(enrolment, request.actor)
    shown = (
        next((row for row in versions if row.is_open), None) or next((row for row in versions if row.is_agreed), None) or next(iter(versions), None)
    )
    return _plan_page(request, enrolment, versions, shown)


@require_safe
@page
def plan_version(request: ActorRequest, pk: int) -> HttpResponse:
    enrolment = found_enrolment(request, found_version(request, pk).enrolment_id)
    versions = queries.versions_of(enrolment, request.actor)
    return _plan_page(request, enrolment, versions, next(row for row in versions if row.pk == pk))


def _plan_page(request: ActorRequest, enrolment: Enrolment, versions: list[PlanVersion], shown: PlanVersion | None) -> HttpResponse:
    steps = queries.histories_of(versions)
    may_write = rules.may_write_plan(request.actor, enrolment)
    context: dict[str, Any] = {
        "enrolment": enrolment,
        "tabs": enrolment_tabs(enrolment, request.actor, "plan"),
        "versions": versions,
        "version": shown,
        "may_start": may_write and queries.goes_on(enrolment) and not any(row.is_open for row in versions),
        "holds": next((row for row in versions if row.is_agreed), None),
        "may_see_waiting": rules.may_see_waiting(request.actor),
        "history": plan_lines(steps, {row.pk: row.number for row in versions}),
    }
    if shown:
        before = queries.version_before(versions, shown)
        context |= {
            "acts": _acts(request, shown),
            "may_edit": may_write and shown.is_draft,
            "life": life_of(shown, [row for row in steps if row.object_id == shown.pk], request.actor.zone),
            "next": queries.NEXT[shown.state],
            "approvals": queries.approvals_of(shown),
            **about_parts(shown, before),
        }
    return render(request, "training/plans/plan.html", context)


def about_parts(version: PlanVersion, before: PlanVersion | None) -> dict[str, Any]:
    """Parts with totals, and what is different from the version before; for the plan page and for the page of a step."""
    items = list(version.items.all())
    return {
        "items": [(item, queries.part_words(item)) for item in items],
        "totals": totals_of(items),
        "totals_before": totals_of(before.items.all()) if before else None,
        "before": before,
        "changes": queries.compared(before, version) if before else [],
        "why": queries.why(version),
    }


def _acts(request: ActorRequest, version: PlanVersion) -> list[Act]:
    """What this reader does next; the approval from paper only where the trainee has no account."""
    acts = acts_of(version, request.actor, request.now, lambda step: reverse("training:plan_step", args=[version.pk, step]))
    paper = workflow_of(version).by_name["record_trainee"]
    by_paper = version.enrolment.person.user_id is None and refusal(version, paper, request.actor, request.now) is None
    return [act for act in acts if act.name != "record_trainee" or by_paper]


@require_http_methods(GET_OR_POST)
@page
def start_plan(request: ActorRequest, pk: int) -> HttpResponse:
    """The first plan is begun at once; a change of an agreed one asks for the reason first."""
    enrolment = found_enrolment(request, pk)
    if not rules.may_write_plan(request.actor, enrolment):
        raise NotAllowed
    is_change = any(row.is_agreed for row in queries.versions_of(enrolment, request.actor))
    data = request.POST if request.method == "POST" else None
    form = ChangePlanForm(data) if is_change else None
    if data is not None and (form is None or form.is_valid()):
        with attempt(request, form) as done:
            words = form.cleaned_data if form else {}
            made = operations.start_plan(enrolment, **words, actor=request.actor, now=request.now)
        if done:
            return redirect("training:change_plan", made.pk)
    if form is None:
        return redirect("training:plan", pk) if data is not None else _ask_to_start(request, enrolment)
    status = 422 if data is not None else 200
    return render(request, "training/plans/start.html", {"form": form, "enrolment": enrolment}, status=status)


def _ask_to_start(request: ActorRequest, enrolment: Enrolment) -> HttpResponse:
    effect = _("A draft is made with all modules of the programme. You can change it before anybody is asked to approve it.")
    back = reverse("training:plan", args=[enrolment.pk])
    return ask(request, Question(_("Write the individual plan"), effect, _("Begin the draft"), back, _("Individual plan")))


@require_http_methods(GET_OR_POST)
@page
def change_plan(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_version(request, pk)
    if not rules.may_write(request.actor, found) or not found.is_draft:
        raise NotAllowed
    data = request.POST if request.method == "POST" else None
    versions = queries.versions_of(found.enrolment, request.actor)
    is_change = any(row.is_agreed for row in versions)
    form = PlanForm(data, version=found, modules=queries.modules_on_offer(found.enrolment), is_change=is_change)
    others = other_parts(data, found.items.all())
    if form.is_valid() and others.is_valid():
        with attempt(request, form) as done:
            parts = [*form.parts, *others.parts]
            operations.save_plan(found, **form.words, parts=parts, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The draft is saved. Nobody is asked to approve it before it is handed on."))
            return redirect("training:change_plan", pk) if "more" in request.POST else redirect("training:plan", found.enrolment_id)
    context = {"version": found, "enrolment": found.enrolment, "form": form, "others": others}
    return render(request, "training/plans/change.html", context, status=422 if data is not None else 200)


@require_http_methods(GET_OR_POST)
@page
def discard_plan(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_version(request, pk)
    if not rules.may_write(request.actor, found):
        raise NotAllowed
    if request.method != "POST" and found.is_draft:
        back = reverse("training:plan", args=[found.enrolment_id])
        effect = _("The draft vanishes with all that was written in it. Nobody was asked to approve it.")
        return ask(request, Question(_("Throw the draft away"), effect, _("Throw it away"), back, _("Individual plan")))
    with attempt(request) as done:
        operations.discard_plan(found, actor=request.actor, now=request.now)
    if done:
        messages.success(request, _("The draft is thrown away."))
    return redirect("training:plan", found.enrolment_id)


@require_safe
@page
def plans(request: ActorRequest) -> HttpResponse:
    """Plans that are not agreed yet, the longest waiting first."""
    if not rules.may_see_waiting(request.actor):
        raise NotAllowed
    form = PlanFilter(request.GET, actor=request.actor)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = queries.chosen(queries.plans_for(request.actor), **chosen, actor=request.actor)
    shown = page_of(rows, request, order=("waits_since", "pk"))
    return render(request, "training/plans/plans.html", {"form": form, "page": shown, "is_narrowed": any(chosen.values())})
