"""Planning and changing sessions."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from core.acts import ReasonForm, StepForm, StepPage, step_page
from core.errors import NotAllowed
from core.pages import attempt, page
from core.workflow import refusal, workflow_of
from partners.http import ActorRequest
from partners.queries import host_day
from training import operations
from training.forms.timetable import ChangeSessionForm, SeriesForm, SessionForm, day_label
from training.models import Intake, TeachingSession
from training.operations.timetable import WORDS, wanted_by
from training.queries.clashes import clashes_of, expected_in, offer
from training.queries.weeks import day_to_open, local_day
from training.rules import timetable as rules
from training.views.intakes import found_intake
from training.views.programmes import GET_OR_POST
from training.views.timetable import found_session


def kept_intake(request: ActorRequest, pk: int) -> Intake:
    found = found_intake(request, pk)
    if not rules.may_keep_timetable(request.actor, found):
        raise NotAllowed
    return found


def back_to(found: Intake, session: TeachingSession) -> str:
    return f"{reverse('training:intake_timetable', args=[found.pk])}?week={local_day(session.starts_at)}"


def status_of(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200


@require_http_methods(GET_OR_POST)
@page
def plan_session(request: ActorRequest, pk: int) -> HttpResponse:
    found = kept_intake(request, pk)
    first = {"day": day_to_open(found, host_day(request.now)), "starts": "09:00", "ends": "10:30"}
    form = SessionForm(request.POST if request.method == "POST" else None, intake=found, initial=first)
    if form.is_valid():
        with attempt(request, form) as done:
            made = operations.plan_session(found, fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("%(session)s is planned; those concerned are told.") % {"session": made})
            return redirect(back_to(found, made))
    title, button = _("Plan a session"), _("Plan the session")
    context = {
        "form": form,
        "intake": found,
        "title": title,
        "button": button,
        "back": reverse("training:intake_timetable", args=[pk]),
        "back_label": _("Timetable"),
    }
    return render(request, "training/timetable/plan.html", context, status=status_of(form))


@require_http_methods(GET_OR_POST)
@page
def plan_series(request: ActorRequest, pk: int) -> HttpResponse:
    """Asked, shown with every clash, and only then planned; what was changed after the preview is shown again first."""
    found = kept_intake(request, pk)
    first = {"first_day": day_to_open(found, host_day(request.now)), "until": found.ends_on, "starts": "09:00", "ends": "10:30"}
    form = SeriesForm(request.POST if request.method == "POST" else None, intake=found, initial=first)
    rows: list[dict[str, Any]] = []
    if form.is_valid():
        if "plan" in request.POST and request.POST.get("seen") == form.fingerprint:
            with attempt(request, form) as done:
                days = form.chosen(request.POST.getlist("days"))
                made = operations.plan_sessions(found, days=days, fields=form.cleaned_data, actor=request.actor, now=request.now)
            if done:
                words = ngettext(
                    "%(n)d session is planned; those concerned are told.", "%(n)d sessions are planned; those concerned are told.", len(made)
                )
                messages.success(request, words % {"n": len(made)})
                return redirect(back_to(found, made[0]))
        rows = preview(found, form, request.POST.getlist("days") if "plan" in request.POST else None)
    elsewhere = other_rooms(found, form) if any(row["is_taken"] for row in rows) else ""
    context = {"form": form, "intake": found, "rows": rows, "elsewhere": elsewhere, "free": sum(row["is_free"] for row in rows)}
    return render(request, "training/timetable/series.html", context, status=status_of(form))


def preview(found: Intake, form: SeriesForm, ticked: list[str] | None) -> list[dict[str, Any]]:
    """Each day with what stands in its way; ticked are the days on which nothing does, or those that were ticked."""
    clashes: dict[Any, list[str]] = {}
    met = clashes_of(wanted_by(found, form.days, form.cleaned_data))
    taken = {local_day(clash.span[0]) for clash in met if clash.field == "room"}
    for clash in met:
        clashes.setdefault(local_day(clash.span[0]), []).append(clash.sentence)
    rows = []
    for number, day in enumerate(form.days):
        is_outside = not found.starts_on <= day <= found.ends_on
        is_free = day not in clashes and not is_outside
        row = {"day": day.isoformat(), "label": day_label(day), "id": f"id_days_{number}", "clashes": clashes.get(day, [])}
        rows.append(
            row
            | {
                "is_ticked": is_free if ticked is None else day.isoformat() in ticked,
                "is_free": is_free,
                "is_outside": is_outside,
                "is_taken": day in taken,
            }
        )
    return rows


def other_rooms(found: Intake, form: SeriesForm) -> str:
    """Where the whole series could be instead."""
    wanted = wanted_by(found, form.days, form.cleaned_data)
    return offer(found.programme.institution_id, wanted.spans, seats=expected_in(found, form.cleaned_data["groups"]))


@require_http_methods(GET_OR_POST)
@page
def change_session(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_session(request, pk)
    if no := refusal(found, workflow_of(found).by_name["change"], request.actor, request.now):
        raise no
    form = ChangeSessionForm(request.POST if request.method == "POST" else None, intake=found.intake, initial=now_set(found))
    if form.is_valid():
        with attempt(request, form) as done:
            operations.change_session(found, fields=form.cleaned_data, seen=form.cleaned_data["seen"], actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("%(session)s is changed; those concerned are told.") % {"session": found})
            return redirect("training:session", pk)
    title, button = _("Change the session"), _("Save and tell those concerned")
    back = reverse("training:session", args=[pk])
    context = {"form": form, "intake": found.intake, "title": title, "button": button, "back": back, "back_label": str(found)}
    return render(request, "training/timetable/plan.html", context, status=status_of(form))


def now_set(found: TeachingSession) -> dict[str, Any]:
    zone = ZoneInfo(settings.HOST_ZONE)
    booking = getattr(found, "booking", None)
    return {
        **{name: getattr(found, name) for name in WORDS},
        "seen": found.sequence,
        "day": local_day(found.starts_at),
        "starts": found.starts_at.astimezone(zone).time(),
        "ends": found.ends_at.astimezone(zone).time(),
        "room": booking.room if booking else None,
        "lecturers": [row.lecturer_id for row in found.lecturers.all()],
        "groups": [] if found.for_all else [row.group_id for row in found.groups.all()],
    }


STEPS = {
    "cancel": StepPage(
        operations.cancel_session,
        ReasonForm,
        gettext_lazy(
            "Room, lecturers and groups are free at once. The session stays in the timetable, marked as cancelled; "
            "trainees and lecturers are told, with the reason, and calendars that follow the timetable show it."
        ),
    ),
    "bring_back": StepPage(
        operations.bring_back,
        StepForm,
        gettext_lazy(
            "The session takes place after all, at its old time and in its old room, if both are still free. Trainees and lecturers are told."
        ),
    ),
}


@require_http_methods(GET_OR_POST)
@page
def session_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = found_session(request, pk)
    return step_page(
        request,
        found,
        step,
        STEPS,
        back=reverse("training:session", args=[pk]),
        list_url=reverse("training:intake_timetable", args=[found.intake_id]),
        list_label=found.intake.reference,
        context={"record_title": str(found.intake)},
    )
