"""The reserve list of a partner in a call: who moves up next, held while a place becomes free.

Nominations are locked by key before their allotment, as everywhere; so the whole list is locked with the nomination that frees the
place, and two that free places at once wait for each other at the first row that they share.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from scholarships.enums import NominationState
from scholarships.models import Nomination
from scholarships.queries.reserve import IN_ORDER

FREES_PLACE = frozenset({"withdraw", "replace", "decline_offer", "lapse", "no_show", "end_enrolment"})


def reserve_rows(allotment_id: int) -> Any:
    rows = Nomination.objects.across_partners(reason="the reserve list of the allotment at hand")
    return rows.filter(allotment_id=allotment_id, state=NominationState.RESERVE)


def lock_with_reserve(nomination: Nomination) -> Nomination | None:
    """The nomination with the reserve list of its allotment, locked in the order of keys; needs a transaction."""
    return lock_rows([nomination.pk], nomination.allotment_id).get(nomination.pk)


def lock_rows(keys: Iterable[int], allotment_id: int) -> dict[int, Nomination]:
    rows = Nomination.objects.across_partners(reason="rows of the allotment at hand, locked together")
    wanted = Q(pk__in=list(keys)) | Q(allotment_id=allotment_id, state=NominationState.RESERVE)
    return {row.pk: row for row in rows.select_for_update(of=("self",), no_key=True).filter(wanted).order_by("pk")}


def next_of_reserve(nomination: Nomination) -> Nomination | None:
    """Who moves up when the place of this one is free: by the place on the list, then as the authority ranks, then by number."""
    rows = reserve_rows(nomination.allotment_id).order_by(*IN_ORDER)
    found: Nomination | None = rows.select_related(
        "call__intake__programme__institution", "allotment__quota_year", "partner", "person__passport", "person__partner"
    ).first()
    return found
