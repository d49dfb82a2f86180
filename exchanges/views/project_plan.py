"""Work plan of a research project, drawn and as a table; its budget by side."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.acts import Question
from core.errors import NotAllowed
from core.pages import page
from exchanges import operations
from exchanges.forms import projects as forms
from exchanges.models import BudgetLine, Milestone, Project
from exchanges.queries import gantt
from exchanges.queries import projects as queries
from exchanges.rules import projects as rules
from exchanges.transitions.projects import PAID, WORKED_ON
from exchanges.views.project_pages import GET_OR_POST, ask_page, done_in, form_page, found_inside, frame, part_of
from partners.http import ActorRequest
from partners.queries import host_day


def _plan_url(project: Project) -> str:
    return reverse("exchanges:project_plan", args=[project.pk])


@require_http_methods(GET_OR_POST)
@page
def plan(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_inside(request, pk)
    may_change = found.state in WORKED_ON and rules.may_lead(request.actor, found)
    form = forms.MilestoneForm(request.POST or None, project=found) if may_change else None
    if request.method == "POST":
        if form is None:
            raise NotAllowed

        def add() -> object:
            return operations.add_milestone(found, fields=form.cleaned_data, actor=request.actor, now=request.now)

        if done_in(request, form, add, _("The milestone is added.")):
            return redirect(_plan_url(found))
    context = {**frame(request, found, "plan", form=form, may_change=may_change), **_drawn(request, found)}
    return render(request, "exchanges/projects/plan.html", context, status=422 if request.method == "POST" else 200)


def _drawn(request: ActorRequest, found: Project) -> dict[str, Any]:
    today, rows = host_day(request.now), queries.milestones_of(found, request.actor)
    late = [row for row in rows if queries.is_late(row, today)]
    return {
        "chart": gantt.gantt(rows, first=found.starts_on, last=found.ends_on, today=today) if rows else None,
        "rows": [{"milestone": row, "words": gantt.words_of(row, today), "is_late": row in late} for row in rows],
        "late": late,
        "point": gantt.point_of(rows, today),
    }


def _milestone(request: ActorRequest, pk: int) -> Milestone:
    return part_of(request, Milestone, pk, "side__institution")  # type: ignore[no-any-return]


@require_http_methods(GET_OR_POST)
@page
def milestone(request: ActorRequest, pk: int) -> HttpResponse:
    found = _milestone(request, pk)
    names = ("title", "starts_on", "due_on", "note")
    initial = {**{name: getattr(found, name) for name in names}, "side": str(found.side_id or "")}
    form = forms.MilestoneForm(request.POST or None, project=found.project, initial=initial)
    return form_page(
        request, found.project, form,
        lambda: operations.change_milestone(found, fields=form.cleaned_data, actor=request.actor, now=request.now),
        title=_("Change the milestone"), button=_("Save the milestone"), said=_("The milestone is saved."), back=_plan_url(found.project),
        may=rules.may_lead(request.actor, found.project), remove=reverse("exchanges:milestone_remove", args=[pk]),
        remove_label=_("Remove the milestone"),
    )  # fmt: skip


@require_http_methods(GET_OR_POST)
@page
def milestone_done(request: ActorRequest, pk: int) -> HttpResponse:
    found = _milestone(request, pk)
    form = forms.DoneForm(request.POST if request.method == "POST" else None, initial={"done_on": host_day(request.now)})
    return form_page(
        request, found.project, form,
        lambda: operations.mark_milestone(found, **form.cleaned_data, actor=request.actor, now=request.now),
        title=_("Mark as done"), said=_("The milestone is done."), back=_plan_url(found.project),
        may=rules.may_lead(request.actor, found.project), effect=found.title,
    )  # fmt: skip


@require_http_methods(GET_OR_POST)
@page
def milestone_open(request: ActorRequest, pk: int) -> HttpResponse:
    found = _milestone(request, pk)
    question = Question(
        title=_("Open the milestone again"), effect=_("“%(title)s” counts as not done.") % {"title": found.title},
        button=_("Open the milestone again"), back=_plan_url(found.project), back_label=_("Work plan"),
    )  # fmt: skip
    return ask_page(
        request, question, lambda: operations.mark_milestone(found, done_on=None, actor=request.actor, now=request.now),
        said=_("The milestone is open again."), may=rules.may_lead(request.actor, found.project),
    )  # fmt: skip


@require_http_methods(GET_OR_POST)
@page
def milestone_remove(request: ActorRequest, pk: int) -> HttpResponse:
    found = _milestone(request, pk)
    question = Question(
        title=_("Remove the milestone"), effect=_("“%(title)s” is taken out of the work plan.") % {"title": found.title},
        button=_("Remove the milestone"), back=_plan_url(found.project), back_label=_("Work plan"),
    )  # fmt: skip
    return ask_page(
        request, question, lambda: operations.remove_milestone(found, actor=request.actor, now=request.now), said=_("The milestone is removed."),
        may=rules.may_lead(request.actor, found.project),
    )  # fmt: skip


def _budget_url(project: Project) -> str:
    return reverse("exchanges:project_budget", args=[project.pk])


@require_http_methods(GET_OR_POST)
@page
def budget(request: ActorRequest, pk: int) -> HttpResponse:
    """Each side changes its own lines; everybody inside reads all."""
    found = found_inside(request, pk)
    shown = queries.budget_of(found, request.actor)
    own = [row.side for row in shown if row.may_change] if found.state in PAID else []
    form = forms.NewBudgetForm(request.POST or None, sides=own) if own else None
    if request.method == "POST":
        if form is None:
            raise NotAllowed
        if done_in(request, form, lambda: _add_line(request, form), _("The line is added.")):
            return redirect(_budget_url(found))
    sums = queries.sums_of(line for row in shown for line in row.lines)
    context = frame(request, found, "budget", budget=shown, sums=sums, bars=_bars(shown), form=form, may_change=bool(own))
    return render(request, "exchanges/projects/budget.html", context, status=422 if request.method == "POST" else 200)


def _bars(shown: list[queries.SideBudget]) -> list[dict[str, Any]]:
    """Of each side and currency how much of what was planned is spent."""
    said = _("%(spent)s of %(planned)s %(currency)s spent")
    return [
        {
            "label": str(row.side.institution),
            "spent": int(spent),
            "planned": int(planned),
            "sentence": said % {"spent": amount(spent), "planned": amount(planned), "currency": currency},
        }
        for row in shown
        for currency, planned, spent in row.sums
    ]


def amount(value: Decimal) -> str:
    return number_format(value, 2, force_grouping=True)


def _add_line(request: ActorRequest, form: forms.NewBudgetForm) -> None:
    fields = dict(form.cleaned_data)
    operations.add_budget_line(fields.pop("side"), fields=fields, actor=request.actor, now=request.now)


def _line(request: ActorRequest, pk: int) -> BudgetLine:
    return part_of(request, BudgetLine, pk, "side__institution", "side__project__lead")  # type: ignore[no-any-return]


@require_http_methods(GET_OR_POST)
@page
def budget_line(request: ActorRequest, pk: int) -> HttpResponse:
    found = _line(request, pk)
    names = ("head", "planned", "spent", "currency", "note")
    form = forms.BudgetForm(request.POST or None, initial={name: getattr(found, name) for name in names})
    return form_page(
        request, found.project, form, lambda: operations.change_budget_line(found, fields=form.cleaned_data, actor=request.actor, now=request.now),
        title=_("Change the line of the budget"), button=_("Save the line"), said=_("The line is saved."), back=_budget_url(found.project),
        may=rules.may_change_budget(request.actor, found.side), effect=str(found.side.institution),
        remove=reverse("exchanges:budget_line_remove", args=[pk]), remove_label=_("Remove the line"),
    )  # fmt: skip


@require_http_methods(GET_OR_POST)
@page
def budget_line_remove(request: ActorRequest, pk: int) -> HttpResponse:
    found = _line(request, pk)
    question = Question(
        title=_("Remove the line"), effect=_("“%(line)s” is taken out of the budget.") % {"line": found},
        button=_("Remove the line"), back=_budget_url(found.project), back_label=_("Budget"),
    )  # fmt: skip
    return ask_page(
        request, question, lambda: operations.remove_budget_line(found, actor=request.actor, now=request.now), said=_("The line is removed."),
        may=rules.may_change_budget(request.actor, found.side),
    )  # fmt: skip
