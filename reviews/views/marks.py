"""The review of one case: marks kept while they are given, checked once more, then submitted for good."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from core.errors import NotAllowed
from core.pages import attempt, page
from core.record import history_of, life_of
from partners.http import ActorRequest
from reviews import operations, rules
from reviews.case_readers import sections_of
from reviews.enums import SCORE_WORDS
from reviews.forms import MarksForm
from reviews.history import assignment_lines
from reviews.kinds import with_kind
from reviews.models import Assignment, Criterion
from reviews.queries import criteria_of, fingerprint_of, mean_of, next_case, peers_of, progress_of, scores_of
from reviews.views.steps import acts_on

GET_OR_POST = ["GET", "HEAD", "POST"]
PROGRESS = "reviews/marks_form.html#progress"


def found_review(request: ActorRequest, pk: int) -> Assignment:
    rows = Assignment.objects.visible_to(request.actor).select_related("case__panel", "reviewer")
    found: Any = get_object_or_404(with_kind(rows, "case"), pk=pk)
    found.case.kind = found.kind
    return found  # type: ignore[no-any-return]


@require_http_methods(GET_OR_POST)
@page
def assignment(request: ActorRequest, pk: int) -> HttpResponse:
    """The case and the marks: a form for the reviewer while the review is open, read only for everybody else and afterwards."""
    found = found_review(request, pk)
    criteria, scores = criteria_of(found), scores_of(found)
    form, is_over = None, found.is_submitted or found.case.is_closed
    data = request.POST if request.method == "POST" else None
    if rules.may_review(request.actor, found) and (data is not None or not is_over):
        form = MarksForm(data, criteria=criteria, scores=scores, comment=found.comment)
    if data is not None:
        if form is None:
            raise NotAllowed
        if form.is_valid() and _kept(request, found, form):
            return redirect("reviews:check" if form.checking else "reviews:assignment", pk)
    context = {"assignment": found, "form": form, "criteria": criteria, "is_over": is_over, "progress": progress_of(found, criteria, scores)}
    shown = context | _reading(request, found, criteria, scores) | _record(request, found)
    if form and any(section.context.get("authors_read") for section in shown["sections"]):
        form.tell_that_authors_read()
    return render(request, "reviews/assignment.html", shown, status=422 if form and form.errors else 200)


def _kept(request: ActorRequest, found: Assignment, form: MarksForm) -> bool:
    """The whole form, from its buttons; a page without scripts has no other way."""
    with attempt(request, form) as done:
        operations.save_marks(found, scores=form.scores, comment=form.cleaned_data["comment"], actor=request.actor, now=request.now)
    if done and not form.checking:
        messages.success(request, _("The draft is saved. Only you see it until you submit the review."))
    return bool(done)


@require_POST
@page
def keep_marks(request: ActorRequest, pk: int) -> HttpResponse:
    """What was just changed, sent by itself; answers with the state of the draft. What a reload must show is shown by a reload."""
    found = found_review(request, pk)
    if not rules.may_review(request.actor, found):
        raise NotAllowed
    criteria = criteria_of(found)
    form = MarksForm(request.POST, criteria=[row for row in criteria if operations.mark_field(row) in request.POST], scores={}, comment="")
    if form.is_valid():
        comment = form.cleaned_data["comment"] if "comment" in request.POST else None
        with attempt(request) as done:
            operations.save_marks(found, scores=form.scores, comment=comment, actor=request.actor, now=request.now)
        if not done:
            return HttpResponseClientRefresh()
    context = {"assignment": found, "progress": progress_of(found, criteria, scores_of(found))}
    return render(request, PROGRESS, context, status=422 if form.errors else 200)


@require_http_methods(GET_OR_POST)
@page
def check(request: ActorRequest, pk: int) -> HttpResponse:
    """Everything once more in words before it is submitted for good."""
    found = found_review(request, pk)
    if not rules.may_review(request.actor, found):
        raise NotAllowed
    criteria, scores = criteria_of(found), scores_of(found)
    missing = progress_of(found, criteria, scores).missing
    if found.is_submitted or found.case.is_closed:
        return redirect("reviews:assignment", pk)
    if missing:
        messages.error(request, _("Not every criterion has a mark yet: %(names)s.") % {"names": ", ".join(map(str, missing))})
        return redirect("reviews:assignment", pk)
    if request.method == "POST":
        return _submitted(request, found)
    context = {"assignment": found, "marks": _marks(criteria, scores), "mean": mean_of(criteria, scores), "checked": fingerprint_of(found, scores)}
    return render(request, "reviews/marks_check.html", context)


def _submitted(request: ActorRequest, found: Assignment) -> HttpResponse:
    with attempt(request) as done:
        operations.submit_review(found, actor=request.actor, now=request.now, checked=request.POST.get("checked", ""))
    if done:
        messages.success(request, _("The review is submitted. The panel is told."))
    return redirect("reviews:assignment" if done else "reviews:check", found.pk)


def _marks(criteria: list[Criterion], scores: Mapping[int, int]) -> list[dict[str, Any]]:
    """Rows for reading: the mark, its word on the scale, and what it means for this criterion."""
    rows = [(row, scores.get(row.pk, 0)) for row in criteria]
    return [{"criterion": row, "score": score or "", "word": SCORE_WORDS.get(score, ""), "anchor": row.anchor(score)} for row, score in rows]


def _reading(request: ActorRequest, found: Assignment, criteria: list[Criterion], scores: Mapping[int, int]) -> dict[str, Any]:
    """A draft is the reviewer's own, also when the case was decided before: others read marks once they are submitted."""
    is_own = rules.may_review(request.actor, found)
    may_read = found.is_submitted or (is_own and found.case.is_closed)
    peers = peers_of(found, request.actor)
    return {
        "marks": _marks(criteria, scores) if may_read else [],
        "peers": peers,
        "peer_marks": [
            {"criterion": row, "own": scores.get(row.pk, ""), "scores": [peer.scores.get(row.pk, "") for peer in peers]} for row in criteria
        ],
        "next": next_case(found, request.actor) if is_own and found.is_submitted else None,
    }


def _record(request: ActorRequest, found: Assignment) -> dict[str, Any]:
    entries = history_of(found)
    return {
        "acts": acts_on(request, found),
        "life": life_of(found, entries, request.actor.zone),
        "history": assignment_lines(entries, is_own=rules.may_review(request.actor, found)),
        "sections": sections_of(request.actor, found.case),
        "is_own": rules.may_review(request.actor, found),
    }
