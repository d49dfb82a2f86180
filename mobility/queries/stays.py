"""Stays as lists show them: for the desk in the order of its clock, for everybody else the latest first."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from core.names import search_key
from mobility.enums import EXPECTED, StayState
from mobility.models import Stay
from mobility.visa_clock import ClockState, entries_in
from partners.actor import Actor

TO_DO, REFERENCES, EVERYBODY, ARRIVALS = "to_do", "references", "all", "arrivals"
UNSENT = Q(state=StayState.PLANNED, visa_needed=True)
RANKED = (ClockState.DUE, ClockState.LATE, ClockState.OPEN, ClockState.NOT_YET)  # due this week first, then late, then opening


def stays_for(actor: Actor) -> QuerySet[Stay]:
    return Stay.objects.visible_to(actor).select_related("person", "partner", "institution")  # type: ignore[no-any-return]


def in_clock(state: ClockState, today: date) -> Q:
    """Unsent stays which the clock puts into this state today."""
    first, last = entries_in(state, today)
    days = Q(enters_on__gte=first) if first else Q()
    return UNSENT & days & (Q(enters_on__lte=last) if last else Q())


def shown_as(choice: str, today: date) -> Q:
    """What a choice of the desk's filter stands for."""
    if choice in RANKED:
        return in_clock(ClockState(choice), today)
    return {
        REFERENCES: Q(state=StayState.NOTE_SENT),
        ARRIVALS: Q(state__in=EXPECTED, enters_on__lte=today),
        ClockState.NOT_NEEDED: Q(state=StayState.PLANNED, visa_needed=False),
        EVERYBODY: Q(),
    }.get(choice, UNSENT)


def by_clock(rows: QuerySet[Stay], today: date) -> QuerySet[Stay]:
    """With `rank`, so that a page by key can follow the order of the desk."""
    whens = [When(in_clock(state, today), then=Value(number)) for number, state in enumerate(RANKED)]
    return rows.annotate(rank=Case(*whens, default=Value(len(RANKED)), output_field=IntegerField()))


def narrowed(rows: QuerySet[Stay], *, partner: Any = None, institution: Any = None, text: str = "", state: str = "") -> QuerySet[Stay]:
    if partner:
        rows = rows.filter(partner=partner)
    if institution:
        rows = rows.filter(institution=institution)
    if state:
        rows = rows.filter(state=state)
    for word in text.split():
        rows = rows.filter(
            Q(about__icontains=word) | Q(reference__iexact=word) | Q(visa_reference__iexact=word) | Q(person__search_key__contains=search_key(word))
        )
    return rows


def desk_figures(rows: QuerySet[Stay], today: date) -> dict[str, int]:
    """How many stand in each state of the clock, with one query."""
    wanted = {state.value: in_clock(state, today) for state in RANKED}
    wanted |= {choice: shown_as(choice, today) for choice in (REFERENCES, ARRIVALS)}
    return rows.aggregate(**{name: Count("pk", filter=condition) for name, condition in wanted.items()})
