"""The week of one trainee: sessions of the whole intake and of the own group."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.pages import page
from partners.http import ActorRequest
from partners.queries import host_day
from training.models import Enrolment
from training.queries.elsewhere import seats_elsewhere, sentence_of
from training.queries.timetable import sessions_of_enrolment
from training.queries.weeks import day_to_open, days_of, in_week, week_of
from training.rules.enrolments import may_read_days
from training.tabs import enrolment_tabs
from training.views.plans import found_enrolment


@require_safe
@page
def enrolment_timetable(request: ActorRequest, pk: int) -> HttpResponse:
    """For whoever reads the enrolment: the sending side sees what its trainee does."""
    found = found_enrolment(request, pk)
    today = host_day(request.now)
    week = week_of(request.GET.get("week", ""), day_to_open(found.intake, today))
    rows = in_week(sessions_of_enrolment(found), week)
    context = {
        "enrolment": found,
        "tabs": enrolment_tabs(found, request.actor, "timetable"),
        "week": week,
        "elsewhere": [sentence_of(seat) for seat in _elsewhere(request, found)],
        "days": days_of(rows, week, reader_zone=request.actor.zone, today=today),
    }
    return render(request, "training/plans/timetable.html", context)


def _elsewhere(request: ActorRequest, found: Enrolment) -> list[Enrolment]:
    """Both sides and the person read it; not everybody who teaches."""
    if not may_read_days(request.actor, found):
        return []
    return seats_elsewhere(found.intake, [found.person_id])
