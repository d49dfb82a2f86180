"""The board of a call: every nomination that reached the panel, by partner, with what its reviewers say and what the open sheet would do.

Rows are values, not records: 250 of them are read with one query. Groups, the reviews and the call have one query each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, FilteredRelation, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import get_language

from core.names import sort_key
from mobility.visa_clock import latest_safe_selection
from partners.actor import Actor
from partners.enums import Role
from partners.models import Membership
from partners.queries import host_day
from people.duplicates import Names, near
from people.models import Person, SamePerson
from people.queries import months_later
from reviews.queries import CaseResult, ReviewerResult, panel_figures
from scholarships.enums import DECIDABLE, ON_BOARD, OPEN_ROUNDS, Decision
from scholarships.enums import NominationState as S
from scholarships.models import Allotment, Call, Nomination
from scholarships.queries.ranking import MEAN, NORMALISED, give_places, stand
from training.queries.days import usual_days

NOT_SCREENED = (S.SUBMITTED, S.RETURNED)
NO_RESULT = CaseResult()
YEARS_BACK = 3  # places given to a state before are counted over so many years (domain.md 1.5)


@dataclass(frozen=True, slots=True)
class Move:
    """What the open sheet would do with a nomination."""

    decision: str
    reserve_rank: int | None
    reason: str
    note: str


@dataclass(slots=True)
class BoardRow:
    """One candidate. `places` are those in both rankings, among all and among the partner's; `band` and `reserve` follow the ranking and the sheet."""

    pk: int
    reference: str
    state: str
    authority_rank: int | None
    reserve_rank: int | None
    case_id: int | None
    person_id: int
    passport_name: str
    native_name: str
    sort_key: str
    user_id: int | None
    has_letter: bool
    group: BoardGroup
    result: CaseResult
    move: Move | None
    flags: tuple[str, ...] = ()
    is_own_side: bool = False
    places: dict[tuple[str, str], int] = field(default_factory=dict)
    band: int = 0
    reserve: int | None = None

    @property
    def is_open(self) -> bool:
        """The decision is still to be taken."""
        return self.state in DECIDABLE

    def score(self, criterion: str) -> Decimal | None:
        return self.result.normalised if criterion == NORMALISED else self.result.mean


