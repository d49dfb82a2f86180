"""How the rows of a board stand: two rankings, who is within the places, who is on the reserve list, and what a ranking would propose.

Pure: rows in, order out; the rows come from board.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from scholarships.enums import IN_RACE, WITH_PLACE, Decision
from scholarships.enums import NominationState as S

if TYPE_CHECKING:
    from scholarships.queries.board import BoardGroup, BoardRow

MEAN, NORMALISED = "mean", "normalised"
CRITERIA = (MEAN, NORMALISED)
# What a board is sorted by; of the first four the highest comes first.
SORTS = (MEAN, NORMALISED, "median", "spread", "rank", "name")
BY_PARTNER, OVERALL = "partner", "overall"
FLAGS = ("alarm", "duplicate", "late_visa", "no_review")

# Bands of a partner's rows; the quota line is drawn below the third.
PLACED, CHOSEN, WITHIN, ON_RESERVE, NEXT, OUT, REFUSED, ENDED = range(8)


@dataclass(frozen=True)
class Look:
    """What the reader has asked for in the address; words that are not known mean nothing."""

    view: str = BY_PARTNER
    sort: str = MEAN
    descending: bool = True
    partner: str = ""
    state: str = ""
    flag: str = ""
    undecided: bool = False
    kept: Mapping[str, str] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Look:
        words = {name: str(given.get(name, "")) for name in ("view", "sort", "partner", "state", "flag", "undecided")}
        sort = words["sort"].removeprefix("-")
        sort = sort if sort in SORTS else MEAN
        turned = words["sort"].startswith("-") and sort in words["sort"]
        return cls(
            OVERALL if words["view"] == OVERALL else BY_PARTNER, sort, (sort in SORTS[:4]) != turned, words["partner"], words["state"],
            words["flag"] if words["flag"] in FLAGS else "", bool(words["undecided"]), {name: text for name, text in words.items() if text},
        )  # fmt: skip

    @property
    def criterion(self) -> str:
        """The ranking that decides where the places end."""
        return NORMALISED if self.sort == NORMALISED else MEAN

    @property
    def is_ranking(self) -> bool:
        """In this order alone a line can be drawn below the last who has a place."""
        return self.sort in CRITERIA and self.descending

    def shows(self, row: BoardRow) -> bool:
        return (
            self.partner in ("", row.group.code)
            and self.state in ("", row.state)
            and (not self.flag or self.flag in row.flags)
            and not (self.undecided and (row.move or not row.is_open))
        )


def by_score(row: BoardRow, criterion: str) -> tuple[Any, ...]:
    """Those in the race first, then by score, then as the authority ranks, then by number."""
    score = row.score(criterion)
    return (row.state not in IN_RACE, -(score if score is not None else Decimal(-1)), row.authority_rank or 9999, row.reference)


def give_places(groups: Iterable[BoardGroup]) -> None:
    """Each row's place in both rankings, among all and among its partner's; nobody without a review has one."""
    groups = list(groups)
    for criterion in CRITERIA:
        ranked = sorted((row for group in groups for row in group.rows), key=lambda row: by_score(row, criterion))
        ranked = [row for row in ranked if row.state in IN_RACE and row.score(criterion) is not None]
        own: dict[int, int] = {}
        for number, row in enumerate(ranked, start=1):
            own[row.group.pk] = own.get(row.group.pk, 0) + 1
            row.places[OVERALL, criterion], row.places[BY_PARTNER, criterion] = number, own[row.group.pk]


def stand(group: BoardGroup, criterion: str) -> None:
    """Put the rows of one partner into bands, with the numbers of its reserve list, and into the order of the bands.

    Places still free are counted after those given and those on the sheet; the best of those without a move come next.
    """
    ranked = sorted(group.rows, key=lambda row: by_score(row, criterion))
    waiting = [row for row in ranked if row.state == S.IN_REVIEW and not row.move]
    within = {row.pk for row in waiting[: max(group.left, 0)]}
    for row in ranked:
        row.band = _band(row, within)
        row.reserve = None
    reserve = sorted((row for row in ranked if row.band == ON_RESERVE), key=_reserve_order)
    follow = [row for row in waiting if row.pk not in within][: max(group.allotment.reserve_slots - len(reserve), 0)]
    for number, row in enumerate([*reserve, *follow], start=1):
        row.band, row.reserve = (ON_RESERVE if number <= len(reserve) else NEXT), number
    group.rows = sorted(ranked, key=lambda row: (row.band, row.reserve or 0))


def _band(row: BoardRow, within: set[int]) -> int:
    if row.state in WITH_PLACE:
        return PLACED
    if row.move:
        return {Decision.SELECT: CHOSEN, Decision.RESERVE: ON_RESERVE}.get(Decision(row.move.decision), REFUSED)
    if row.state == S.RESERVE:
        return ON_RESERVE
    if row.state not in IN_RACE:
        return ENDED
    return WITHIN if row.pk in within else OUT


def _reserve_order(row: BoardRow) -> tuple[Any, ...]:
    """Who is on the list already, as ranked there; then who is to come on it, in the order of the sheet."""
    rank = row.move.reserve_rank if row.move else row.reserve_rank
    return (row.move is not None, rank or 9999)


KEYS: dict[str, Callable[[BoardRow], Any]] = {
    MEAN: lambda row: row.result.mean,
    NORMALISED: lambda row: row.result.normalised,
    "median": lambda row: row.result.median,
    "spread": lambda row: row.result.spread,
    "rank": lambda row: row.authority_rank,
}


def in_order(rows: Iterable[BoardRow], look: Look) -> list[BoardRow]:
    """As the reader asks; who has no such figure stands last, whichever way."""
    if look.sort == "name":
        return sorted(rows, key=lambda row: (row.sort_key, row.pk), reverse=look.descending)
    if look.is_ranking:
        return sorted(rows, key=lambda row: by_score(row, look.criterion))
    key = KEYS[look.sort]
    ranked = sorted(rows, key=lambda row: by_score(row, look.criterion))
    known = [row for row in ranked if key(row) is not None]
    return sorted(known, key=key, reverse=look.descending) + [row for row in ranked if key(row) is None]


def proposal_by(groups: Iterable[BoardGroup], criterion: str) -> dict[str, list[int]]:
    """What a ranking would decide of those without a move, by decision in the order of the ranking; nobody without a review is decided about."""
    proposed: dict[str, list[int]] = {decision: [] for decision in Decision.values}
    words = {WITHIN: Decision.SELECT, NEXT: Decision.RESERVE, OUT: Decision.NOT_SELECT}
    for group in groups:
        stand(group, criterion)
        for row in group.rows:
            if row.band in words and row.score(criterion) is not None:
                proposed[words[row.band]].append(row.pk)
    return proposed
