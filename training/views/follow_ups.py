"""What came of a training after 6 and 12 months: the answer of each side, and the figures of all."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import ReasonForm, StepPage, step_page
from core.pages import attempt, page
from core.paging import page_of
from core.record import acts_of, history_lines, history_of
from partners.http import ActorRequest
from training import operations
from training.enums import FollowUpState
from training.forms.following import AnswerForm, FollowUpFilter
from training.models import FollowUp
from training.queries.following import asks_trainee, figures_of_all, follow_up_figures, follow_ups_for, follow_ups_matching, has_plan_to_follow
from training.rules.following import may_answer_follow_up, may_read_follow_up_figures
from training.views.alumni import pages_of_alumni
from training.views.programmes import GET_OR_POST


@require_safe
@page
def follow_ups(request: ActorRequest) -> HttpResponse:
    """Those this reader may see, the next due first; figures for the academy and the ministry."""
    form = FollowUpFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = follow_ups_matching(follow_ups_for(request.actor), **chosen)
    context: dict[str, Any] = {
        "form": form,
        "page": page_of(rows, request, order=("due_on", "pk")),
        "is_narrowed": any(chosen.values()),
        "tabs": pages_of_alumni(request.actor, "follow_ups"),
    }
    if may_read_follow_up_figures(request.actor):
        whole = figures_of_all(rows)
        context |= {"whole": whole, "figures": follow_up_figures(rows), "indicators": _indicators(whole)}
    return render(request, "training/follow_ups.html", context)


def _indicators(whole: Any) -> list[dict[str, Any]]:
    """Those of surveys of fellows, in per cent."""
    rows = [
        (_("Knowledge was shared with colleagues"), whole.shared),
        (_("Useful contacts were made"), whole.contacts),
        (_("Still in touch with people of the training"), whole.in_touch),
        (_("Action plan done"), whole.progress),
    ]
    return [{"label": label, "value": value, "text": f"{value}%"} for label, value in rows if value is not None]


@require_http_methods(GET_OR_POST)
@page
def follow_up(request: ActorRequest, pk: int) -> HttpResponse:
    found: FollowUp = get_object_or_404(follow_ups_for(request.actor), pk=pk)
    may_answer = may_answer_follow_up(request.actor, found) and found.state == FollowUpState.ASKED
    form = None
    if may_answer:
        data = request.POST if request.method == "POST" else None
        form = AnswerForm(data, follow_up=found, with_plan=has_plan_to_follow(found, request.actor))
        if form.is_valid():
            with attempt(request, form) as done:
                operations.answer_follow_up(found, **form.answer, actor=request.actor, now=request.now)
            if done:
                messages.success(request, _("Your answers are sent. Thank you."))
                return redirect("training:follow_up", pk)
    context = {
        "follow_up": found,
        "form": form,
        "asks_trainee": asks_trainee(found),
        "acts": acts_of(found, request.actor, request.now, lambda step: reverse("training:follow_up_step", args=[pk, step])),
        "history": history_lines(history_of(found)),
    }
    return render(request, "training/follow_up.html", context, status=422 if form and form.errors else 200)


STEPS = {
    "skip": StepPage(
        operations.skip_follow_up, ReasonForm, gettext_lazy("Nobody is asked any more, and this question no longer counts in the rate of answers.")
    )
}


@require_http_methods(GET_OR_POST)
@page
def follow_up_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = get_object_or_404(follow_ups_for(request.actor), pk=pk)
    return step_page(request, found, step, STEPS, back=reverse("training:follow_up", args=[pk]))
