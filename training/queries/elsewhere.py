"""Whoever sits in two intakes at once: nothing forbids it, somebody should know it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.functions import Greatest
from django.utils.translation import gettext

from core.timefmt import day_text
from training.enums import BEFORE, UNDER_WAY
from training.models import Enrolment, Intake

REASON = "whether somebody who sits in the intake at hand is trained elsewhere at the same time"


def seats_elsewhere(intake: Intake, person_ids: Iterable[int]) -> list[Enrolment]:
    """Seats of these people in other intakes whose days meet those of this one; one query."""
    rows = Enrolment.objects.across_partners(reason=REASON).filter(person_id__in=list(person_ids), state__in=[*BEFORE, *UNDER_WAY])
    rows = rows.exclude(intake=intake).annotate(until=Greatest("extended_until", "intake__ends_on"))
    rows = rows.filter(intake__starts_on__lte=intake.ends_on, until__gte=intake.starts_on)
    return list(rows.select_related("person", "intake__programme").order_by("intake__starts_on", "pk"))


def sentence_of(seat: Enrolment) -> str:
    words = {
        "name": seat.person.passport_name, "intake": seat.intake, "first": day_text(seat.intake.starts_on), "last": day_text(seat.last_day),
    }  # fmt: skip
    return gettext("%(name)s also has a seat in %(intake)s, %(first)s to %(last)s. Look whether the times meet.") % words
