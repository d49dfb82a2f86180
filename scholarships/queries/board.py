"""The decision board of a call: every nomination that reached the panel, by partner, the best mean first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext

from core.errors import Refused, Text
from core.names import alphabetical
from core.workflow import refusal, workflow_of
from partners.actor import Actor
from reviews.queries import CaseResult, results_of
from scholarships.enums import WITH_PLACE
from scholarships.enums import NominationState as S
from scholarships.models import Allotment, Call, Nomination

IN_RACE = (S.IN_REVIEW, S.RESERVE, *WITH_PLACE)
ON_BOARD = (*IN_RACE, S.NOT_SELECTED, S.DECLINED, S.LAPSED, S.NO_SHOW)
DECIDABLE = (S.IN_REVIEW, S.RESERVE)
NOT_SCREENED = (S.SUBMITTED, S.RETURNED)
NO_RESULT = CaseResult()


@dataclass(frozen=True)
class BoardRow:
    nomination: Nomination
    result: CaseResult
    may_decide: bool
    ends_places: bool = False  # the places of the partner end after this row

    @property
    def order(self) -> tuple[Any, ...]:
        """Those in the race first, then by mean, then as the authority ranks, then by number."""
        mean = self.result.mean
        rank = self.nomination.rank or 9999
        return (self.nomination.state not in IN_RACE, -(mean if mean is not None else Decimal(-1)), rank, self.nomination.reference)


@dataclass
class BoardGroup:
    """One partner: its places in the call, what its agreement's line has left, its nominees."""

    allotment: Allotment
    rows: list[BoardRow] = field(default_factory=list)

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


def board_of(call: Call, actor: Actor) -> list[BoardGroup]:
    """Means that this actor may read. Two queries whatever the number of rows. Rows of one partner share one allotment, so that a preview can count on it."""
    rows = Nomination.objects.visible_to(actor).filter(call=call, state__in=ON_BOARD)
    nominations = list(rows.select_related("person", "partner", "allotment__quota_year").order_by("partner__code", "pk"))
    results = results_of([row.case_id for row in nominations if row.case_id], actor)
    groups: dict[int, BoardGroup] = {}
    for row in nominations:
        group = groups.setdefault(row.allotment_id, BoardGroup(row.allotment))
        row.allotment, row.call = group.allotment, call
        row.allotment.partner = row.partner
        group.rows.append(BoardRow(row, results.get(row.case_id, NO_RESULT), row.state in DECIDABLE))
    for group in groups.values():
        group.rows = _with_places(sorted(group.rows, key=lambda row: row.order), group.allotment.places)
    return sorted(groups.values(), key=lambda group: alphabetical(group.allotment.partner))


def _with_places(rows: list[BoardRow], places: int) -> list[BoardRow]:
    """Mark the last row that has a place if the order of the board decides; nothing when everybody has one."""
    racing = sum(row.nomination.state in IN_RACE for row in rows)
    if not 0 < places < racing:
        return rows
    last = rows[places - 1]
    marked = BoardRow(last.nomination, last.result, last.may_decide, ends_places=True)
    return [*rows[: places - 1], marked, *rows[places:]]


def nominations_on(groups: Iterable[BoardGroup]) -> list[Nomination]:
    return [row.nomination for group in groups for row in group.rows]


def not_on_board(call: Call, actor: Actor) -> dict[str, int]:
    """How many wait for the technical check and how many for their sender."""
    counts = {f"n_{state}": Count("pk", filter=Q(state=state)) for state in NOT_SCREENED}
    found = Nomination.objects.visible_to(actor).filter(call=call, state__in=NOT_SCREENED).aggregate(**counts)
    return {str(state): found[f"n_{state}"] for state in NOT_SCREENED}


def selected_among(groups: Iterable[BoardGroup]) -> list[Nomination]:
    return [row for row in nominations_on(groups) if row.state == S.SELECTED]


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


@dataclass(frozen=True)
class Outcome:
    """What a step will do with one nomination, or why it will refuse."""

    nomination: Nomination
    refusal: Text = ""


Take = Callable[[Nomination], Refused | None]


def preview(
    nominations: Iterable[Nomination], step: str | Callable[[Nomination], str], actor: Actor, now: datetime, take: Take | None = None
) -> list[Outcome]:
    """Ask each row as the step will, in the same order; `take` counts what the rows before have taken and says when it is gone."""
    outcomes = []
    for nomination in nominations:
        name = step if isinstance(step, str) else step(nomination)
        no = refusal(nomination, workflow_of(nomination).by_name[name], actor, now)
        if no is None and take:
            no = take(nomination)
        sentence: Text = ""
        if no is not None:
            sentence = no.sentence if isinstance(no, Refused) else gettext("This step is not yours.")
        outcomes.append(Outcome(nomination, sentence))
    return outcomes


def take_place(nomination: Nomination) -> Refused | None:
    """One place of the call, whose guard counts on the same allotment, and what it costs on the agreement's line."""
    allotment, year = nomination.allotment, nomination.allotment.quota_year
    if year.free < allotment.amount_per_place:
        return Refused(gettext("The quota of this agreement line is taken for that year: no place is left. Release one or choose another line."))
    allotment.placed += 1
    year.reserved += allotment.amount_per_place
    return None


def take_seat(nomination: Nomination) -> Refused | None:
    """One seat of the intake, which the rows of a page share."""
    intake = nomination.call.intake
    if intake.taken >= intake.capacity:
        return Refused(gettext("All seats of this intake are taken. Raise its capacity or choose another intake."))
    intake.taken += 1
    return None
