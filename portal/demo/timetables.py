"""What has happened to the timetable of the trainee's intake: two groups, lessons apart, a session cancelled and one moved."""

from __future__ import annotations

from datetime import time, timedelta

from portal.demo.stage import Stage
from training import operations as training
from training.enums import STUDYING, SessionState
from training.models import Enrolment, Intake, IntakeGroup, Lecturer, Room, TeachingSession
from training.operations.timetable import standing
from training.queries.weeks import local_day

LESSON = (time(12, 40), time(13, 50))  # between the sessions that every intake has
TOPIC = "Language of negotiations"
MOST_LESSONS = 8


def play_timetables(stage: Stage) -> None:
    """By the verbs, so that those concerned are told."""
    intake = _intake(stage)
    if intake is None:
        return
    registrar, now = stage.actors["registrar"], stage.now
    training.add_group(intake, name="2", actor=registrar, now=now)
    training.divide_evenly(intake, actor=registrar, now=now)
    for weekday, group in enumerate(IntakeGroup.objects.filter(intake=intake).order_by("name")):
        _lessons(stage, intake, group, weekday)
    _moved_and_cancelled(stage, intake)


def _intake(stage: Stage) -> Intake | None:
    """In which the trainee with an account studies, or else the fullest that runs."""
    studying = Enrolment.objects.across_partners(reason="people of the demo").filter(state__in=STUDYING, intake__sessions__ends_at__gt=stage.now)
    own = studying.filter(person__user=stage.users["trainee"]).order_by("-pk").first()
    found = own or studying.order_by("-intake__taken", "-pk").first()
    return found.intake if found else None


def _lessons(stage: Stage, intake: Intake, group: IntakeGroup, weekday: int) -> None:
    """Weekly from this week on, each group on a day of its own."""
    first = stage.day(0) - timedelta(days=stage.day(0).weekday())
    days = [first + timedelta(days=weekday + 7 * week) for week in range(MOST_LESSONS)]
    days = [day for day in days if intake.starts_on <= day <= intake.ends_on]
    academy = intake.programme.institution
    room = Room.objects.filter(institution=academy, name="Language laboratory").first()
    lecturer = Lecturer.objects.filter(institution=academy, user=stage.users["lecturer"]).first()
    fields = {"kind": "seminar", "title": TOPIC, "starts": LESSON[0], "ends": LESSON[1], "room": room, "crowded": True, "groups": [group]}
    if days:
        training.plan_sessions(intake, days=days, fields=fields | {"lecturers": [lecturer]}, actor=stage.actors["registrar"], now=stage.now)


def _moved_and_cancelled(stage: Stage, intake: Intake) -> None:
    """The next two sessions of the whole intake from tomorrow on."""
    ahead = TeachingSession.objects.filter(intake=intake, for_all=True, state=SessionState.PLANNED, starts_at__gt=stage.now + timedelta(hours=20))
    rows = list(ahead.select_related("intake__programme").order_by("starts_at")[:2])
    registrar = stage.actors["registrar"]
    if rows:
        training.cancel_session(rows[0], reason="The lecturer travels with a delegation.", actor=registrar, now=stage.now)
    for row in rows[1:]:
        held = standing(row)
        fields = {
            **held,
            "groups": [],
            "day": local_day(row.starts_at),
            "starts": time(18),
            "ends": time(19, 30),
            "note": "In the evening this time.",
        }
        training.change_session(row, fields=fields, actor=registrar, now=stage.now)
