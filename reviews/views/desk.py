"""The reviewer's desk and the review of one case."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import StepPage, step_page
from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from core.record import history_of, life_of
from partners.http import ActorRequest
from reviews import operations, rules
from reviews.case_readers import sections_of
from reviews.enums import SCORE_WORDS
from reviews.forms import MarksForm, RecuseForm
from reviews.history import assignment_lines
from reviews.models import Assignment
from reviews.queries import criteria_of, scores_of, submitted_by, waiting_for
from reviews.queries.panels import memberships_of
from reviews.views.steps import acts_on

GET_OR_POST = ["GET", "HEAD", "POST"]
SHOWN = 30


@require_safe
@page
def desk(request: ActorRequest) -> HttpResponse:
    """What waits for this reviewer, the nearest date first; below, what was submitted, the latest first."""
    if not rules.may_have_desk(request.actor):
        raise NotAllowed
    waiting = page_of(waiting_for(request.actor), request, order=("due_at", "pk"), size=SHOWN)
    submitted = page_of(submitted_by(request.actor), request, order=("-submitted_at", "-pk"), size=SHOWN)
    return render(request, "reviews/desk.html", {"waiting": waiting, "submitted": submitted, "memberships": memberships_of(request.actor)})


@require_http_methods(GET_OR_POST)
@page
def assignment(request: ActorRequest, pk: int) -> HttpResponse:
    """The case and the marks: a form for the reviewer while the review is open, read only for everybody else and afterwards."""
    found = _found(request, pk)
    criteria, scores = criteria_of(found), scores_of(found)
    form = None
    is_over = found.is_submitted or found.case.is_closed
    if rules.may_review(request.actor, found) and (not is_over or request.method == "POST"):
        form = MarksForm(request.POST if request.method == "POST" else None, criteria=criteria, scores=scores, comment=found.comment)
    if request.method == "POST":
        if form is None:
            raise NotAllowed
        if form.is_valid() and _keep(request, found, form):
            return redirect("reviews:assignment", pk)
    context = {"assignment": found, "form": form, "marks": _marks(request, found, criteria, scores), "is_over": is_over}
    return render(request, "reviews/assignment.html", context | _record(request, found))


def _found(request: ActorRequest, pk: int) -> Assignment:
    rows = Assignment.objects.visible_to(request.actor).select_related("case", "reviewer")
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


def _keep(request: ActorRequest, found: Assignment, form: MarksForm) -> bool:
    """Save the draft, or save and submit together."""
    with attempt(request, form) as done, transaction.atomic():
        scores, comment = form.scores, form.cleaned_data["comment"]
        operations.save_marks(found, scores=scores, comment=comment, actor=request.actor, now=request.now)
        if form.submitting:
            operations.submit_review(found, actor=request.actor, now=request.now)
    if done:
        said = (
            _("The review is submitted. The panel is told.")
            if form.submitting
            else _("The draft is saved. Only you see it until you submit the review.")
        )
        messages.success(request, said)
    return bool(done)


def _marks(request: ActorRequest, found: Assignment, criteria: list[Any], scores: dict[int, int]) -> list[dict[str, Any]]:
    """Rows for reading. A draft is the reviewer's own, also when the case was decided before: others read marks once they are submitted."""
    left_over = found.case.is_closed and rules.may_review(request.actor, found)
    if not found.is_submitted and not left_over:
        return []
    return [{"criterion": row, "score": scores.get(row.pk, ""), "word": SCORE_WORDS.get(scores.get(row.pk, 0), "")} for row in criteria]


def _record(request: ActorRequest, found: Assignment) -> dict[str, Any]:
    entries = history_of(found)
    return {
        "acts": acts_on(request, found),
        "life": life_of(found, entries, request.actor.zone),
        "history": assignment_lines(entries, is_own=rules.may_review(request.actor, found)),
        "sections": sections_of(request.actor, found.case),
        "is_own": rules.may_review(request.actor, found),
    }


RECUSE = {
    "recuse": StepPage(
        operations.recuse,
        RecuseForm,
        gettext_lazy(
            "You stop reading and marking this case at once, and what you marked so far does not count. "
            "The panel's secretary and the programme officers are told and ask another reviewer. This can't be undone."
        ),
    )
}


@require_http_methods(GET_OR_POST)
@page
def recuse(request: ActorRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    back = reverse("reviews:assignment", args=[pk])
    return step_page(
        request,
        found,
        "recuse",
        RECUSE,
        back=reverse("reviews:desk"),
        list_url=reverse("reviews:desk"),
        list_label=_("Reviews"),
        context={"back": back, "record": found.case},
    )
