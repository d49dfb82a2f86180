"""What a sheet of decisions will do, asked of the same guards that will do it, row after row."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, When
from django.utils.translation import gettext

from agreements.models import QuotaYear
from core.errors import Text
from partners.actor import Actor
from scholarships.enums import Decision, ItemResult
from scholarships.enums import NominationState as S
from scholarships.models import Allotment, Call, DecisionItem, DecisionRound, Nomination
from scholarships.queries.previews import preview, take_place

READ_WITH = ("nomination__person", "nomination__partner", "nomination__allotment__quota_year__line__agreement")


@dataclass(frozen=True)
class Places:
    """What one partner has in the call before and after the sheet, and what its agreement's line has left afterwards."""

    allotment: Allotment
    before: int
    line_before: int
    reserve_ranks: frozenset[int] = frozenset()

    @property
    def after(self) -> int:
        """The forecast has counted on the allotment itself."""
        return self.allotment.placed

    @property
    def line_after(self) -> int:
        return self.allotment.quota_year.free


@dataclass(frozen=True)
class Row:
    """One row of the sheet and what will become of it."""

    item: DecisionItem
    nomination: Nomination
    refusal: Text = ""


@dataclass(frozen=True)
class Forecast:
    """All rows in the order in which they are carried out."""

    round: DecisionRound
    rows: list[Row] = field(default_factory=list)
    places: list[Places] = field(default_factory=list)

    @property
    def going(self) -> list[Row]:
        return [row for row in self.rows if not row.refusal]

    def with_decision(self, decision: str) -> list[Nomination]:
        return [row.nomination for row in self.going if row.item.decision == decision]


def items_of(round_: DecisionRound) -> QuerySet[Any]:
    rows = DecisionItem.objects.across_partners(reason="rows of a sheet that was fetched for this actor, or by the worker")
    return rows.filter(round=round_).order_by("pk")  # type: ignore[no-any-return]


def waiting_items(round_: DecisionRound) -> QuerySet[Any]:
    """In the order in which they are carried out: who leaves a reserve list goes before who comes to it, whose place may be the same."""
    comes = Case(When(decision=Decision.RESERVE, then=1), default=0)
    return items_of(round_).filter(result=ItemResult.WAITING).order_by(comes, "pk")  # type: ignore[no-any-return]


def read_items(round_: DecisionRound) -> list[DecisionItem]:
    """With one query. Rows of one partner share an allotment, rows of one line its year, so that a forecast can count on them."""
    items = list(items_of(round_).select_related(*READ_WITH))
    allotments: dict[int, Allotment] = {}
    years: dict[int, QuotaYear] = {}
    for item in items:
        nomination = item.nomination
        item.round, nomination.call = round_, round_.call
        allotment = nomination.allotment = allotments.setdefault(nomination.allotment_id, nomination.allotment)
        allotment.quota_year = years.setdefault(allotment.quota_year_id, allotment.quota_year)
        allotment.partner = nomination.partner
    return items


def all_are_seen(round_: DecisionRound, actor: Actor) -> bool:
    """Whether nothing on the sheet is withheld from this reader: who confirms signs every row of it."""
    return bool(DecisionItem.objects.visible_to(actor).filter(round=round_).count() == items_of(round_).count())


def fingerprint(round_: DecisionRound, items: Iterable[DecisionItem]) -> str:
    """Of everything that the second person signs: rows, reasons, notes, places on the reserve list."""
    rows = [[row.nomination_id, row.decision, row.reserve_rank, row.reason, row.note] for row in items]
    said = json.dumps([round_.pk, round_.note, sorted(rows, key=lambda row: str(row[0]))], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def carrier(round_: DecisionRound) -> Actor:
    """As whom the rows are carried out: the portal, in the name of the two who have signed."""
    return Actor.system(f"{round_.confirmed_by_label}, proposed by {round_.proposed_by_label}"[:200])


def forecast(round_: DecisionRound, now: datetime) -> Forecast:
    """Ask each row that still waits as its step will, in the order of the sheet; places are counted as they go."""
    items = [item for item in read_items(round_) if item.result == ItemResult.WAITING]
    places = _places(items)
    by_key = {item.nomination_id: item for item in items}

    def take(nomination: Nomination) -> Any:
        return take_place(nomination) if by_key[nomination.pk].decision == Decision.SELECT else None

    outcomes = preview([item.nomination for item in items], lambda row: by_key[row.pk].decision, carrier(round_), now, take)
    rows = [Row(by_key[outcome.nomination.pk], outcome.nomination, outcome.refusal) for outcome in outcomes]
    return Forecast(round_, rows, places)


def _places(items: Sequence[DecisionItem]) -> list[Places]:
    allotments = {item.nomination.allotment_id: item.nomination.allotment for item in items}
    ranks = _ranks_taken(allotments.keys(), {item.nomination_id for item in items})
    rows = [Places(row, row.placed, row.quota_year.free, frozenset(ranks.get(row.pk, ()))) for row in allotments.values()]
    return sorted(rows, key=lambda row: row.allotment.partner.code or "")


def _ranks_taken(allotments: Iterable[int], moving: set[int]) -> dict[int, set[int]]:
    """By partner, of those whom the sheet leaves where they are."""
    rows = Nomination.objects.across_partners(reason="places on the reserve lists of a sheet at hand")
    held = rows.filter(allotment_id__in=list(allotments), state=S.RESERVE, reserve_rank__isnull=False).exclude(pk__in=moving)
    found: dict[int, set[int]] = {}
    for allotment, rank in held.values_list("allotment_id", "reserve_rank"):
        found.setdefault(allotment, set()).add(rank)
    return found


def faults_of(ahead: Forecast) -> list[str]:
    """Sentences, one for each row that can't be carried out as it stands."""
    if not ahead.rows:
        return [gettext("The sheet has no rows: plan at least one decision.")]
    faults = [gettext("%(number)s: give the reason.") % {"number": row.nomination} for row in ahead.rows if not row.item.reason.strip()]
    faults += [gettext("%(number)s: %(why)s") % {"number": row.nomination, "why": row.refusal} for row in ahead.rows if row.refusal]
    return faults + _rank_faults(ahead)


def _rank_faults(ahead: Forecast) -> list[str]:
    """Places on a reserve list are given once a partner, above those who stand there already."""
    reserve = [row for row in ahead.rows if row.item.decision == Decision.RESERVE]
    taken = {places.allotment.pk: places.reserve_ranks for places in ahead.places}
    given = Counter((row.nomination.allotment_id, row.item.reserve_rank) for row in reserve)
    faults = []
    for row in reserve:
        rank, allotment = row.item.reserve_rank, row.nomination.allotment_id
        words = {"number": row.nomination, "rank": rank}
        if rank is None:
            faults.append(gettext("%(number)s: give the place on the reserve list.") % words)
        elif given[allotment, rank] > 1 or rank in taken.get(allotment, ()):
            faults.append(gettext("%(number)s: place %(rank)d of the reserve list is given to somebody else too.") % words)
    return faults


def sheets_of(call: Call, actor: Actor) -> QuerySet[Any]:
    """Every sheet of a call with the number of its rows."""
    rows = DecisionRound.objects.visible_to(actor).filter(call=call).select_related("minute")
    return rows.annotate(n_rows=Count("items"), n_refused=Count("items", filter=Q(items__result=ItemResult.REFUSED)))  # type: ignore[no-any-return]
