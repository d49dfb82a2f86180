"""Who reads a nomination: reviewers for its case."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.errors import NotAllowed
from core.pages import attempt, page
from partners.http import ActorRequest
from reviews.models import Assignment
from reviews.queries.panels import people_to_ask
from scholarships import operations, rules
from scholarships.forms.decisions import AssignForm
from scholarships.models import Nomination
from scholarships.queries.readers import RECORD_PARTS
from scholarships.views.nominations import GET_OR_POST


@require_http_methods(GET_OR_POST)
@page
def assign_reviewer(request: ActorRequest, pk: int) -> HttpResponse:
    """All that are chosen get the case, or nobody does."""
    found: Nomination = get_object_or_404(Nomination.objects.visible_to(request.actor).select_related(*RECORD_PARTS, "case__panel"), pk=pk)
    if not rules.may_assign(request.actor, found):
        raise NotAllowed
    if found.case is None or not rules.is_in_review(found):
        messages.info(request, _("Reviewers are assigned while a nomination is in review."))
        return redirect("scholarships:nomination", pk)
    data = request.POST if request.method == "POST" else None
    reviewers, hints = people_to_ask(found.case, request.now)
    form = AssignForm(data, zone=found.call.zone, now=request.now, reviewers=reviewers, hints=hints)
    if form.is_valid():
        with attempt(request, form) as done, transaction.atomic():
            for user in form.chosen:
                operations.assign_reviewer(found, reviewer=user, due_at=form.cleaned_data["due_at"], actor=request.actor, now=request.now)
        if done:
            messages.success(request, _told(len(form.chosen)))
            return redirect("scholarships:nomination", pk)
    rows = Assignment.objects.visible_to(request.actor).filter(case=found.case).select_related("reviewer").order_by("assigned_at", "pk")
    return render(
        request, "scholarships/decisions/assign.html", {"nomination": found, "form": form, "reviews": list(rows), "panel": found.case.panel}
    )


def _told(number: int) -> str:
    text = ngettext("%(n)d reviewer has the case now and is told.", "%(n)d reviewers have the case now and are told.", number)
    return text % {"n": number}
