"""What pages ask about a sheet that is tried out."""

from typing import Any

from accounts.models import User
from scholarships.enums import Decision
from scholarships.models import DecisionItem, DecisionRound, Nomination
from scholarships.queries.effects import Effect


def moves_above(round_: DecisionRound, nomination: Nomination) -> list[Nomination]:
    """The partner's reserve list on this sheet, with this candidate one place further up."""
    rows = DecisionItem.objects.across_partners(reason="the reserve list of a sheet at hand").filter(
        round=round_, decision=Decision.RESERVE, nomination__allotment=nomination.allotment_id
    )
    found = [item.nomination for item in rows.select_related("nomination__person").order_by("reserve_rank", "pk")]
    place = next((number for number, row in enumerate(found) if row.pk == nomination.pk), 0)
    if place:
        found[place - 1], found[place] = found[place], found[place - 1]
    return found or [nomination]


def people_of(effect: Effect) -> list[Any]:
    """Who would be told in the inbox, by name."""
    return list(User.objects.filter(pk__in=effect.officers | effect.nominees).order_by("full_name", "pk"))
