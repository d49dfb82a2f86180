"""The directory of experts as pages read it, and the days on which somebody can be sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from core.names import search_words
from core.timefmt import month_text
from exchanges.enums import AGREED_MISSIONS, MissionState
from exchanges.models import Availability, Expert, Mission
from exchanges.rules import experts as rules
from partners.actor import Actor
from partners.enums import InstitutionKind, Role
from partners.models import Institution, Membership, Partner
from partners.queries import host_day
from people.models import Person

MONTHS = 12
LABELS = 3  # as many fit beside each other on a telephone
TEACHERS = (Role.EXPERT, Role.LECTURER)
OVERLAPS = "whether an expert whom the reader sees is free on some days"


def experts_for(actor: Actor) -> Any:
    """Those in the directory and those of the own side, whether they have agreed or not."""
    return Expert.objects.visible_to(actor).select_related("person", "partner", "institution")


def narrowed(
    rows: Any,
    *,
    field: str = "",
    language: str = "",
    activity: str = "",
    partner: Partner | None = None,
    since: date | None = None,
    until: date | None = None,
    text: str = "",
    listing: str = "",
) -> Any:
    """`since` and `until`: free on at least one day from the first to the last of them."""
    for name, value in (("fields", field), ("languages", language), ("activities", activity)):
        if value:
            rows = rows.filter(**{f"{name}__contains": [value]})
    if partner:
        rows = rows.filter(partner=partner)
    for word in text.split():
        rows = rows.filter(_named(word) | Q(summary__icontains=word) | Q(position__icontains=word))
    if since or until:
        rows = rows.filter(Exists(free_between(since, until)))
    if listing == "listed":
        return rows.filter(Expert.listed())
    return rows.exclude(Expert.listed()) if listing == "unlisted" else rows


def _named(word: str) -> Q:
    folded = search_words(word)
    condition = Q(pk__in=[]) if not folded else Q()
    for one in folded:
        condition &= Q(person__search_key__contains=one)
    return condition


def free_between(since: date | None, until: date | None) -> Any:
    """Periods of the expert of the outer query that hold a day of these."""
    rows = Availability.objects.across_partners(reason=OVERLAPS).filter(expert=OuterRef("pk"))
    if since:
        rows = rows.filter(ends_on__gte=since)
    return rows.filter(starts_on__lte=until) if until else rows


def own_expert(actor: Actor) -> Expert | None:
    """The record of the actor in person."""
    if actor.user_id is None:
        return None
    found: Expert | None = experts_for(actor).filter(person__user_id=actor.user_id).first()
    return found


def sides_in_directory(actor: Actor) -> Any:
    """Sides of whom the reader sees somebody."""
    return Partner.objects.filter(pk__in=Expert.objects.visible_to(actor).values("partner_id")).order_by("code")


def sides_to_enter_for(actor: Actor) -> Any:
    return Partner.objects.filter(pk__in=rules.sides_of(actor)).order_by("-is_host", "code")


def institutions_of_side(actor: Actor, partner: Partner) -> Any:
    """Of this side, without embassies, where nobody teaches; for a registrar the own academies."""
    rows = Institution.objects.filter(partner=partner).exclude(kind=InstitutionKind.EMBASSY).order_by("name_en", "pk")
    academies = rules.academies_of(actor) if partner.is_host else None
    return rows if academies is None else rows.filter(pk__in=academies)


def accounts_of_side(partner: Partner, now: datetime) -> list[User]:
    """Experts and lecturers of this side with an account that belongs to no known person."""
    rows = Membership.objects.across_partners(reason="accounts of the own side's teachers, for whoever enters its experts")
    held = rows.filter(Membership.on(host_day(now)), institution__partner=partner, role__in=TEACHERS, user__is_active=True)
    known = Person.objects.across_partners(reason="whose account belongs to a person already").filter(user__isnull=False)
    return list(User.objects.filter(pk__in=held.values("user_id")).exclude(pk__in=known.values("user_id")).order_by("full_name", "pk"))


def persons_to_enter(actor: Actor, partner: Partner, text: str) -> list[Person]:
    """People whom the side knows by this name, who are no experts yet."""
    words = search_words(text)
    if not words:
        return []
    known = Expert.objects.across_partners(reason="who of the own side is an expert already").filter(partner=partner)
    rows = Person.objects.visible_to(actor).filter(partner=partner).exclude(pk__in=known.values("person_id"))
    for word in words:
        rows = rows.filter(search_key__contains=word)
    return list(rows.order_by("sort_key", "pk")[:20])


def missions_of(expert: Expert, actor: Actor) -> list[Mission]:
    """Those this reader may open, the latest first."""
    rows = Mission.objects.visible_to(actor).filter(expert=expert, state__in=AGREED_MISSIONS).select_related("partner", "receiver")
    return list(rows.order_by("-starts_on", "-pk")[:50])


def closed_missions(expert: Expert) -> int:
    """How often the expert was sent, whoever asked: a number that the directory shows."""
    rows = Mission.objects.across_partners(reason="how many missions an expert of the directory has behind them")
    return int(rows.filter(expert=expert, state__in=[MissionState.REPORTED, MissionState.CLOSED]).count())


@dataclass(frozen=True)
class Span:
    x: str
    width: str
    is_free: bool


@dataclass(frozen=True)
class Year:
    """The next twelve months: months begin at `ticks`; shares of the width are per cent."""

    ticks: list[tuple[str, str]]
    spans: list[Span]
    free_days: int
    first: date
    last: date


def year_of(expert: Expert, periods: list[Availability], today: date) -> Year:
    """Free days as bars; days of agreed missions over them, without saying where. One query."""
    rows = Mission.objects.across_partners(reason="days on which an expert of the directory is taken, without saying where")
    taken = list(rows.filter(expert=expert, state__in=AGREED_MISSIONS, ends_on__gte=today).values_list("starts_on", "ends_on"))
    months = [today.replace(day=1)]
    while len(months) <= MONTHS:
        months.append((months[-1] + timedelta(days=31)).replace(day=1))
    first, last = months[0], months[-1] - timedelta(days=1)
    free = [(row.starts_on, row.ends_on) for row in periods]
    every = MONTHS // LABELS
    ticks = [
        (_share(first, last, month), "" if number % every else month_text(month, short=True, with_year=month.month <= every))
        for number, month in enumerate(months[:-1])
    ]
    spans = [_span(first, last, *days, is_free=True) for days in free] + [_span(first, last, *days, is_free=False) for days in taken]
    return Year(ticks, [span for span in spans if span], _count_free(free, taken, today, last), first, last)


def _count_free(free: list[tuple[date, date]], taken: list[tuple[date, date]], today: date, last: date) -> int:
    days = {day for starts, ends in free for day in _each(max(starts, today), min(ends, last))}
    return len(days - {day for starts, ends in taken for day in _each(max(starts, today), min(ends, last))})


def _each(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _share(first: date, last: date, day: date) -> str:
    return f"{100 * (day - first).days / ((last - first).days + 1):.2f}%"


def _span(first: date, last: date, starts: date, ends: date, *, is_free: bool) -> Any:
    begins, stops = max(starts, first), min(ends, last)
    if begins > stops:
        return None
    width = 100 * ((stops - begins).days + 1) / ((last - first).days + 1)
    return Span(_share(first, last, begins), f"{width:.2f}%", is_free)
