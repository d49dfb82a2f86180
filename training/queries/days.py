"""Days of people in an intake: planned ones belong to the sending side, real ones to the academy (domain.md 1.7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from mobility.enums import EXPECTED
from mobility.models import Stay
from training.enums import EnrolmentSource
from training.models import Enrolment, Intake

ENTERS_BEFORE = timedelta(days=1)  # the day before the first one of the intake
# Nobody comes earlier: a visa for studies lets in so long before them, and what lies further back is a slip of the pen (another year).
EARLIEST = timedelta(days=60)
# Who stays on longer than this after the last day needs an extension, not a ticket: allowances are due until the departure.
LATEST = timedelta(days=14)
# Whose training the academy has ended leaves within so many days (domain.md 1.7).
LEAVES_WITHIN = timedelta(days=3)


@dataclass(frozen=True)
class Days:
    enters_on: date
    leaves_on: date


def usual_days(intake: Intake) -> Days:
    """Who is trained comes the day before the intake begins and leaves on its last day, until a ticket says otherwise."""
    return Days(intake.starts_on - ENTERS_BEFORE, intake.ends_on)


def enrolment_of(stay: Stay) -> Enrolment | None:
    rows = Enrolment.objects.across_partners(reason="the enrolment for which a stay at hand is planned")
    found: Enrolment | None = rows.filter(stay=stay).select_related("intake__programme").first()
    return found


def stays_to_move(intake: Intake) -> QuerySet[Any]:
    """Stays of who is still expected in this intake without a scholarship; those of scholarships are moved with their awards."""
    rows = Enrolment.objects.across_partners(reason="stays of the intake that has moved").filter(intake=intake, stay__state__in=EXPECTED)
    return rows.exclude(source=EnrolmentSource.AWARD).select_related("stay").order_by("stay_id")  # type: ignore[no-any-return]
