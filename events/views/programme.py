"""The programme of an event: its timetable, one session, adding and changing."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import ReasonForm, StepPage, step_page
from core.errors import NotAllowed
from core.pages import attempt, page
from core.record import Act, acts_of, history_of
from core.workflow import refusal, workflow_of
from events import operations
from events.enums import SessionKind, SessionState
from events.forms import programme as forms
from events.models import DiscussionQuestion, Event, EventSession
from events.programme_words import event_lines
from events.queries import programme as queries
from events.queries.online import reads_online
from events.rules import programme as rules
from events.tabs import event_tabs
from events.transitions.events import AHEAD
from events.views.events import GET_OR_POST, found_event
from partners.http import ActorRequest

URLS = {
    "change": "events:change_session",
    "set_speakers": "events:session_speakers",
    "set_questions": "events:session_questions",
    "set_seats": "events:seating",
    "cancel": "events:cancel_session",
}


@require_safe
@page
def programme(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_event(request, pk)
    days = queries.days_of(queries.sessions_of(found, request.actor), found, reader_zone=request.actor.zone)
    context = {
        "event": found,
        "tabs": event_tabs(found, request.actor, "programme"),
        "days": days,
        "has_tracks": queries.has_tracks(days),
        "acts": _plan_acts(request, found, has_sessions=bool(days)),
        "is_told": found.state in AHEAD[1:],
    }
    return render(request, "events/programme/programme.html", context)


def _plan_acts(request: ActorRequest, found: Event, *, has_sessions: bool) -> list[Act]:
    """A programme with sessions is published from here; an empty one gets its first session."""
    if not rules.may_run_event(request.actor, found) or found.state not in AHEAD:
        return []
    steps = acts_of(found, request.actor, request.now, lambda step: reverse("events:event_step", args=[found.pk, step]))
    publish = [act for act in steps if act.name == "publish_programme" and has_sessions]
    return [
        *publish,
        Act("add", _("Add a session"), reverse("events:add_session", args=[found.pk]), "secondary" if publish else "primary"),
        Act("speakers", _("Speakers"), reverse("events:speakers", args=[found.pk]), "secondary"),
    ]


def kept_event(request: ActorRequest, pk: int) -> Event:
    """For whoever runs it."""
    found = found_event(request, pk)
    if not rules.may_run_event(request.actor, found):
        raise NotAllowed
    return found


def status_of(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200


@require_http_methods(GET_OR_POST)
@page
def add_session(request: ActorRequest, pk: int) -> HttpResponse:
    found = kept_event(request, pk)
    form = forms.SessionForm(request.POST if request.method == "POST" else None, event=found, initial=_next_free(request, found))
    if form.is_valid():
        with attempt(request, form) as done:
            made = operations.add_session(found, fields=form.of_session, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _told(found, _("“%(session)s” stands in the programme.") % {"session": made}))
            return redirect("events:programme", pk)
    return _ask(request, found, form, _("Add a session"), _("Add the session"), reverse("events:programme", args=[pk]), _("Programme"))


def _next_free(request: ActorRequest, found: Event) -> dict[str, Any]:
    """Right after the last session, or at the beginning."""
    last = EventSession.objects.visible_to(request.actor).filter(event=found, state=SessionState.PLANNED).order_by("-ends_at").first()
    start = (last.ends_at if last and last.ends_at < found.ends_at else found.starts_at).astimezone(ZoneInfo(found.zone))
    return {"kind": SessionKind.PANEL, "day": start.date(), "starts": start.time()}


def _told(event: Event, sentence: str) -> str:
    return " ".join([sentence, _("Those concerned are told.")]) if event.state in AHEAD[1:] else sentence


def _ask(request: ActorRequest, event: Event, form: Any, title: str, button: str, back: str, back_label: str) -> HttpResponse:
    is_told = event.state in AHEAD[1:]
    context = {"form": form, "event": event, "title": title, "button": button, "back": back, "back_label": back_label, "is_told": is_told}
    return render(request, "events/programme/form.html", context, status=status_of(form))


def found_session(request: ActorRequest, pk: int) -> EventSession:
    rows = queries.shown(EventSession.objects.visible_to(request.actor)).select_related("event__institution__partner", "booking__room")
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


@require_safe
@page
def session(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_session(request, pk)
    as_host = rules.reads_as_host(request.actor, found.event)
    asked = DiscussionQuestion.objects.visible_to(request.actor).filter(session=found).order_by("order", "pk")
    context = {
        "session": found,
        "event": found.event,
        "online_url": found.online_url if found.online_url and reads_online(request.actor, found.event) else "",
        "slot": queries.slot_of(found, found.event, request.actor.zone),
        "parts": list(found.roles.all()),
        "questions": list(asked),
        "acts": _acts(request, found),
        "history": event_lines(history_of(found), found.event.zone) if as_host else [],
    }
    return render(request, "events/programme/session.html", context)


def _acts(request: ActorRequest, found: EventSession) -> list[Act]:
    if found.event.state not in AHEAD:
        return []
    acts = [
        act
        for act in acts_of(found, request.actor, request.now, lambda step: reverse(URLS[step], args=[found.pk]) if step in URLS else "")
        if act.url
    ]
    if not acts:
        return []
    copy = Act("copy", _("Copy"), reverse("events:copy_session", args=[found.pk]), "secondary")
    return [*acts[:-1], copy, acts[-1]]


def changed_session(request: ActorRequest, pk: int, step: str) -> EventSession:
    """For a page that does this step; refused before anything is typed."""
    found = found_session(request, pk)
    if no := refusal(found, workflow_of(found).by_name[step], request.actor, request.now):
        raise no
    return found


@require_http_methods(GET_OR_POST)
@page
def change_session(request: ActorRequest, pk: int) -> HttpResponse:
    found = changed_session(request, pk, "change")
    event = found.event
    form = forms.ChangeSessionForm(request.POST if request.method == "POST" else None, event=event, initial=forms.initial_of(found, event.zone))
    if form.is_valid():
        with attempt(request, form) as done:
            operations.change_session(found, fields=form.of_session, seen=form.cleaned_data["seen"], actor=request.actor, now=request.now)
        if done:
            messages.success(request, _told(event, _("“%(session)s” is changed.") % {"session": found}))
            return redirect("events:session", pk)
    return _ask(request, event, form, _("Change the session"), _("Save the session"), reverse("events:session", args=[pk]), str(found))


@require_http_methods(GET_OR_POST)
@page
def copy_session(request: ActorRequest, pk: int) -> HttpResponse:
    found = changed_session(request, pk, "change")
    event = found.event
    form = forms.CopyForm(request.POST if request.method == "POST" else None, event=event, initial=forms.initial_of(found, event.zone))
    if form.is_valid():
        more = {"room": form.cleaned_data["room"], "with_speakers": form.cleaned_data["with_speakers"]}
        with attempt(request, form) as done:
            made = operations.copy_session(found, starts_at=form.instant("starts"), **more, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _told(event, _("“%(session)s” stands in the programme once more.") % {"session": made}))
            return redirect("events:session", made.pk)
    return _ask(request, event, form, _("Copy the session"), _("Copy the session"), reverse("events:session", args=[pk]), str(found))


@require_http_methods(GET_OR_POST)
@page
def session_questions(request: ActorRequest, pk: int) -> HttpResponse:
    found = changed_session(request, pk, "set_questions")
    rows = list(DiscussionQuestion.objects.visible_to(request.actor).filter(session=found).order_by("order", "pk"))
    form = forms.QuestionsForm(request.POST if request.method == "POST" else None, questions=rows)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.set_questions(found, questions=form.questions, actor=request.actor, now=request.now)
        if done:
            return redirect("events:session", pk)
    return render(request, "events/programme/questions.html", {"form": form, "session": found, "event": found.event}, status=status_of(form))


STEPS = {
    "cancel": StepPage(
        operations.cancel_session,
        ReasonForm,
        gettext_lazy(
            "Room and speakers are free at once. The session stays in the programme, marked as cancelled. "
            "Once the programme is published those concerned are told, with the reason, and calendars show it."
        ),
    )
}


@require_http_methods(GET_OR_POST)
@page
def cancel_session(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_session(request, pk)
    return step_page(
        request, found, "cancel", STEPS, back=reverse("events:session", args=[pk]),
        list_url=reverse("events:programme", args=[found.event_id]), list_label=found.event.reference, context={"record_title": found.event.title},
    )  # fmt: skip
