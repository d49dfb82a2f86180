"""What stays cost: planned over the whole stay, and paid so far, by currency and funder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Sum

from mobility.enums import SheetState, StayState
from mobility.models import Allowance, Payment, Stay
from mobility.money import NOTHING, due_until, split, total
from mobility.queries.money import planned_presence, terms_of

ENDED_BEFORE = (StayState.CANCELLED, StayState.NO_SHOW)
ByPayer = dict[str, Decimal]


def _payers() -> ByPayer:
    return defaultdict(lambda: NOTHING)


@dataclass
class Cost:
    """In one currency."""

    planned: ByPayer = field(default_factory=_payers)
    paid: ByPayer = field(default_factory=_payers)

    @property
    def planned_total(self) -> Decimal:
        return total(self.planned.values())

    @property
    def paid_total(self) -> Decimal:
        return total(self.paid.values())

    def add(self, other: Cost) -> None:
        for own, more in ((self.planned, other.planned), (self.paid, other.paid)):
            for payer, amount in more.items():
                own[payer] += amount


Costs = dict[tuple[int, str], Cost]  # key of the stay and currency


def costs_of(stays: Sequence[Stay]) -> Costs:
    """Two queries, whatever their number; the caller has fetched the stays rightly. Who never came costs only what was paid."""
    keys = [stay.pk for stay in stays]
    by_key = {stay.pk: stay for stay in stays}
    found: Costs = defaultdict(Cost)
    for row in Allowance.objects.across_partners(reason="costs of stays that were fetched for this reader").filter(stay__in=keys).order_by("pk"):
        stay = by_key[row.stay_id]
        if stay.state not in ENDED_BEFORE:
            due = due_until(terms_of(row), planned_presence(stay), stay.departed_on or stay.leaves_on)
            for payer, amount in split(due, row.shares).items():
                found[stay.pk, row.currency].planned[payer] += amount
    paid = Payment.objects.across_partners(reason="costs of stays that were fetched for this reader").filter(
        stay__in=keys, sheet__state=SheetState.PAID
    )
    for stay_id, currency, payer, amount in paid.values_list("stay_id", "currency", "payer").annotate(paid=Sum("amount")).order_by():
        found[stay_id, currency].paid[payer] += amount
    return found


def sum_of(costs: Iterable[Cost]) -> Cost:
    whole = Cost()
    for cost in costs:
        whole.add(cost)
    return whole
