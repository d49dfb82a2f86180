"""Who may stand in the place of a nominee: drafts of the same call, its reserve list, people nominated before."""

from dataclasses import dataclass
from datetime import datetime

from partners.actor import Actor
from people.models import Person
from scholarships.enums import SENT, UNSENT, NominationState
from scholarships.models import Nomination
from scholarships.queries.nominees import persons_to_nominate
from scholarships.queries.reserve import IN_ORDER

CHOICES = 60
PEOPLE = 10  # nominated before; the others are found by their name


@dataclass(frozen=True)
class Links:
    """The nominations before and after this one in its place, as far as the reader may open them."""

    stands_for: Nomination | None
    replaced_by: Nomination | None


def links_of(nomination: Nomination, actor: Actor) -> Links:
    """One query, and none for a nomination that has never changed its place."""
    if nomination.replaces_id is None and nomination.state != NominationState.WITHDRAWN:
        return Links(None, None)
    rows = Nomination.objects.visible_to(actor).select_related("person")
    before = rows.filter(pk=nomination.replaces_id).first() if nomination.replaces_id else None
    after = rows.filter(replaces=nomination).first() if nomination.state == NominationState.WITHDRAWN else None
    return Links(before, after)


def candidates_for(nomination: Nomination) -> list[Nomination]:
    """Drafts first, then the reserve list by rank; those that stand for somebody already are left out."""
    rows = Nomination.objects.owned_by(nomination.partner).filter(call_id=nomination.call_id, replaces__isnull=True)
    rows = (
        rows.filter(state__in=[*UNSENT, NominationState.RESERVE])
        .exclude(pk=nomination.pk)
        .select_related("person", "allotment", "call__intake", "partner")
    )
    return sorted(rows.order_by("pk")[:CHOICES], key=lambda row: (row.state == NominationState.RESERVE, row.rank or 999, row.pk))


def people_for(nomination: Nomination, actor: Actor, words: str) -> list[Person]:
    """The partner's people nominated before and not in this call, narrowed by a search in any script; the first of the alphabet."""
    rows = persons_to_nominate(actor, [nomination.allotment], words)
    there = Nomination.objects.owned_by(nomination.partner).filter(call_id=nomination.call_id).exclude(state=NominationState.WITHDRAWN)
    return list(rows.exclude(pk__in=there.values("person_id")).order_by("sort_key", "pk")[:PEOPLE])


def on_reserve(nomination: Nomination) -> list[Nomination]:
    """In the order in which they move up; where two people have signed that order, the next alone."""
    rows = Nomination.objects.owned_by(nomination.partner).filter(allotment_id=nomination.allotment_id, state=NominationState.RESERVE)
    rows = rows.select_related("person", "allotment", "call__intake", "partner").order_by(*IN_ORDER)
    return list(rows[: 1 if nomination.call.two_person else CHOICES])


def closed_for_replacing(nomination: Nomination, now: datetime) -> bool:
    """After the closing the sender waits for the ministry, which opens a replacement until an instant."""
    return now >= nomination.call.closes_at and not (nomination.replace_until and now < nomination.replace_until)


def may_be_allowed(nomination: Nomination, now: datetime) -> bool:
    """Whether there is anything for the ministry to open."""
    return nomination.state in SENT and closed_for_replacing(nomination, now)
