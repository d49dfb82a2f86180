"""What awards are made of, and a place that went to the reserve list."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings

from partners.actor import Actor
from portal.demo.accounts import head_of, officer_of
from portal.demo.content.programmes import MASTER
from portal.demo.stage import Stage
from scholarships import operations as verbs
from scholarships.enums import NominationState as S
from scholarships.models import Call, Nomination
from scholarships.operations.components import add_component

if TYPE_CHECKING:
    from portal.demo.plans import Plan

MOVES_UP = "NEG-offers"  # its reserve list moves up by itself
BY_HALVES, HOST, SENDER = {"host": 50, "sender": 50}, {"host": 100}, {"sender": 100}
DEGREE = (("tuition", "1450000", "once", HOST), ("stipend", "165000", "month", {"host": 70, "sender": 30}), ("housing", "48000", "month", HOST))
COURSE = (("tuition", "320000", "once", HOST), ("per_diem", "9500", "day", HOST))
BOTH = (("travel", "190000", "once", SENDER), ("insurance", "22500", "once", BY_HALVES))


def moves_up(plan: Plan) -> bool:
    return plan.name == MOVES_UP


def set_components(stage: Stage, plan: Plan, call: Call, officer: Actor) -> None:
    """Of this year's calls, the coming ones, and the one in which offers wait for an answer."""
    if plan.starts.year < stage.year and not moves_up(plan):
        return
    for kind, amount, per, shares in (*(DEGREE if plan.course is MASTER else COURSE), *BOTH):
        fields = {"kind": kind, "amount": Decimal(amount), "currency": "KZT", "per": per, "shares": shares}
        add_component(call, fields=fields, actor=officer, now=stage.time)


def free_a_place(stage: Stage) -> None:
    """Somebody gives a place back, and the next of the same country's list has the offer."""
    rows = Nomination.objects.across_partners(reason="demo").filter(
        call__promotes_reserve=True, state__in=[S.OFFERED, S.ACCEPTED], person__user__isnull=True, partner__code__in=settings.VISA_FREE
    )
    waiting = Nomination.objects.across_partners(reason="demo").filter(call__promotes_reserve=True, state=S.RESERVE).values("allotment_id")
    found = rows.filter(allotment_id__in=waiting).select_related("partner", "call__intake", "allotment__quota_year", "person").order_by("pk").first()
    if found is None:
        return
    if found.state == S.OFFERED:
        verbs.decline_offer(found, reason="Posted to New York from next month.", actor=head_of(stage, found.partner.code), now=stage.time)
    else:
        verbs.withdraw_nomination(found, reason="Posted to New York from next month.", actor=officer_of(stage, found.partner.code), now=stage.time)
