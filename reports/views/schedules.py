"""Reports made again and again: the list, a new one, its page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import StepPage, step_page
from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from core.record import acts_of
from partners.http import ActorRequest
from reports.definitions import definitions, title_of
from reports.forms import ScheduleForm
from reports.models import ReportRun, ReportSchedule
from reports.operations import end_schedule, make_schedule, pause_schedule, resume_schedule
from reports.queries.recipients import names_of
from reports.queries.rhythm import rhythm_text
from reports.rules import may_report
from reports.views.catalogue import definition_or_404

RUNS_SHOWN = 20
STEPS = {
    "pause": StepPage(pause_schedule, effect=_("Nothing is made until you let it go on.")),
    "resume": StepPage(resume_schedule, effect=_("The report is made again from the next moment on. What fell into the pause is not made up for.")),
    "end": StepPage(end_schedule, effect=_("The report is not made again. What was made stays.")),
}


@page
@require_safe
def schedules(request: ActorRequest) -> HttpResponse:
    if not may_report(request.actor):
        raise NotAllowed
    shown = page_of(_visible(request), request, order=("-created_at", "-pk"))
    rows = [{"schedule": row, "title": title_of(row.kind), "rhythm": rhythm_text(row)} for row in shown]
    return render(request, "reports/schedules.html", {"page": shown, "rows": rows})


@page
@require_http_methods(["GET", "HEAD", "POST"])
def new_schedule(request: ActorRequest, name: str) -> HttpResponse:
    """The choices of the report come from its page, in the address."""
    found = definition_or_404(request, name)
    posted = request.POST if request.method == "POST" else None
    form = ScheduleForm(posted, actor=request.actor, now=request.now, definition=found, initial=request.GET.dict())
    if form.is_valid():
        made = None
        with attempt(request, form):
            made = make_schedule(name, form.params, plan=form.plan, actor=request.actor, now=request.now)
        if made:
            messages.success(request, gettext("The report will be made %(rhythm)s.") % {"rhythm": rhythm_text(made)})
            return redirect("reports:schedule", pk=made.pk)
    return render(request, "reports/new_schedule.html", {"definition": found, "form": form}, status=422 if form.errors else 200)


@page
@require_safe
def schedule(request: ActorRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    definition = definitions().get(found.kind)
    runs = ReportRun.objects.visible_to(request.actor) if request.actor.user_id != found.owner_id else _runs_of_owner()
    facts = [
        (gettext("Made by"), str(found.owner)),
        (gettext("How often"), rhythm_text(found)),
        *(definition.words(found.params) if definition else []),
        (gettext("Files"), ", ".join(kind.upper() for kind in found.formats)),
        (gettext("For"), ", ".join(names_of(found))),
    ]
    context = {
        "schedule": found,
        "title": title_of(found.kind),
        "facts": facts,
        "runs": runs.filter(schedule=found).select_related("requested_by").order_by("-requested_at", "-pk")[:RUNS_SHOWN],
        "acts": acts_of(found, request.actor, request.now, lambda name: reverse("reports:schedule_step", args=[found.pk, name])),
    }
    return render(request, "reports/schedule.html", context)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def schedule_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = _one(request, pk)
    back, all_of_them = reverse("reports:schedule", args=[pk]), reverse("reports:schedules")
    return step_page(request, found, step, STEPS, back=back, list_url=all_of_them, list_label=gettext("Schedules"))


def _visible(request: ActorRequest) -> Any:
    return ReportSchedule.objects.visible_to(request.actor).select_related("owner")


def _one(request: ActorRequest, pk: int) -> ReportSchedule:
    found: ReportSchedule = get_object_or_404(_visible(request), pk=pk)
    return found


def _runs_of_owner() -> Any:
    """That a run was made and how it went; its files stay its reader's."""
    return ReportRun.objects.across_partners(reason="the maker of a schedule sees that its runs were made, not what is in them")
