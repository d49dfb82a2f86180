"""Nominations by call: places of each partner in each call, and how far its nominations came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from documents.enums import IssuedState
from partners.actor import Actor
from reports.queries.batches import in_batches, within_years
from reports.sheets import Column, Row
from scholarships.enums import NominationState as S
from scholarships.models import Allotment, Nomination

ANSWERED_YES = (S.ACCEPTED, S.ENROLLED, S.NO_SHOW)
# An academy sees nominations from the award on (`Nomination.also_visible_to`); zeros for earlier states would be false.
SEEN_BY_ACADEMY = (S.ACCEPTED, S.NO_SHOW, S.ENROLLED)


def allotments(params: Mapping[str, Any], actor: Actor) -> QuerySet[Allotment]:
    """Places that the actor may count: all, the partner's own, those in calls of the own academy; no drafts of calls."""
    rows = Allotment.objects.across_partners(reason="narrowed to the actor in the next lines")
    if not actor.sees_all_partners:
        own = Q(partner_id__in=actor.partner_ids) | Q(call__intake__programme__institution_id__in=actor.institution_ids)
        rows = rows.filter(own).filter(call__published_at__isnull=False)
    rows = rows.filter(**within_years(params, "quota_year__year"))
    if partner := params.get("partner"):
        rows = rows.filter(partner_id=partner)
    if call := params.get("call"):
        rows = rows.filter(call_id=call)
    found: QuerySet[Allotment] = rows.select_related("call", "partner", "quota_year").order_by(
        "quota_year__year", "call__reference", "partner__code", "pk"
    )
    return found


def _states(actor: Actor) -> Sequence[S]:
    return tuple(S) if actor.sees_all_partners or actor.partner_ids else SEEN_BY_ACADEMY


def nomination_batches(params: Mapping[str, Any], actor: Actor) -> Iterator[list[Row]]:
    for part in in_batches(allotments(params, actor)):
        yield _rows(part, _states(actor), actor)


def nomination_columns(params: Mapping[str, Any], actor: Actor) -> Sequence[Column]:
    return [
        Column(_("Year"), "year", 8, name="year"), Column(_("Call"), width=16, name="call"), Column(_("Title"), width=36, name="title"),
        Column(_("Partner"), width=26, name="partner"), Column(_("Places"), "whole", 9, upright=True, name="places"),
        Column(_("May nominate"), "whole", 9, upright=True, name="may_nominate"),
        *(Column(str(state.label).capitalize(), "whole", 9, upright=True, name=str(state)) for state in _states(actor)),
        Column(_("Accepted an offer, in all"), "whole", 9, upright=True, name="accepted_in_all"),
        Column(_("Certificates"), "whole", 9, upright=True, name="certificates"),
    ]  # fmt: skip


def _rows(part: list[Allotment], states: Sequence[S], actor: Actor) -> list[Row]:
    """Two queries a batch: counts by state, and certificates that are valid. Only nominations the actor sees are counted."""
    seen = Nomination.objects.visible_to(actor).filter(allotment__in=part).order_by()
    counts: Counter[tuple[int, str]] = Counter()
    for row in seen.values("allotment_id", "state").annotate(n=Count("pk", distinct=True)):
        counts[row["allotment_id"], row["state"]] = row["n"]
    valid = seen.filter(enrolment__certificate__state=IssuedState.VALID).values("allotment_id").annotate(n=Count("pk", distinct=True))
    certificates = {row["allotment_id"]: row["n"] for row in valid}
    return [
        (
            row.quota_year.year, row.call.reference, row.call.title, str(row.partner), row.places, row.may_nominate,
            *(counts[row.pk, state] for state in states),
            sum(counts[row.pk, state] for state in ANSWERED_YES), certificates.get(row.pk, 0),
        )
        for row in part
    ]  # fmt: skip
