"""Who is expected in a session, who was there, and how an intake stands against its rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from partners.actor import Actor
from partners.queries import host_day
from training.enums import FINISHED, STUDYING, Presence, SessionState
from training.models import Attendance, CertificateRule, Enrolment, Intake, SessionGroup, TeachingSession

REASON = "attendance of a session that was fetched for this reader"
THERE = (Presence.PRESENT, Presence.LATE)


@dataclass(frozen=True)
class Expected:
    """One person of the list; nothing is kept of them yet without a row."""

    enrolment: Enrolment
    row: Attendance | None

    @property
    def presence(self) -> str:
        return self.row.presence if self.row else ""


def sessions_shown(actor: Actor) -> QuerySet[Any]:
    return TeachingSession.objects.visible_to(actor).select_related("intake__programme__institution", "module", "booking__room")  # type: ignore[no-any-return]


def expected_in(session: TeachingSession) -> list[Expected]:
    """By name: the whole intake or the session's groups; two queries.

    Not who was enrolled after the session, arrived later or had completed before; not who is suspended, has left
    or did not complete. Whoever has
    a row already stands on the list all the same, so that it can be put right.
    """
    rows = {row.enrolment_id: row for row in Attendance.objects.across_partners(reason=REASON).filter(session=session)}
    people = Enrolment.objects.across_partners(reason=REASON).filter(intake_id=session.intake_id)
    people = people.filter(expected(session) | Q(pk__in=rows)).select_related("person", "partner", "group")
    return [Expected(one, rows.get(one.pk)) for one in people.order_by("person__sort_key", "pk")]


def expected(session: TeachingSession) -> Q:
    """Which enrolments of the intake are expected in this session."""
    day = host_day(session.starts_at)
    in_training = Q(state__in=STUDYING) | Q(state__in=FINISHED, completed_on__gte=day)
    here = Q(enrolled_at__lt=session.ends_at) & (Q(arrived_on__isnull=True) | Q(arrived_on__lte=day))
    if session.for_all:
        return in_training & here
    return in_training & here & Q(group__in=SessionGroup.objects.filter(session=session).values("group"))


def enrolment_in(session: TeachingSession, user_id: int | None) -> Enrolment | None:
    """The own enrolment in the intake of a session, whatever its state: the latest."""
    rows = Enrolment.objects.across_partners(reason="one's own enrolment").filter(intake_id=session.intake_id, person__user_id=user_id)
    return rows.order_by("-pk").first() if user_id else None  # type: ignore[no-any-return]


def is_expected(session: TeachingSession, enrolment: Enrolment) -> bool:
    rows = Enrolment.objects.across_partners(reason="one's own enrolment").filter(expected(session), pk=enrolment.pk)
    return bool(rows.exists())


def running_for(user_id: int, *, opens: datetime, now: datetime) -> QuerySet[Any]:
    """Sessions of the own intakes whose code is shown now: begun before `opens` and not over."""
    own = Enrolment.objects.across_partners(reason="one's own enrolment").filter(person__user_id=user_id, intake=OuterRef("intake"))
    rows = TeachingSession.objects.filter(Exists(own), state=SessionState.PLANNED, starts_at__lte=opens, ends_at__gt=now)
    return rows.select_related("intake__programme").order_by("starts_at", "pk")


def registers_of(intake: Intake, *, now: datetime) -> QuerySet[Any]:
    """Sessions that have begun, each with how many were marked and how many of them were there."""
    rows = TeachingSession.objects.filter(intake=intake, state=SessionState.PLANNED, starts_at__lte=now).select_related("module")
    return rows.annotate(marked=Count("attendance"), there=Count("attendance", filter=Q(attendance__presence__in=THERE)))


def without_attendance(*, since: datetime, now: datetime) -> QuerySet[Any]:
    """Sessions that have begun, of which nothing was taken, of an intake in which somebody sits."""
    taken = Attendance.objects.across_partners(reason="only whether something was taken").filter(session=OuterRef("pk"))
    rows = TeachingSession.objects.filter(state=SessionState.PLANNED, starts_at__lte=now, starts_at__gte=since, intake__taken__gt=0)
    return rows.filter(~Exists(taken)).select_related("intake").order_by("starts_at", "pk")


def minimums_of(intake: Intake) -> list[CertificateRule]:
    """Rules that ask for attendance, the strictest first."""
    if intake.version_id is None:
        return []
    rows = CertificateRule.objects.filter(version=intake.version_id, attendance_min__gt=0)
    return sorted(rows, key=lambda rule: (-rule.attendance_min, rule.kind))


def attendance_lines(enrolment: Enrolment) -> QuerySet[Any]:
    rows = Attendance.objects.across_partners(reason="attendance of an enrolment that was fetched for this reader").filter(enrolment=enrolment)
    return rows.select_related("session__module").annotate(starts_at=F("session__starts_at")).order_by("-session__starts_at", "-pk")  # type: ignore[no-any-return]
