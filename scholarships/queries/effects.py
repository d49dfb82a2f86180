"""What the moves of a sheet would do all together, in figures; the same board says with whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from scholarships.enums import Decision
from scholarships.queries.board import BoardGroup, BoardRow


@dataclass(frozen=True)
class Effect:
    """Each move changes one record and writes one letter; people are counted once, whatever the number of moves that they hear of."""

    rows: list[BoardRow] = field(default_factory=list)
    places: int = 0
    officers: frozenset[int] = frozenset()
    nominees: frozenset[int] = frozenset()
    by_letter: frozenset[int] = frozenset()
    over: list[BoardGroup] = field(default_factory=list)

    @property
    def moves(self) -> int:
        return len(self.rows)

    @property
    def letters(self) -> int:
        return len(self.rows)

    @property
    def people(self) -> int:
        return len(self.officers | self.nominees) + len(self.by_letter)

    def with_decision(self, decision: str) -> list[BoardRow]:
        return [row for row in self.rows if row.move and row.move.decision == decision]


def effect_of(groups: Iterable[BoardGroup]) -> Effect:
    """Told are the officers and the head of the sending authority and the nominee: by account where there is one, else by letter."""
    groups = list(groups)
    rows = [row for group in groups for row in group.rows if row.move]
    return Effect(
        rows,
        sum(row.move is not None and row.move.decision == Decision.SELECT for row in rows),
        frozenset(user for row in rows for user in row.group.officers),
        frozenset(row.user_id for row in rows if row.user_id),
        frozenset(row.person_id for row in rows if row.has_letter),
        [group for group in groups if group.left < 0 and group.chosen],
    )
