"""After the doors: who attended, what they take home, and the badges before."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.acts import ReasonForm, StepPage, step_page
from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from documents.responses import certificate as certificate_response
from documents.responses import guard
from documents.typeset import CannotSet
from events import operations
from events.forms.door import AttendedForm
from events.models import Event, Registration
from events.queries.door import BADGES_AT_ONCE, attendance_rows, badges_of, figures_of, without_certificate
from events.rules.door import may_correct_attendance, may_read_door, may_stand_at_door
from events.rules.programme import may_run_event
from events.tabs import event_tabs
from events.typeset.badges import badges_pdf
from events.views.door import KEY, found_event
from partners.http import ActorRequest

GET_OR_POST = ["GET", "HEAD", "POST"]
STEPS = {"undo_attendance": StepPage(operations.undo_attendance, ReasonForm)}


def event_to_read(request: ActorRequest, pk: int) -> Event:
    found = found_event(request, pk)
    if not may_read_door(request.actor, found):
        raise NotAllowed
    return found


def event_to_run(request: ActorRequest, pk: int) -> Event:
    found = found_event(request, pk)
    if not may_run_event(request.actor, found):
        raise NotAllowed
    return found


def found_registration(request: ActorRequest, pk: int) -> Registration:
    rows = Registration.objects.visible_to(request.actor).select_related("event__institution__partner", "certificate")
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


@require_http_methods(GET_OR_POST)
@page
def attendance(request: ActorRequest, pk: int) -> HttpResponse:
    event = event_to_read(request, pk)
    may_run = may_run_event(request.actor, event)
    if request.method == "POST" and not may_run:
        raise NotAllowed
    shown = page_of(attendance_rows(event), request, order=("family_name", "given_names", "pk"), size=50)
    form = AttendedForm(request.POST if request.method == "POST" else None, rows=[row for row in shown if row.state != "attended"])
    if form.is_valid():
        with attempt(request, form) as done:
            number = operations.mark_each_attended(event, form.chosen, actor=request.actor, now=request.now)
        if done:
            text = ngettext("%(n)d person is marked as attended.", "%(n)d people are marked as attended.", number)
            messages.success(request, text % {"n": number})
            return redirect(request.get_full_path())
    context = {
        "event": event,
        "tabs": event_tabs(event, request.actor, "attendance"),
        "figures": figures_of(event),
        "page": shown,
        "form": form,
        "may_run": may_run,
        "may_stand_at_door": may_stand_at_door(request.actor, event),
        "is_over": request.now >= event.ends_at,
        "to_certify": without_certificate(event).count() if may_run else 0,
        "badges": _parts(event) if may_run else [],
    }
    return render(request, "events/door/attendance.html", context, status=422 if form.is_bound else 200)


def _parts(event: Event) -> list[dict[str, object]]:
    """The files of badges, each of so many that it is set at once."""
    number = badges_of(event).count()
    url = reverse("events:badges", args=[event.pk])
    return [
        {"first": first + 1, "last": min(first + BADGES_AT_ONCE, number), "url": f"{url}?from={first}"} for first in range(0, number, BADGES_AT_ONCE)
    ]


@require_POST
@page
def count_absent(request: ActorRequest, pk: int) -> HttpResponse:
    event = event_to_run(request, pk)
    with attempt(request) as done:
        number = operations.count_absent(event, actor=request.actor, now=request.now)
    if done:
        messages.success(request, ngettext("%(n)d person did not come.", "%(n)d people did not come.", number) % {"n": number})
    return redirect("events:attendance", pk)


@require_POST
@page
def issue_certificates(request: ActorRequest, pk: int) -> HttpResponse:
    event = event_to_run(request, pk)
    with attempt(request) as done:
        number = operations.issue_certificates(event, actor=request.actor, now=request.now)
    if done:
        messages.success(request, ngettext("%(n)d certificate is issued.", "%(n)d certificates are issued.", number) % {"n": number})
    return redirect("events:attendance", pk)


@require_safe
@page
def badges(request: ActorRequest, pk: int) -> HttpResponse:
    event = event_to_run(request, pk)
    first = int(number) if KEY.fullmatch(number := request.GET.get("from", "0")) and len(number) < 6 else 0
    people = list(badges_of(event)[first : first + BADGES_AT_ONCE])
    return badges_response(event, people, request, redirect("events:attendance", pk))


def badges_response(event: Event, people: list[Registration], request: ActorRequest, back: HttpResponse) -> HttpResponse:
    """The file, or `back` with a sentence where there is none."""
    if not people:
        messages.info(request, _("Nobody is confirmed yet: there is no badge to print."))
        return back
    try:
        content = badges_pdf(event, people, made_at=request.now)
    except CannotSet as complaint:
        messages.error(
            request, _("A name has a letter that can't be printed. Enter the name on the badge in Latin letters: %(fault)s") % {"fault": complaint}
        )
        return back
    response = HttpResponse(content, content_type="application/pdf")
    guard(response, f"{event.reference} badges.pdf", inline=False)
    return response


@require_safe
@page
def badge(request: ActorRequest, pk: int) -> HttpResponse:
    """One badge: for the organiser and for the participant, who shows its mark on a phone."""
    found = found_registration(request, pk)
    people, back = list(badges_of(found.event).filter(pk=found.pk)), redirect("events:registration", pk)
    return badges_response(found.event, people, request, back) if people else back


@require_safe
@page
def participation_certificate(request: ActorRequest, pk: int) -> HttpResponseBase:
    found = found_registration(request, pk)
    if found.certificate is None:
        return redirect("events:registration", pk)
    return certificate_response(found.certificate)


@require_http_methods(GET_OR_POST)
@page
def attendance_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = found_registration(request, pk)
    back = reverse("events:attendance", args=[found.event_id])
    return step_page(request, found, step, STEPS, back=back, context={"record_title": found.name})


@require_http_methods(GET_OR_POST)
@page
def revoke_certificate(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_registration(request, pk)
    if not may_correct_attendance(request.actor, found):
        raise NotAllowed
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.revoke_certificate(found, actor=request.actor, now=request.now, **form.cleaned_data)
        if done:
            messages.success(request, _("The certificate is revoked."))
            return redirect("events:attendance", found.event_id)
    context = {"registration": found, "form": form}
    return render(request, "events/door/revoke.html", context, status=422 if form.is_bound else 200)
