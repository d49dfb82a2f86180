"""Figures of a dashboard: kept counts with one query, what has few rows with another, quotas with a third; their number depends on nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, CharField, Count, F, Func, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast

from agreements.enums import UNSIGNED, Unit
from agreements.models import QuotaYear
from agreements.queries.lists import agreements_for
from agreements.queries.totals import LIMIT
from core.tallies import Tally, rows_of
from events.queries.programme import events_for
from events.queries.programme import narrowed as narrowed_events
from exchanges.queries import materials, missions
from partners.actor import Actor
from partners.queries import host_day
from portal import tallies
from portal.dashboards.sides import ACADEMY, MINISTRY, PARTNER, Side
from scholarships.enums import NominationState as S
from scholarships.models import Call
from training.enums import CERTIFIABLE, UNDER_WAY
from training.models import Enrolment, Intake
from training.queries import consultations

WAITING = (S.SUBMITTED, S.RETURNED, S.OFFERED, S.ACCEPTED)  # at one desk or another, whatever the year
SOME_YEAR = 2001
SUMMED = "what", "key", "about"


@dataclass(frozen=True)
class Sums:
    """Numbers by what is counted, a key (programme, year, partner; 0 where there is none) and a word (a state)."""

    numbers: Mapping[tuple[str, int, str], int]

    def total(self, what: str, words: Iterable[str] = ()) -> int:
        wanted = frozenset(words)
        return sum(n for (name, _key, word), n in self.numbers.items() if name == what and (not wanted or word in wanted))

    def by_key(self, what: str) -> dict[int, int]:
        found: dict[int, int] = {}
        for (name, key, _word), number in self.numbers.items():
            if name == what:
                found[key] = found.get(key, 0) + number
        return {key: number for key, number in found.items() if number}


def sums_for(side: Side, year: int) -> Sums:
    """Kept counts of the calls and intakes of the year and of what stands now."""
    if side.name == MINISTRY:
        rows: Iterable[tuple[str, int, str, int]] = _ministry_rows(year)
    else:
        parts = (_of_academy if side.name == ACADEMY else _of_partner)(side, year)
        rows = parts[0].union(*parts[1:], all=True)
    return Sums({(what, key, about): int(number) for what, key, about, number in rows})


@cache
def _ministry_text() -> tuple[str, tuple[Any, ...]]:
    """The statement and its values for some year: the ministry's differs from year to year in nothing else, and writing it takes longer than asking it."""
    parts = _of_ministry(SOME_YEAR)
    sql, values = parts[0].union(*parts[1:], all=True).query.sql_with_params()
    return sql, tuple(values)


def _ministry_rows(year: int) -> list[tuple[str, int, str, int]]:
    sql, values = _ministry_text()
    with connection.cursor() as cursor:
        cursor.execute(sql, [value.replace(year=year) if isinstance(value, date) else value for value in values])
        return list(cursor.fetchall())


def _sum(what: str, tally: Tally, *, key: Any = None, word: bool = False, of: QuerySet[Any] | None = None, **narrowed: Any) -> QuerySet[Any]:
    """`of` gives the first keys, which are few: each is looked up in the index, rows of other years are not read."""
    rows = rows_of(tally.name).filter(**narrowed)
    if of is not None:
        keys = ArraySubquery(of.order_by())
        rows = rows.filter(Func(F("first"), keys, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField()))
    shown = {"what": Value(what, output_field=CharField()), "key": Cast(Value(0) if key is None else key, BigIntegerField())}
    shown["about"] = Cast("word" if word else Value(""), CharField())
    return rows.annotate(**shown).values_list(*SUMMED).annotate(n=Sum("number"))


def _calls(year: int, **narrowed: Any) -> QuerySet[Any]:
    rows = Call.objects.across_partners(reason="calls of the year, whose nominations are counted for a side that may read them")
    return rows.filter(intake__starts_on__year=year, **narrowed).values("pk")  # type: ignore[no-any-return]


def _programme() -> Subquery:
    """Of the intake that is the first key."""
    return Subquery(Intake.objects.filter(pk=OuterRef("first")).values("programme_id")[:1])


def _of_ministry(year: int) -> list[QuerySet[Any]]:
    intakes = Intake.objects.filter(starts_on__year=year).values("pk")
    return [
        _sum("nominations", tallies.NOMINATIONS_OF_CALLS, word=True, of=_calls(year)),
        _sum("now", tallies.NOMINATIONS_OF_CALLS, word=True, word__in=WAITING),
        _sum("programmes", tallies.ENROLMENTS_OF_INTAKES, key=_programme(), word__in=UNDER_WAY),
        _sum("awarded", tallies.AWARDED_OF_INTAKES, of=intakes, word__in=CERTIFIABLE),
        _sum("certificates", tallies.CERTIFIED_OF_PARTNERS, key="second"),
        _sum("countries", tallies.ENROLMENTS_OF_PARTNERS, key="first", word__in=UNDER_WAY),
        _sum("missions", tallies.MISSIONS_OF_PARTNERS, word=True),
        _sum("consultations", tallies.CONSULTATIONS_OF_PARTNERS, word=True),
    ]


