"""Weeks: the own one, that of an intake, that of an academy by rooms; and one session."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.calendar import calendar_of
from core.models import HistoryEntry
from core.pages import page
from core.paging import page_of
from core.record import Act, acts_of, history_of
from partners.enums import Role
from partners.http import ActorRequest
from partners.queries import host_day
from training.calendar_source import event_of
from training.enums import SessionState
from training.models import Intake, Room, TeachingSession
from training.queries import enrolments_for
from training.queries.clashes import EXPECTED, expected_in
from training.queries.weeks import belongs_to, day_to_open, days_of, in_week, rooms_of_week, sessions_of, shown, slot_of, week_of
from training.rules import timetable as rules
from training.rules.attendance import may_take_attendance
from training.tabs import intake_tabs
from training.timetable_words import session_lines
from training.views.intakes import found_intake

URLS = {"change": "training:change_session", "cancel": "training:cancel_session", "bring_back": "training:bring_back"}


@require_safe
@page
def timetable(request: ActorRequest) -> HttpResponse:
    """Trainees and lecturers see their own week, registrars that of their academy by rooms."""
    actor, today = request.actor, host_day(request.now)
    week = week_of(request.GET.get("week", ""), today)
    is_registrar = rules.may_see_whole_week(actor)
    studies_or_teaches = actor.has(Role.TRAINEE, Role.LECTURER) or not is_registrar
    zone = actor.zone
    context = {
        "week": week,
        "days": days_of(in_week(sessions_of(actor), week), week, reader_zone=zone, today=today) if studies_or_teaches else [],
        "lines": rooms_of_week(actor.institution_ids, week, reader_zone=zone, today=today) if is_registrar else [],
        "is_registrar": is_registrar,
        "is_own": studies_or_teaches,
    }
    return render(request, "training/timetable/own.html", context)


@require_safe
@page
def intake_timetable(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_intake(request, pk)
    today = host_day(request.now)
    week = week_of(request.GET.get("week", ""), day_to_open(found, today))
    rows = in_week(TeachingSession.objects.visible_to(request.actor).filter(intake=found), week)
    context = {
        "intake": found,
        "tabs": intake_tabs(found, request.actor, "timetable"),
        "week": week,
        "days": days_of(rows, week, reader_zone=request.actor.zone, today=today),
        "acts": _plan_acts(request, found),
    }
    return render(request, "training/timetable/intake.html", context)


def _plan_acts(request: ActorRequest, found: Intake) -> list[Act]:
    if not rules.may_keep_timetable(request.actor, found):
        return []
    return [
        Act("plan", _("Plan a session"), reverse("training:plan_session", args=[found.pk]), "primary"),
        Act("series", _("Plan a series"), reverse("training:plan_series", args=[found.pk]), "secondary"),
        Act("groups", _("Groups"), reverse("training:groups", args=[found.pk]), "secondary"),
    ]


def found_session(request: ActorRequest, pk: int) -> TeachingSession:
    rows = shown(TeachingSession.objects.visible_to(request.actor)).select_related("intake__programme__institution", "module", "booking__room")
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


@require_safe
@page
def session(request: ActorRequest, pk: int) -> HttpResponse:
    """Facts of the timetable for everybody who is signed in; address, note and why it is cancelled for those whose session it is.

    Of the people each reader sees those they may see anyway.
    """
    found = found_session(request, pk)
    actor = request.actor
    keeps = rules.may_change_session(actor, found)
    entries = history_of(found)
    groups = [row.group for row in found.groups.all()]
    is_own, is_cancelled = keeps or actor.sees_all_partners or belongs_to(actor, found), found.state == SessionState.CANCELLED
    context = {
        "session": found,
        "slot": slot_of(found, actor.zone),
        "acts": _acts(request, found),
        "is_own": is_own,
        "is_cancelled": is_cancelled,
        "reason": _reason(entries) if is_own and is_cancelled else "",
        "seats": _seats(found, expected_in(found.intake, () if found.for_all else groups)) if keeps or actor.sees_all_partners else {},
        "page": page_of(_people(request, found), request, order=("person__sort_key", "pk")),
        "history": session_lines(entries) if keeps or actor.sees_all_partners else [],
    }
    return render(request, "training/timetable/session.html", context)


def _acts(request: ActorRequest, found: TeachingSession) -> list[Act]:
    """Whoever teaches it, or keeps the register, goes on to its attendance from here."""
    acts = acts_of(found, request.actor, request.now, lambda step: reverse(URLS[step], args=[found.pk]))
    if found.state != SessionState.PLANNED or not may_take_attendance(request.actor, found):
        return acts
    return [Act("attendance", _("Take attendance"), reverse("training:attendance", args=[found.pk]), "primary"), *acts]


def _reason(entries: list[HistoryEntry]) -> str:
    return next((entry.reason for entry in reversed(entries) if entry.step == "cancel"), "")


def _seats(found: TeachingSession, expected: int) -> dict[str, Any]:
    booking = getattr(found, "booking", None)
    seats = booking.room.seats if booking else None
    return {"expected": expected, "seats": seats, "too_few": seats is not None and seats < expected}


def _people(request: ActorRequest, found: TeachingSession) -> Any:
    """Who is expected, as far as this reader may see them; oneself one knows."""
    rows = enrolments_for(request.actor).filter(intake=found.intake_id, state__in=EXPECTED).exclude(person__user_id=request.actor.user_id)
    return rows.select_related("group") if found.for_all else rows.filter(group__sessions__session=found).select_related("group")


@require_safe
@page
def session_calendar(request: ActorRequest, pk: int) -> HttpResponse:
    """One session for a calendar, without subscribing."""
    found = found_session(request, pk)
    own = rules.may_change_session(request.actor, found) or belongs_to(request.actor, found)
    answer = HttpResponse(calendar_of([event_of(found, own=own)], name=str(found)), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.intake.reference}-{found.starts_at:%Y-%m-%d}.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@page
def room(request: ActorRequest, pk: int) -> HttpResponse:
    """What stands in one room in a week."""
    found = get_object_or_404(Room.objects.visible_to(request.actor).select_related("institution"), pk=pk)
    today = host_day(request.now)
    week = week_of(request.GET.get("week", ""), today)
    lines = rooms_of_week([found.institution_id], week, reader_zone=request.actor.zone, today=today, room=found)
    context = {"room": found, "week": week, "days": lines[0].days, "may_keep": rules.may_keep_room(request.actor, found)}
    return render(request, "training/timetable/room.html", context)
