"""How many nominations stand where: each call has 25 partners with ten nominees each, years from the past to the next, all from one number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

PARTNERS, PROGRAMMES = 195, 400
PARTNERS_A_CALL, A_PARTNER = 25, 10
YEARS = 13


@dataclass(frozen=True)
class PlannedCall:
    """`sizes`: number of nominations by the partner's place in the list of partners."""

    number: int
    year: int
    sizes: dict[int, int]

    @property
    def total(self) -> int:
        return sum(self.sizes.values())


def planned(nominations: int, next_year: int) -> list[PlannedCall]:
    return list(_calls(nominations, next_year))


def _calls(left: int, next_year: int) -> Iterator[PlannedCall]:
    number = 0
    while left:
        sizes: dict[int, int] = {}
        for place in range(PARTNERS_A_CALL):
            if take := min(A_PARTNER, left):
                sizes[(number * PARTNERS_A_CALL + place) % PARTNERS] = take
                left -= take
        yield PlannedCall(number, next_year - number % YEARS, sizes)
        number += 1


def places_by_year(calls: list[PlannedCall]) -> dict[tuple[int, int], int]:
    """By partner and year: as many places under the agreement as there are nominees, so that no quota is oversold."""
    found: dict[tuple[int, int], int] = defaultdict(int)
    for call in calls:
        for partner, size in call.sizes.items():
            found[partner, call.year] += size
    return found
