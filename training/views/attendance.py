"""Attendance: the list of a session, the code in the room, the phone of a trainee, and how an intake stands."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import NotAllowed, Refused
from core.pages import attempt, page
from core.paging import page_of
from core.record import history_of
from documents.throttle import count_miss_of, one_guesses_too_much
from partners.http import ActorRequest
from training import operations
from training.daily_words import session_lines
from training.forms.attendance import AttendanceForm, CodeForm
from training.models import TeachingSession
from training.operations.attendance import CODE_OPENS, check_code_is_open, check_list_is_open
from training.presence_code import RENEWED, is_short_code, session_in, short_code, token_of
from training.qr import picture_of
from training.queries import enrolments_for
from training.queries.attendance import enrolment_in, expected_in, minimums_of, registers_of, running_for, sessions_shown
from training.queries.results import attendance_of
from training.rules.attendance import may_read_daily_work, may_take_attendance
from training.tabs import intake_tabs
from training.views.intakes import found_intake
from training.views.programmes import GET_OR_POST

GUESSED = "presence"


def found_session(request: ActorRequest, pk: int) -> TeachingSession:
    """For whoever takes its attendance; others of the academy and the host's staff only look."""
    found: TeachingSession = get_object_or_404(sessions_shown(request.actor), pk=pk)
    if not may_read_daily_work(request.actor, found.intake):
        raise NotAllowed
    return found


@require_http_methods(GET_OR_POST)
@page
def attendance(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_session(request, pk)
    may_take = may_take_attendance(request.actor, found)
    if request.method == "POST" and not may_take:
        raise NotAllowed
    listed = expected_in(found)
    form = AttendanceForm(request.POST if request.method == "POST" else None, listed=listed)
    if form.is_valid():
        with attempt(request, form) as done:
            presences, seen = form.presences, form.seen
            number = operations.take_attendance(found, presences=presences, seen=seen, actor=request.actor, now=request.now)
        if done:
            _say(request, number)
            return redirect("training:attendance", pk)
    closed = _closed(found, request)
    context = {
        "session": found,
        "form": form,
        "listed": listed,
        "taken": sum(one.row is not None for one in listed),
        "may_take": may_take and not closed,
        "closed": closed,
        "history": session_lines(history_of(found), {one.enrolment.pk: one.enrolment.person.passport_name for one in listed}),
    }
    return render(request, "training/attendance/list.html", context, status=422 if form.is_bound else 200)


def _say(request: ActorRequest, number: int) -> None:
    if number:
        text = ngettext("Attendance of %(n)d person is saved.", "Attendance of %(n)d people is saved.", number)
        messages.success(request, text % {"n": number})
    else:
        messages.info(request, _("Nothing was changed."))


def _closed(found: TeachingSession, request: ActorRequest) -> str:
    try:
        check_list_is_open(found, request.now)
    except Refused as refused:
        return str(refused)
    return ""


@require_safe
@page
def room_code(request: ActorRequest, pk: int) -> HttpResponse:
    """For the projector: a code that is renewed by itself every minute. The part alone for htmx, the whole page without scripts."""
    found = found_session(request, pk)
    if not may_take_attendance(request.actor, found):
        raise NotAllowed
    closed = ""
    try:
        check_code_is_open(found, request.now)
    except Refused as refused:
        closed = str(refused)
    address = request.build_absolute_uri(reverse("training:attend", args=[token_of(found.pk, now=request.now)]))
    rows = registers_of(found.intake, now=request.now + CODE_OPENS).filter(pk=pk)
    context = {
        "session": found,
        "closed": closed,
        "picture": picture_of(address),
        "code": short_code(found.pk, now=request.now),
        "there": next((row.there for row in rows), 0),
        "seconds": int(RENEWED.total_seconds()),
    }
    is_part = request.headers.get("HX-Request") == "true"
    return render(request, "training/attendance/room.html" + ("#code" if is_part else ""), context)


@require_http_methods(GET_OR_POST)
@page
def attend(request: ActorRequest, token: str) -> HttpResponse:
    """What the phone opens: which session it is, and one button. The code is looked at again when the button is pressed."""
    pk = session_in(token, now=request.now)
    found: TeachingSession = get_object_or_404(sessions_shown(request.actor), pk=pk)
    if enrolment_in(found, request.actor.user_id) is None:
        raise Refused(_("You are not enrolled in the intake of this session: only its trainees mark themselves here."))
    if request.method == "POST":
        return _present(request, found)
    check_code_is_open(found, request.now)
    return render(request, "training/attendance/attend.html", {"session": found})


@require_http_methods(GET_OR_POST)
@page
def attend_by_code(request: ActorRequest) -> HttpResponse:
    """For whoever can't scan: the short code is typed. Nobody goes through codes: after ten wrong ones a minute passes first."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    person = request.actor.user_id or 0
    if form.is_valid() and one_guesses_too_much(person, GUESSED):
        form.add_error(None, _("Too many wrong codes. Wait a minute, then type the one on the wall."))
    elif form.is_valid():
        running = running_for(person, opens=request.now + CODE_OPENS, now=request.now)
        found = next((row for row in running if is_short_code(form.cleaned_data["code"], row.pk, now=request.now)), None)
        if found:
            return _present(request, found)
        count_miss_of(person, GUESSED)
        form.add_error("code", _("No session of yours that runs now has this code. A code is good for two minutes: type the one on the wall now."))
    return render(request, "training/attendance/by_code.html", {"form": form}, status=422 if form.is_bound else 200)


def _present(request: ActorRequest, found: TeachingSession) -> HttpResponse:
    row = operations.check_in(found, actor=request.actor, now=request.now)
    words = {"presence": row.get_presence_display(), "session": found.shown_title}
    messages.success(request, _("You are marked as “%(presence)s” in the session “%(session)s”.") % words)
    return redirect("training:enrolment_marks", row.enrolment_id)


@require_safe
@page
def intake_attendance(request: ActorRequest, pk: int) -> HttpResponse:
    """Everybody with the share of sessions they were in, and what that is too little for."""
    intake = found_intake(request, pk)
    if not may_read_daily_work(request.actor, intake):
        raise NotAllowed
    people = page_of(enrolments_for(request.actor).filter(intake=intake), request, order=("person__sort_key", "pk"))
    minimums = minimums_of(intake)
    shares = attendance_of(people)
    context = {
        "intake": intake,
        "tabs": intake_tabs(intake, request.actor, "attendance"),
        "page": people,
        "rows": [_share_row(one, shares[one.pk], minimums) for one in people],
        "minimums": minimums,
    }
    return render(request, "training/attendance/intake.html", context)


def _share_row(enrolment: Any, share: int | None, minimums: list[Any]) -> dict[str, Any]:
    unmet = [rule for rule in minimums if share is not None and share < rule.attendance_min]
    return {"enrolment": enrolment, "share": share, "unmet": unmet, "tone": "bad" if len(unmet) == len(minimums) else "attention"}


@require_safe
@page
def registers(request: ActorRequest, pk: int) -> HttpResponse:
    """Sessions that have begun, the latest first, with what was taken."""
    intake = found_intake(request, pk)
    if not may_read_daily_work(request.actor, intake):
        raise NotAllowed
    shown = page_of(registers_of(intake, now=request.now), request, order=("-starts_at", "-pk"))
    return render(request, "training/attendance/registers.html", {"intake": intake, "page": shown})