@dataclass
class BoardGroup:
    """One partner: its places in the call, what its agreement's line has left, its candidates, and what the sheet would take."""

    allotment: Allotment
    given_before: int = 0
    officers: tuple[int, ...] = ()
    rows: list[BoardRow] = field(default_factory=list)

    @property
    def pk(self) -> int:
        return int(self.allotment.pk)

    @property
    def code(self) -> str:
        return str(self.allotment.partner.code)

    @property
    def free(self) -> int:
        return self.allotment.places - self.allotment.placed

    @property
    def line_free(self) -> int:
        """People for whom the line of the agreement still has something in that year."""
        return int(self.allotment.quota_year.free // max(self.allotment.amount_per_place, 1))

    @property
    def line_is_short(self) -> bool:
        return self.line_free < self.free

    @property
    def chosen(self) -> int:
        return sum(row.move is not None and row.move.decision == Decision.SELECT for row in self.rows)

    @property
    def left(self) -> int:
        """Places that neither anybody has nor the sheet would take; below zero when it takes too many."""
        return min(self.free, self.line_free) - self.chosen

    @property
    def ends_at(self) -> int:
        """Where the quota line is drawn: places that are or can be given, the line of the agreement allowing."""
        return self.allotment.placed + min(self.free, self.line_free)


@dataclass(frozen=True)
class Reviewed:
    """A board with its reviewers, in the order of their columns."""

    groups: list[BoardGroup]
    reviewers: list[ReviewerResult]

    @property
    def rows(self) -> list[BoardRow]:
        return [row for group in self.groups for row in group.rows]


def board_of(call: Call, actor: Actor, round_pk: int | None = None, *, criterion: str = MEAN) -> list[BoardGroup]:
    return reviewed_board(call, actor, round_pk, criterion=criterion).groups


def reviewed_board(call: Call, actor: Actor, round_pk: int | None = None, *, criterion: str = MEAN, now: datetime | None = None) -> Reviewed:
    """Means that this actor may read, in the order of the ranking. Three queries whatever the number of rows; with `now` also who would be told."""
    found = list(_rows(call, actor, round_pk))
    figures = panel_figures(call.panel, actor)
    groups = {row.pk: BoardGroup(row, row.given_before, tuple(row.officers) if now else ()) for row in _allotments(call, actor, now)}
    judged = {grant.partner_id for grant in actor.grants}
    late = now is not None and host_day(now) > latest_safe_selection(usual_days(call.intake).enters_on, call.offer_days)
    for values in found:
        group = groups[values["allotment_id"]]
        group.rows.append(_row(values, group, figures.cases.get(values["case_id"], NO_RESULT), late, judged, actor))
    used = sorted((group for group in groups.values() if group.rows), key=lambda group: _in_alphabet(str(group.allotment.partner)))
    give_places(used)
    for group in used:
        stand(group, criterion)
    return Reviewed(used, sorted(figures.reviewers.values(), key=lambda one: (_in_alphabet(one.name), one.reviewer)))


def _in_alphabet(shown: str) -> str:
    """As `core.names.alphabetical`, reckoned once for a name: a board is drawn again with each move."""
    return _key(shown, (get_language() or "en")[:2])


_key = lru_cache(maxsize=2048)(sort_key)


def _row(values: dict[str, Any], group: BoardGroup, result: CaseResult, late: bool, judged: set[int], actor: Actor) -> BoardRow:
    own = group.allotment.partner_id in judged or (values["person__user_id"] is not None and values["person__user_id"] == actor.user_id)
    is_open = values["state"] in DECIDABLE
    move = None
    if values.get("item__decision") and is_open and not own:
        move = Move(values["item__decision"], values["item__reserve_rank"], values["item__reason"], values["item__note"])
    flags = [
        name
        for name, holds in (
            ("alarm", result.is_alarm),
            ("duplicate", not own and _is_doubtful(values)),
            ("late_visa", late and is_open),
            ("no_review", is_open and not own and not result.submitted),
        )
        if holds
    ]
    name = f"{values['person__given_names']} {values['person__family_name'].upper()}".strip()
    return BoardRow(
        values["pk"], values["reference"], values["state"], values["rank"], values["reserve_rank"], values["case_id"], values["person_id"], name,
        values["person__native_name"], values["person__sort_key"], values["person__user_id"],
        not values["person__user_id"] and bool(values["person__email"]), group, result, move, tuple(flags), own,
    )  # fmt: skip


FIELDS = (
    "pk", "reference", "state", "rank", "reserve_rank", "case_id", "person_id", "allotment_id", "person__given_names", "person__family_name",
    "person__native_name", "person__sort_key", "person__user_id", "person__email", "person__birth_date", "alike",
)  # fmt: skip
ITEM_FIELDS = ("item__decision", "item__reserve_rank", "item__reason", "item__note")


def _rows(call: Call, actor: Actor, round_pk: int | None) -> Iterable[dict[str, Any]]:
    rows = Nomination.objects.visible_to(actor).filter(call=call, state__in=ON_BOARD).annotate(alike=ArraySubquery(_alike()))
    fields: tuple[str, ...] = FIELDS
    if round_pk is not None:
        rows = rows.annotate(item=FilteredRelation("decision_items", condition=Q(decision_items__round=round_pk)))
        fields += ITEM_FIELDS
    found: Iterable[dict[str, Any]] = rows.order_by("pk").values(*fields)
    return found


def _alike() -> QuerySet[Any]:
    """Names of others who were sent, born on the same day, about whom nothing has been decided."""
    decided = SamePerson.objects.across_partners(reason="whether a pair was decided about")
    decided = decided.filter(
        Q(first=OuterRef("pk"), second=OuterRef(OuterRef("person_id"))) | Q(second=OuterRef("pk"), first=OuterRef(OuterRef("person_id")))
    )
    sent = Nomination.objects.across_partners(reason="the ministry compares nominees across partners").filter(person=OuterRef("pk"))
    others = Person.objects.across_partners(reason="the ministry compares nominees across partners")
    others = others.filter(birth_date=OuterRef("person__birth_date")).exclude(pk=OuterRef("person_id"))
    others = others.filter(Exists(sent.filter(submitted_at__isnull=False))).exclude(Exists(decided)).order_by()
    return others.values(one=JSONObject(given="given_names", family="family_name", native="native_name"))  # type: ignore[no-any-return]


def _is_doubtful(values: dict[str, Any]) -> bool:
    if not values["alike"]:
        return False
    born = values["person__birth_date"]

    def names(given: str, family: str, native: str) -> Names:
        return Names.typed({"birth_date": born, "given_names": given, "family_name": family, "native_name": native})

    own = names(values["person__given_names"], values["person__family_name"], values["person__native_name"])
    return any(near(own, names(one["given"], one["family"], one["native"])) for one in values["alike"])


def _allotments(call: Call, actor: Actor, now: datetime | None) -> QuerySet[Any]:
    """With the places given to the state in the years before, and whom of its authority a decision is told to."""
    starts = call.intake.starts_on
    before = Nomination.objects.across_partners(reason="how many places a state was given in the years before")
    before = before.filter(partner=OuterRef("partner"), holds_place=True, call__intake__starts_on__lt=starts)
    before = before.filter(call__intake__starts_on__gte=months_later(starts, -12 * YEARS_BACK)).exclude(call=call)
    rows = Allotment.objects.visible_to(actor).filter(call=call).select_related("partner", "quota_year__line__agreement")
    rows = rows.annotate(given_before=_number(before))
    return rows.annotate(officers=ArraySubquery(_officers(now))) if now else rows  # type: ignore[no-any-return]


def _officers(now: datetime) -> QuerySet[Any]:
    held = Membership.objects.across_partners(reason="recipients of notices").filter(
        Membership.on(host_day(now)), role__in=(Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD), user__is_active=True
    )
    return held.filter(institution__partner=OuterRef("partner")).order_by().values("user_id").distinct()  # type: ignore[no-any-return]


def _number(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().annotate(one=F("partner_id")).values("one").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def with_board(calls: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
    """Calls with what their board needs beside the rows: the open sheet, and how many wait for the technical check and for their sender."""
    rows = calls.annotate(sheet=FilteredRelation("rounds", condition=Q(rounds__state__in=OPEN_ROUNDS)))
    rows = rows.annotate(sheet_pk=F("sheet__pk"), sheet_state=F("sheet__state"), sheet_number=F("sheet__number"))
    for state in NOT_SCREENED:
        waiting = Nomination.objects.visible_to(actor).filter(call=OuterRef("pk"), state=state)
        rows = rows.annotate(**{f"n_{state}": _number_of_call(waiting)})
    return rows.select_related("intake__programme", "panel")  # type: ignore[no-any-return]


def _number_of_call(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("call").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def nominations_of(groups: Iterable[BoardGroup], within: QuerySet[Any]) -> list[Nomination]:
    """The records of the rows, in the order of the board; those of one partner share one allotment, so that a preview can count on it."""
    order = {row.pk: (number, row.group.allotment) for number, row in enumerate(row for group in groups for row in group.rows)}
    found = sorted(within.filter(pk__in=list(order)), key=lambda row: order[row.pk][0])
    for row in found:
        row.allotment = order[row.pk][1]
    return found


def selected_of(call: Call, actor: Actor) -> list[Nomination]:
    """Nominees of the call who wait for their offer."""
    rows = Nomination.objects.visible_to(actor).filter(call=call, state=S.SELECTED).select_related("person", "partner", "allotment")
    found = list(rows.order_by("partner__code", "person__sort_key", "pk"))
    for row in found:
        row.call = call
    return found


def ever_of(call: Call, actor: Actor) -> QuerySet[Any]:
    """Every nomination of the call: those too that have left the board or the list of offers meanwhile."""
    rows = Nomination.objects.visible_to(actor).filter(call=call)
    return rows.select_related("person", "partner", "allotment__quota_year", "call__intake")  # type: ignore[no-any-return]
