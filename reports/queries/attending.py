"""Events: who was invited, registered and came, by event and by partner."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from events.enums import IN_DELEGATION, DelegationState, EventKind, EventState, RegistrationState
from events.models import Delegation, Event, Registration
from partners.actor import Actor
from reports.queries.opinions import means_of_rounds
from reports.queries.spans import Params, instants, share, today_of
from reports.queries.whose import chosen, own, partners_named
from reports.sheets import Column, Row

OF_SEEN = "participants of events that this reader counts"
INVITED = ~Q(state__in=[DelegationState.PREPARED, DelegationState.WITHDRAWN])
CAME, NO_SHOW = RegistrationState.ATTENDED, RegistrationState.NO_SHOW


def reads_opinions(actor: Actor) -> bool:
    """What participants thought is for the house that holds the events."""
    return actor.sees_all_partners or bool(actor.institution_ids)


EVENT_COLUMNS = (
    Column("", "key", name="event"), Column(_("Number"), width=12, name="number"), Column(_("Title"), width=36, name="title"),
    Column(_("Kind"), width=14, name="kind"), Column(_("Begins"), "instant", 18, name="begins"), Column(_("State"), width=20, name="state"),
    Column(_("Sides invited"), "whole", 9, name="invited"), Column(_("Sides that named people"), "whole", 9, name="named"),
    Column(_("Registered"), "whole", 9, name="registered"), Column(_("Attended"), "whole", 9, name="attended"),
    Column(_("Attended, of those registered"), "share", 10, name="attended_share"), Column(_("Countries"), "whole", 9, name="countries"),
    Column(_("Evaluation, ballots"), "whole", 9, name="ballots", may_see=reads_opinions),
    Column(_("Evaluation, mean of 1 to 5"), "number", 9, name="mean", may_see=reads_opinions),
)  # fmt: skip


def events(params: Params, actor: Actor) -> Any:
    """Of the host's staff all; of an academy those it holds; of a partner those to which it was invited, with its own people alone."""
    rows = Event.objects.visible_to(actor).exclude(state=EventState.PLANNED)
    if not actor.sees_all_partners:
        asked = Delegation.objects.visible_to(actor).filter(INVITED, partner_id__in=actor.people_partner_ids)
        rows = rows.filter(Q(institution_id__in=actor.institution_ids) | Q(pk__in=asked.values("event_id")))
    return rows.filter(**instants(params, "starts_at")).order_by()


def events_size(params: Params, actor: Actor) -> int:
    return int(events(params, actor).count())


def _counts(rows: Any, **counts: Any) -> dict[str, Any]:
    """Of the rows of an event, each by a subquery of its own: joined side by side they would multiply."""
    grouped = rows.filter(event=OuterRef("pk")).order_by().values("event_id")
    return {name: Coalesce(Subquery(grouped.annotate(n=count).values("n")), Value(0)) for name, count in counts.items()}


def _sides(params: Params, actor: Actor) -> Any:
    rows = own(Delegation.objects.visible_to(actor), actor, partner="partner_id", academy="event__institution_id").filter(INVITED)
    return chosen(rows, params, partner="partner_id")


def _people(params: Params, actor: Actor) -> Any:
    rows = own(Registration.objects.visible_to(actor), actor, partner="partner_id", academy="event__institution_id").filter(state__in=IN_DELEGATION)
    return chosen(rows, params, partner="partner_id")


def events_held(params: Params, actor: Actor) -> list[Row]:
    """Three queries: the events, and what was thought of them."""
    came = Q(state=CAME)
    found = list(
        events(params, actor)
        .annotate(
            **_counts(_sides(params, actor), invited=Count("pk"), naming=Count("pk", filter=Q(named__gt=0))),
            **_counts(
                _people(params, actor), registered=Count("pk"), attended=Count("pk", filter=came),
                countries=Count("partner", distinct=True, filter=came),
            ),
        )
        .order_by("starts_at", "pk")
    )  # fmt: skip
    means = means_of_rounds({row.evaluation_id for row in found if row.evaluation_id}, today_of(params)) if reads_opinions(actor) else {}
    kinds, states = dict(EventKind.choices), dict(EventState.choices)
    return [
        (
            row.pk, row.reference, row.title, str(kinds[row.kind]), row.starts_at, str(states[row.state]), row.invited, row.naming, row.registered,
            row.attended, share(row.attended, row.registered), row.countries, *means.get(row.evaluation_id, (None, None)),
        )
        for row in found
    ]  # fmt: skip


SIDE_COLUMNS = (
    Column(_("Partner"), width=26, name="partner"), Column(_("Events invited to"), "whole", 9, name="events"),
    Column(_("Accepted"), "whole", 9, name="accepted"), Column(_("Declined"), "whole", 9, name="declined"),
    Column(_("People invited at most"), "whole", 10, name="ceiling"), Column(_("People registered"), "whole", 9, name="registered"),
    Column(_("Attended"), "whole", 9, name="attended"), Column(_("Did not come"), "whole", 9, name="no_show"),
    Column(_("Attended, of those registered"), "share", 10, name="attended_share"),
)  # fmt: skip


def sides_size(params: Params, actor: Actor) -> int:
    return int(_sides(params, actor).order_by().values("partner_id").distinct().count())


def events_by_partner(params: Params, actor: Actor) -> list[Row]:
    """Two queries and the names: invitations of sides, and their people. Guests of no side are left out."""
    within = instants(params, "event__starts_at")
    sides = _sides(params, actor).filter(**within).order_by().values(key=F("partner_id"))
    states = {"accepted": [DelegationState.NAMED, DelegationState.CONFIRMED], "declined": [DelegationState.DECLINED]}
    asked = sides.annotate(
        events=Count("event", distinct=True), at_most=Sum("ceiling"), **{name: Count("pk", filter=Q(state__in=named)) for name, named in states.items()}
    )  # fmt: skip
    people = _people(params, actor).filter(partner__isnull=False, **within).order_by().values(key=F("partner_id"))
    counts = {"registered": Count("pk"), "attended": Count("pk", filter=Q(state=CAME)), "no_show": Count("pk", filter=Q(state=NO_SHOW))}
    came = {row["key"]: row for row in people.annotate(**counts)}
    invited = {row["key"]: row for row in asked}
    named = partners_named({*invited, *came})
    rows: list[Row] = []
    for key in sorted({*invited, *came}, key=lambda key: named[key]):
        side, there = invited.get(key, {}), came.get(key, {})
        numbers = [side.get(name, 0) for name in ("events", "accepted", "declined", "at_most")]
        rows.append((named[key], *numbers, *(there.get(name, 0) for name in counts), share(there.get("attended"), there.get("registered"))))
    return rows


__all__ = ["EVENT_COLUMNS", "SIDE_COLUMNS", "events_by_partner", "events_held", "events_size", "sides_size"]
