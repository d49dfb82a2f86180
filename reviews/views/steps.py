"""What those who run the panel do with one review: take the reviewer off, give it again, open it again, record a recusal."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.acts import StepPage, step_page
from core.pages import page
from core.record import Act, acts_of
from partners.http import ActorRequest
from reviews import operations
from reviews.forms_panels import DueForm, PanelReasonForm, ReopenForm
from reviews.models import Assignment

STEPS = {
    "take_off": StepPage(
        operations.take_off,
        PanelReasonForm,
        gettext_lazy("The reviewer stops reading and marking this case at once and is told. Marks given so far are kept unseen, in case it is given again."),
    ),
    "assign_again": StepPage(operations.assign_again, DueForm, gettext_lazy("The reviewer reads the case again, finds the marks as they were left, and is told.")),
    "reopen": StepPage(
        operations.reopen, ReopenForm, gettext_lazy("The review counts nowhere until it is submitted again. The reviewer is told and may change the marks.")
    ),
    "record_recusal": StepPage(
        operations.record_recusal,
        PanelReasonForm,
        gettext_lazy("The reviewer stops reading this case at once and is told; the marks do not count. This can't be undone. The history says who recorded it."),
    ),
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@page
def assignment_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    rows = Assignment.objects.visible_to(request.actor).select_related("case__panel", "reviewer")
    found: Assignment = get_object_or_404(rows, pk=pk)
    panel = found.case.panel

    def make_form(form_class: Any, data: Any) -> Any:
        return form_class(data, now=request.now, first=found.due_at) if issubclass(form_class, DueForm) else form_class(data)

    return step_page(
        request,
        found,
        step,
        STEPS,
        back=reverse("reviews:assignment", args=[pk]),
        list_url=reverse("reviews:panel", args=[panel.pk]) if panel else "",
        list_label=_("Panel %(panel)s") % {"panel": panel} if panel else "",
        make_form=make_form,
    )


def acts_on(request: ActorRequest, found: Assignment) -> list[Act]:
    """Submitting is a button of the form on the page, where the marks are; a decided case has none."""
    if found.case.is_closed:
        return []
    recuse = reverse("reviews:recuse", args=[found.pk])

    def url_of(name: str) -> str:
        return recuse if name == "recuse" else reverse("reviews:assignment_step", args=[found.pk, name])

    return [act for act in acts_of(found, request.actor, request.now, url_of) if act.name != "submit"]
