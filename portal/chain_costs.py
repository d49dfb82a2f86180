"""What the awards of an agreement line cost, by year and currency: a row and a bar each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from agreements.models import QuotaLine
from mobility.enums import Funder
from mobility.queries.costs import Cost, costs_of
from partners.actor import Actor
from reports.queries.costs import awards


@dataclass(frozen=True)
class LineCost:
    year: int
    currency: str
    awards: int
    cost: Cost

    @property
    def label(self) -> str:
        return f"{self.year}, {self.currency}"

    @property
    def funders(self) -> list[tuple[str, str]]:
        """Who pays how much of what is planned; those who pay nothing are left out."""
        return [(str(Funder(payer).label), f"{amount:.2f}") for payer, amount in sorted(self.cost.planned.items()) if amount]

    @property
    def drawn(self) -> tuple[int, int]:
        """Paid and planned in whole units, for the bar."""
        return round(self.cost.paid_total), round(self.cost.planned_total)


def costs_by_year(line: QuotaLine, actor: Actor, year: int | None) -> list[LineCost]:
    """Three queries, whatever the number of awards; only those whose money the reader may see."""
    rows = awards({"first_year": year, "last_year": year}, actor).filter(nomination__allotment__quota_year__line=line)
    by_stay = {row.stay_id: row for row in rows}
    whole: dict[tuple[int, str], Cost] = defaultdict(Cost)
    people: dict[tuple[int, str], set[int]] = defaultdict(set)
    for (stay_id, currency), cost in costs_of([row.stay for row in by_stay.values()]).items() if by_stay else ():
        key = (by_stay[stay_id].nomination.allotment.quota_year.year, currency)
        whole[key].add(cost)
        people[key].add(stay_id)
    return [LineCost(*key, len(people[key]), cost) for key, cost in sorted(whole.items(), reverse=True)]
