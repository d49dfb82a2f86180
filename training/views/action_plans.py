"""The action plan on the page of an enrolment: the trainee writes it, the academy comments, the sending ministry reads what was shared."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import ReasonForm, StepForm, StepPage, step_page
from core.errors import NotAllowed, Refused
from core.pages import attempt, page
from core.record import acts_of, history_lines, history_of, life_of
from partners.http import ActorRequest
from training import operations
from training.enums import ActionPlanState
from training.forms.following import ActionItemFormSet, ActionPlanForm, actions_in
from training.models import ActionItem, ActionPlan, Enrolment
from training.rules.following import has_action_plan_page, is_own, may_begin_action_plan
from training.tabs import enrolment_tabs
from training.views.enrolments import found_enrolment
from training.views.programmes import GET_OR_POST

SPARE = 3  # empty rows below the actions
WORDS = ("situation", "learned", "support")


def _plan_of(request: ActorRequest, enrolment: Enrolment) -> ActionPlan | None:
    """The plan, if this reader sees it."""
    rows = ActionPlan.objects.visible_to(request.actor).select_related("enrolment__person", "enrolment__intake__programme")
    return rows.filter(enrolment=enrolment).first()  # type: ignore[no-any-return]


def _items(plan: ActionPlan) -> list[ActionItem]:
    return list(ActionItem.objects.across_partners(reason="the plan was fetched for this reader").filter(plan=plan))


@require_safe
@page
def action_plan(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_enrolment(request, pk)
    if not has_action_plan_page(request.actor, found):
        raise Http404
    plan = _plan_of(request, found)
    context: dict[str, Any] = {
        "enrolment": found,
        "plan": plan,
        "tabs": enrolment_tabs(found, request.actor, "action_plan"),
        "is_own": is_own(request.actor, found),
        "may_write": may_begin_action_plan(request.actor, found) and (plan is None or plan.state == ActionPlanState.DRAFT),
    }
    if plan:
        entries = history_of(plan)
        context |= {
            "items": _items(plan),
            "acts": acts_of(plan, request.actor, request.now, lambda step: reverse("training:action_plan_step", args=[pk, step])),
            "life": life_of(plan, entries, request.actor.zone),
            "comments": [entry for entry in reversed(entries) if entry.step == "comment"],
            "history": history_lines(entry for entry in entries if entry.step != "changed"),
        }
    return render(request, "training/action_plan.html", context)


@require_http_methods(GET_OR_POST)
@page
def write_action_plan(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_enrolment(request, pk)
    if not may_begin_action_plan(request.actor, found):
        raise NotAllowed
    plan = _plan_of(request, found)
    if plan and plan.state != ActionPlanState.DRAFT:
        raise Refused(_("The plan is handed in. Take it back to change it."))
    form, rows = _forms(request, plan)
    if form.is_valid() and rows.is_valid():
        with attempt(request, form) as done:
            operations.save_action_plan(found, fields=form.cleaned_data, items=actions_in(rows), actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The draft is saved. Only you read it until you hand it in."))
            return redirect("training:action_plan", pk)
    context = {"enrolment": found, "form": form, "rows": rows}
    return render(request, "training/write_action_plan.html", context, status=422 if form.errors or rows.total_error_count() else 200)


def _forms(request: ActorRequest, plan: ActionPlan | None) -> tuple[ActionPlanForm, Any]:
    data = request.POST if request.method == "POST" else None
    words = {name: getattr(plan, name) for name in WORDS} if plan else {}
    items = [{"action": row.action, "due_on": row.due_on, "sign": row.sign} for row in _items(plan)] if plan else []
    spare: list[dict[str, Any]] = [{} for _number in range(SPARE)]
    return ActionPlanForm(data, initial=words), ActionItemFormSet(data, initial=[*items, *spare], prefix="a")


STEPS = {
    "hand_in": StepPage(
        operations.hand_in_action_plan,
        StepForm,
        gettext_lazy("The academy reads the plan and may comment on it. You can take it back until you share it."),
    ),
    "take_back": StepPage(operations.take_back_action_plan, StepForm, gettext_lazy("The plan is a draft again, which only you read.")),
    "share": StepPage(
        operations.share_action_plan,
        StepForm,
        gettext_lazy(
            "The sending ministry and its embassy read the plan and the comments from now on, and are told. It can't be changed afterwards."
        ),
    ),
    "comment": StepPage(
        operations.comment_action_plan,
        ReasonForm,
        gettext_lazy("The trainee is told of the comment. Once the plan is shared, the sending ministry reads it too."),
    ),
}


@require_http_methods(GET_OR_POST)
@page
def action_plan_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = found_enrolment(request, pk)
    plan = _plan_of(request, found)
    if plan is None:
        raise Http404
    context = {"record_title": found.person.passport_name}
    back = reverse("training:action_plan", args=[pk])
    return step_page(request, plan, step, STEPS, back=back, context=context)
