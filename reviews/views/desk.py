"""The reviewer's desk, the sheet of a panel, and leaving a case."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import StepPage, step_page
from core.errors import NotAllowed
from core.pages import page
from core.paging import page_of
from partners.http import ActorRequest
from reviews import operations, rules
from reviews.forms import RecuseForm
from reviews.models import Assignment
from reviews.queries import criteria_of_all, draft_means, marks_by_assignment, mean_of, own_panels, sheet_of, submitted_by, waiting_for
from reviews.queries.panels import memberships_of

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
    means = draft_means(waiting.rows, request.actor)
    for row in waiting:
        row.draft_mean = means[row.pk]
    panels = own_panels(request.actor)
    context = {
        "waiting": waiting,
        "submitted": submitted,
        "panels": [row for row in panels if row.due_at],
        "done_panels": [row for row in panels if not row.due_at],
        "memberships": memberships_of(request.actor),
        "first": waiting.rows[0] if waiting.rows else None,
    }
    return render(request, "reviews/desk.html", context)


@require_safe
@page
def sheet(request: ActorRequest, pk: int) -> HttpResponse:
    """All own cases of a panel side by side, with the marks given so far; who has none there finds no sheet."""
    shown = page_of(sheet_of(pk, request.actor), request, order=("due_at", "pk"), size=SHOWN)
    if not shown.rows:
        raise Http404
    marks = marks_by_assignment(shown.rows, request.actor)
    criteria = criteria_of_all(row.case for row in shown)
    for row in shown:
        scores = {one.pk: score for one, score in marks[row.pk].items()}
        row.cells = [scores.get(one.pk, "") for one in criteria]
        row.shown_mean = row.mean if row.is_submitted else mean_of(criteria, scores)
    return render(request, "reviews/sheet.html", {"page": shown, "criteria": criteria, "panel": shown.rows[0].case.panel})


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
    found = get_object_or_404(Assignment.objects.visible_to(request.actor).select_related("case", "reviewer"), pk=pk)
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
