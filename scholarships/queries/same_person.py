"""Other nominations that may be of the same human being, for the technical check. Read by the ministry's panel alone."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from core.names import search_key
from people.models import Person
from scholarships.enums import NominationState
from scholarships.models import Nomination

SHOWN = 20


@dataclass(frozen=True)
class Others:
    """Nominations of the same row of people, and of other rows with the same birth date and the same folded name."""

    earlier: list[Nomination]
    doubtful: list[Nomination]


def other_nominations(nomination: Nomination) -> Others:
    """One query for both, the newest first; drafts of others stay theirs."""
    rows = Nomination.objects.across_partners(reason="the ministry compares nominees across partners")
    rows = rows.filter(Q(person_id=nomination.person_id) | Q(person__in=_alike(nomination.person)))
    rows = rows.exclude(pk=nomination.pk).exclude(state=NominationState.DRAFT).select_related("person", "partner", "call", "enrolment")
    found = list(rows.order_by("-created_at", "-pk")[:SHOWN])
    earlier = [row for row in found if row.person_id == nomination.person_id]
    return Others(earlier, [row for row in found if row.person_id != nomination.person_id])


def _alike(person: Person) -> Any:
    """People born on the same day whose names hold each word of this passport name, in whichever script they were typed."""
    rows = Person.objects.across_partners(reason="the ministry compares nominees across partners").exclude(pk=person.pk)
    words = search_key(person.family_name, person.given_names).split()
    if person.birth_date is None or not words:
        return rows.none().values("pk")
    rows = rows.filter(birth_date=person.birth_date)
    for word in words:
        rows = rows.filter(search_key__contains=word)
    return rows.values("pk")
