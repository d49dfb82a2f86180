"""What stands on the public pages: programmes on offer and coming intakes, and of seats only whether there are any."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from training.models import Intake, Programme


@dataclass(frozen=True)
class Coming:
    """An intake that has not begun, and in words whether somebody may still join it."""

    intake: Intake
    seats: Text
    tone: str


def on_offer(*, kind: str = "", level: str = "", field: str = "", language: str = "") -> QuerySet[Programme]:
    rows = Programme.objects.filter(on_offer=True).select_related("institution")
    wanted = {"kind": kind, "level": level, "field": field, "languages__contains": [language] if language else None}
    return rows.filter(**{name: value for name, value in wanted.items() if value})


def coming_intakes(today: date, programmes: Iterable[Programme] | None = None) -> QuerySet[Intake]:
    """Of programmes on offer, the soonest first."""
    rows = Intake.objects.filter(starts_on__gt=today, programme__on_offer=True).select_related("programme__institution")
    return (rows if programmes is None else rows.filter(programme__in=list(programmes))).order_by("starts_on", "pk")


def coming(intake: Intake, today: date) -> Coming:
    if intake.free <= 0:
        return Coming(intake, _("full"), "neutral")
    if intake.registration_until and intake.registration_until < today:
        return Coming(intake, _("pre-registration has ended"), "neutral")
    return Coming(intake, _("places left"), "good")


def next_of_each(programmes: Iterable[Programme], today: date) -> dict[int, Coming]:
    """The next intake of each programme, with one query."""
    found: dict[int, Coming] = {}
    for intake in coming_intakes(today, programmes):
        found.setdefault(intake.programme_id, coming(intake, today))
    return found


def facts_of(row: Any, name: str) -> list[str]:
    """A text with one fact on each line, as a list."""
    return [line.strip(" -•\t") for line in row.words(name).splitlines() if line.strip(" -•\t")]
