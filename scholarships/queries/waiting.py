"""What waits for those who endorse, before anything is sent."""

from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from partners.actor import Actor
from partners.enums import Power, Role
from scholarships.enums import CallState, NominationState
from scholarships.models import Nomination
from scholarships.models.sides import partners_as

AT_ONCE = 200  # rows of a page on which many are ticked
OVER = (CallState.CANCELLED, CallState.DECIDED, CallState.ARCHIVED)


def endorsing_partners(actor: Actor) -> frozenset[int]:
    """Partners for whose authority the actor may endorse: as its head, or with a lent power."""
    lent = {row.partner_id for row in actor.lent if row.power == Power.ENDORSE}
    return frozenset(partners_as(actor, Role.AUTHORITY_HEAD) | lent)


def endorses_somewhere(actor: Actor) -> bool:
    return bool(endorsing_partners(actor))


def proposed_to(actor: Actor) -> list[Nomination]:
    """Call by call, the one that closes first on top, each in the order of rank. Rows of one partner and call share an allotment."""
    first = Q(state=NominationState.NATIONAL_CHECK) & ~Q(call__state__in=OVER)
    completed = Q(state=NominationState.RETURNED, proposed_by_id__isnull=False) & ~Q(call__state=CallState.CANCELLED)
    completed &= Q(partner__two_person_endorsement=True, on_behalf=False)
    return _by_rank(ever_proposed(actor).filter(first | completed))


def _by_rank(rows: QuerySet[Any]) -> list[Nomination]:
    found = list(rows.order_by("call__closes_at", "call_id", "partner_id", F("rank").asc(nulls_last=True), "pk")[:AT_ONCE])
    allotments: dict[int, Any] = {}
    for row in found:
        row.allotment = allotments.setdefault(row.allotment_id, row.allotment)
    return found


def nominates_somewhere(actor: Actor) -> bool:
    return bool(partners_as(actor, Role.NOMINATING_OFFICER))


def drafts_of(actor: Actor, now: datetime) -> list[Nomination]:
    """What an officer may pass on now: drafts of calls that are open, and those that stand for somebody as long as the ministry allows it."""
    in_time = Q(call__opens_at__lte=now, call__closes_at__gt=now) | Q(replaces__replace_until__gt=now)
    return _by_rank(ever_nominated(actor).filter(in_time, state=NominationState.DRAFT).exclude(call__state__in=OVER))


def ever_nominated(actor: Actor) -> QuerySet[Any]:
    rows = Nomination.objects.visible_to(actor).filter(partner_id__in=partners_as(actor, Role.NOMINATING_OFFICER))
    return rows.select_related("person", "partner", "allotment", "call__intake__programme", "replaces")  # type: ignore[no-any-return]


def ever_proposed(actor: Actor) -> QuerySet[Any]:
    rows = Nomination.objects.visible_to(actor).filter(partner_id__in=endorsing_partners(actor))
    return rows.select_related("person", "partner", "allotment", "call__intake__programme")  # type: ignore[no-any-return]