def _of_academy(side: Side, year: int) -> list[QuerySet[Any]]:
    own = {"programme__institution_id__in": side.ids}
    intakes, of_year = Intake.objects.filter(**own).values("pk"), Intake.objects.filter(**own, starts_on__year=year).values("pk")
    calls = (
        Call.objects.across_partners(reason="calls of one's own academies, whose awarded people are counted").filter(intake__in=intakes).values("pk")
    )
    people = Enrolment.objects.across_partners(reason="countries of the people in training at one's own academies")
    people = people.filter(intake__in=intakes, state__in=UNDER_WAY).order_by()
    shown = {
        "what": Value("countries", output_field=CharField()),
        "key": Cast("partner_id", BigIntegerField()),
        "about": Cast(Value(""), CharField()),
    }
    return [
        _sum("now", tallies.NOMINATIONS_OF_CALLS, word=True, word__in=WAITING, first__in=calls),
        _sum("enrolments", tallies.ENROLMENTS_OF_INTAKES, word=True, first__in=of_year),
        _sum("standing", tallies.ENROLMENTS_OF_INTAKES, word=True, first__in=intakes),
        _sum("programmes", tallies.ENROLMENTS_OF_INTAKES, key=_programme(), first__in=intakes, word__in=UNDER_WAY),
        _sum("certificates", tallies.CERTIFIED_OF_INTAKES, key="second", first__in=intakes),
        people.annotate(**shown).values_list(*SUMMED).annotate(n=Count("pk")),
    ]


def _of_partner(side: Side, year: int) -> list[QuerySet[Any]]:
    own: dict[str, Any] = {"first__in": side.ids}
    intakes = Intake.objects.filter(starts_on__year=year).values("pk")
    people = Enrolment.objects.across_partners(reason="programmes of one's own people in training").filter(
        partner_id__in=side.ids, state__in=UNDER_WAY
    )
    shown = {"what": Value("programmes", output_field=CharField()), "key": Cast("intake__programme_id", BigIntegerField())}
    return [
        _sum("nominations", tallies.NOMINATIONS_OF_PARTNERS, word=True, second__in=_calls(year), **own),
        _sum("now", tallies.NOMINATIONS_OF_PARTNERS, word=True, word__in=WAITING, **own),
        _sum("standing", tallies.ENROLMENTS_OF_PARTNERS, word=True, **own),
        _sum("awarded", tallies.AWARDED_OF_INTAKES, of=intakes, second__in=side.ids, word__in=CERTIFIABLE),
        _sum("certificates", tallies.CERTIFIED_OF_PARTNERS, key="second", **own),
        people.order_by().annotate(**shown, about=Cast(Value(""), CharField())).values_list(*SUMMED).annotate(n=Count("pk")),
    ]


def few_for(side: Side, actor: Actor, now: datetime) -> dict[str, int]:
    """What has few rows or depends on today: counted as the lists find it."""
    parts = {
        "ending": agreements_for(actor, today=host_day(now), expiring=True).prefetch_related(None),
        "coming": narrowed_events(events_for(actor), now=now, when="coming"),
    }
    if side.name != MINISTRY:
        parts["missions"] = missions.narrowed(missions.missions_for(actor), state="open")
        parts["consultations"] = consultations.narrowed(consultations.consultations_for(actor), today=host_day(now), state="open")
    if side.name == ACADEMY:
        parts["materials"] = materials.materials_for(actor)
        del parts["ending"]
    named = [rows.order_by().annotate(what=Value(name)).values_list("what").annotate(n=Count("pk")) for name, rows in parts.items()]
    return {**dict.fromkeys(parts, 0), **dict(named[0].union(*named[1:], all=True))}


@dataclass(frozen=True)
class Quota:
    """Of one line or of one partner in a year, in people."""

    key: int
    label: str
    limit: int
    used: int
    reserved: int

    @property
    def left(self) -> int:
        return self.limit - self.used - self.reserved


def quotas_of(side: Side, actor: Actor, year: int) -> list[Quota]:
    """By partner for the ministry, by line for a partner; places that are counted in people."""
    rows = QuotaYear.objects.visible_to(actor).filter(year=year, line__unit=Unit.PEOPLE).exclude(line__agreement__state__in=UNSIGNED)
    if side.name == PARTNER:
        lines = rows.filter(line__partner_id__in=side.ids).select_related("line__agreement").order_by("line__agreement__reference", "line__number")
        return [Quota(row.line_id, f"{row.line}: {row.line.get_kind_display()}", row.limit, row.used, row.reserved) for row in lines]
    sums = rows.order_by().values_list("line__partner_id").annotate(places=Sum(LIMIT), n_used=Sum("used"), n_reserved=Sum("reserved"))
    return [Quota(partner, "", limit, used, reserved) for partner, limit, used, reserved in sums]
