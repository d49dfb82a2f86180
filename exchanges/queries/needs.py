"""Requests and offers as pages read them; under which lines of agreements they may stand; how many missions they have."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from agreements.enums import RUNNING, Direction, LineKind, Unit
from agreements.models import QuotaYear
from exchanges.enums import Activity, MissionState, NeedKind
from exchanges.models import ExchangeNeed, Expert, Mission
from partners.actor import Actor
from partners.models import Partner

GIVEN_UP = (MissionState.DECLINED, MissionState.CANCELLED)
# Purposes of a line under which somebody may be sent for this.
FITTING: dict[str, tuple[LineKind, ...]] = {
    Activity.TEACHING: (LineKind.TEACHING,),
    Activity.TRAINING: (LineKind.TEACHING,),
    Activity.ADVISORY: (LineKind.TEACHING,),
    Activity.RESEARCH_STAY: (LineKind.RESEARCH,),
    Activity.STUDY_VISIT: (LineKind.TEACHING, LineKind.RESEARCH),
}


def needs_for(actor: Actor) -> Any:
    rows = ExchangeNeed.objects.visible_to(actor)
    return rows.select_related("partner", "addressed_to", "institution", "quota_year__line__agreement", "expert__person")


def narrowed(
    rows: Any,
    *,
    kind: str = "",
    state: str = "",
    activity: str = "",
    field: str = "",
    language: str = "",
    partner: Partner | None = None,
    since: date | None = None,
    until: date | None = None,
    text: str = "",
) -> Any:
    exact = {"kind": kind, "state": state, "activity": activity, "field": field, "language": language, "partner": partner}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    for word in text.split():
        rows = rows.filter(Q(reference__icontains=word) | Q(title__icontains=word))
    if since:
        rows = rows.filter(wished_until__gte=since)
    return rows.filter(wished_from__lte=until) if until else rows


def direction_of(need: ExchangeNeed) -> str:
    """To the host, when the host asks or a partner offers."""
    to_host = need.partner.is_host == (need.kind == NeedKind.REQUEST)
    return Direction.INBOUND if to_host else Direction.OUTBOUND


def other_side(need: ExchangeNeed) -> Partner | None:
    """The partner with whom it is settled; None when the host has written to all."""
    return need.addressed_to if need.partner.is_host else need.partner


def lines_in_force(today: date) -> Any:
    """Years of lines for experts that are not closed, of agreements that hold today."""
    rows = QuotaYear.objects.across_partners(reason="lines for experts; narrowed to what the reader may name")
    rows = rows.filter(
        line__kind__in=[LineKind.TEACHING, LineKind.RESEARCH], line__unit__in=[Unit.PEOPLE, Unit.DAYS], line__agreement__state__in=RUNNING,
        closed_at__isnull=True, year__gte=today.year,
    )  # fmt: skip
    for day in ("valid_until", "ends_by_notice_on"):
        rows = rows.filter(Q(**{f"line__agreement__{day}__isnull": True}) | Q(**{f"line__agreement__{day}__gte": today}))
    return rows.select_related("line__agreement", "line__partner").order_by(
        "line__partner__code", "line__agreement__reference", "line__number", "year"
    )


def lines_to_name(actor: Actor, partner: Partner, today: date) -> Any:
    """For a request or offer of this side: the host chooses among all partners' lines, a partner among the own ones that it reads."""
    rows = lines_in_force(today)
    if partner.is_host:
        return rows
    return rows.filter(line__partner=partner, pk__in=QuotaYear.objects.visible_to(actor).values("pk"))


def line_fits(need: ExchangeNeed, today: date) -> bool:
    """Partner, direction, purpose and year; what goes to all stands under no line."""
    side = other_side(need)
    if side is None or need.quota_year is None:
        return False
    rows = lines_in_force(today).filter(pk=need.quota_year.pk, line__partner=side, line__direction=direction_of(need))
    return bool(rows.filter(line__kind__in=FITTING[need.activity], year=need.wished_from.year).exists())


def taken_by(need: ExchangeNeed, unit: str) -> int:
    """How much of a line it would take, in its unit."""
    return need.people * need.days if unit == Unit.DAYS else need.people


def missions_of_need(need: ExchangeNeed) -> Q:
    return Q(request=need) if need.kind == NeedKind.REQUEST else Q(offer=need)


def live_missions(need: ExchangeNeed) -> int:
    """Begun from it and not given up."""
    rows = Mission.objects.across_partners(reason="how many missions a request or offer has, whoever may open them")
    return int(rows.filter(missions_of_need(need)).exclude(state__in=GIVEN_UP).count())


def missions_to_open(need: ExchangeNeed, actor: Actor) -> list[Mission]:
    rows = Mission.objects.visible_to(actor).filter(missions_of_need(need)).select_related("partner", "receiver")
    return list(rows.order_by("-starts_on", "-pk")[:20])


def experts_to_offer(actor: Actor, partner: Partner) -> Any:
    """Of the own side, who have agreed to stand in the directory."""
    rows = Expert.objects.visible_to(actor).filter(Expert.listed(), partner=partner).select_related("person")
    return rows.order_by("person__sort_key", "pk")
