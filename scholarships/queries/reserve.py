"""The reserve lists of a call, in the order in which they move up."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import F

from core.names import alphabetical
from partners.actor import Actor
from scholarships.enums import NominationState
from scholarships.models import Allotment, Call, Nomination

IN_ORDER = (F("reserve_rank").asc(nulls_last=True), F("rank").asc(nulls_last=True), "reference")


@dataclass
class ReserveList:
    """One partner's places and those who wait for one."""

    allotment: Allotment
    rows: list[Nomination] = field(default_factory=list)

    @property
    def free(self) -> int:
        return self.allotment.places - self.allotment.placed


def reserve_lists(call: Call, actor: Actor) -> list[ReserveList]:
    """Two queries; partners with somebody on their list, by name."""
    rows = Nomination.objects.visible_to(actor).filter(call=call, state=NominationState.RESERVE).select_related("person")
    by_allotment: dict[int, list[Nomination]] = defaultdict(list)
    for row in rows.order_by(*IN_ORDER):
        row.call = call
        by_allotment[row.allotment_id].append(row)
    allotments = Allotment.objects.visible_to(actor).filter(call=call, pk__in=list(by_allotment)).select_related("partner").order_by("pk")
    return [ReserveList(row, by_allotment[row.pk]) for row in sorted(allotments, key=lambda row: alphabetical(row.partner))]
