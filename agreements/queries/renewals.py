"""When agreements end: the calendar of renewals, and which of the days for a reminder has come."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Case, F, Prefetch, Q, When
from django.db.models.functions import Coalesce, Least

from agreements.enums import RUNNING, AgreementState
from agreements.models import Agreement, AgreementParty
from agreements.queries.lists import names_of
from partners.actor import Actor

MONTHS = 24
MARKS = (180, 90, 60, 30)  # days before the end
# Runs until its end, or is signed and will.
ENDING = (*RUNNING, AgreementState.SIGNED)
ON_THE_TABLE = (AgreementState.PROPOSED, AgreementState.AGREED)


def with_end(rows: Any) -> Any:
    """`ends_on` is the last day: by notice when notice was given and that is earlier, else as agreed."""
    by_notice = Coalesce(Least("ends_by_notice_on", "valid_until"), "ends_by_notice_on", "valid_until")
    return rows.annotate(ends_on=Case(When(state=AgreementState.TERMINATING, then=by_notice), default=F("valid_until")))


def last_day_of(today: date, months: int = MONTHS) -> date:
    """The first day that is no longer shown: that of the month after the last one."""
    number = today.month - 1 + months
    return date(today.year + number // 12, number % 12 + 1, 1)


def ending_for(actor: Actor, today: date) -> Any:
    """Agreements this actor may see that end from today to the end of the calendar, each with its parties."""
    rows = with_end(Agreement.objects.visible_to(actor).filter(state__in=ENDING))
    return _with_parties(rows.filter(ends_on__gte=today, ends_on__lt=last_day_of(today)), actor)


def negotiated_for(actor: Actor) -> Any:
    """What lies on the table and has not been signed."""
    return _with_parties(Agreement.objects.visible_to(actor).filter(state__in=ON_THE_TABLE), actor)


def _with_parties(rows: Any, actor: Actor) -> Any:
    parties = AgreementParty.objects.visible_to(actor).select_related("partner", "institution").order_by("pk")
    return rows.prefetch_related(Prefetch("parties", queryset=parties))


@dataclass(frozen=True)
class Month:
    first: date
    rows: list[tuple[Agreement, list[str]]] = field(default_factory=list)


def by_month(rows: list[Any]) -> list[Month]:
    """`rows` stand in the order of their end."""
    return [
        Month(first, [(row, names_of(row.parties.all())) for row in group]) for first, group in groupby(rows, lambda row: row.ends_on.replace(day=1))
    ]


def mark_of(days: int) -> int | None:
    """The nearest mark that has come: a clock that slept over two gives one reminder."""
    return min((mark for mark in MARKS if 0 <= days <= mark), default=None)


def soon_to_end(today: date, until: date) -> Any:
    """For the clock: agreements in force whose last day lies between the two."""
    rows = with_end(Agreement.objects.across_partners(reason="the clock looks at every agreement").filter(Q(state__in=RUNNING)))
    return rows.filter(ends_on__range=(today, until)).order_by("ends_on", "pk")
