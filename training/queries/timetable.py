"""Sessions of an intake, of a person, of a lecturer."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from training.enums import STUDYING
from training.models import Enrolment, SessionGroup, TeachingSession

SHOWN = ("intake__programme", "module", "booking__room")


def sessions_of_enrolment(enrolment: Enrolment) -> QuerySet[TeachingSession]:
    """Of the whole intake, and of the person's group."""
    mine = SessionGroup.objects.filter(session=OuterRef("pk"), group_id=enrolment.group_id)
    rows = TeachingSession.objects.filter(intake_id=enrolment.intake_id)
    return rows.filter(Q(for_all=True) | Exists(mine)).select_related(*SHOWN).order_by("starts_at", "pk")


def sessions_of_trainee(user_id: int) -> QuerySet[TeachingSession]:
    """Of each intake in which this user studies now."""
    own = Enrolment.objects.across_partners(reason="one's own timetable").filter(person__user_id=user_id, state__in=STUDYING)
    here = own.filter(intake=OuterRef("intake"))
    mine = SessionGroup.objects.filter(session=OuterRef("pk"), group__enrolments__in=own)
    rows = TeachingSession.objects.filter(Exists(here))
    return rows.filter(Q(for_all=True) | Exists(mine)).select_related(*SHOWN).order_by("starts_at", "pk")
