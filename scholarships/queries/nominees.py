"""Whom a partner may put forward: its people, found again by name and birth date."""

import unicodedata
from datetime import date
from typing import Any

from django.db.models import QuerySet

from core.names import search_words
from partners.actor import Actor
from partners.models import Partner
from people.models import Person
from scholarships import rules
from scholarships.enums import UNSENT, NominationState
from scholarships.models import Allotment, Call, Nomination


def own_allotments(call: Call, actor: Actor) -> list[Allotment]:
    """What this actor may nominate for in the call: usually one row."""
    rows = Allotment.objects.visible_to(actor).filter(call=call).select_related("partner").order_by("partner__code")
    return [row for row in rows if rules.may_nominate_for(actor, row.partner_id)]


def name_key(given_names: str, family_name: str) -> str:
    """A passport name without what typists do differently: capitals, spaces, composed letters."""
    return " ".join(unicodedata.normalize("NFKC", f"{given_names} {family_name}").casefold().split())


def same_person(partner: Partner, *, given_names: str, family_name: str, birth_date: date | None) -> Person | None:
    """The partner's person of this passport name, born on this day."""
    key = name_key(given_names, family_name)
    rows = Person.objects.owned_by(partner).filter(birth_date=birth_date).order_by("pk")
    return next((person for person in rows if key and name_key(person.given_names, person.family_name) == key), None)


def nomination_of(person: Person, call: Call) -> Nomination | None:
    return live_nominations(call, [person]).get(person.pk)


def live_nominations(call: Call, persons: list[Person]) -> dict[int, Nomination]:
    """Nominations for this call by person, those withdrawn left out."""
    rows = Nomination.objects.across_partners(reason="nominations of persons the caller has fetched rightly")
    rows = rows.filter(call=call, person__in=persons).exclude(state=NominationState.WITHDRAWN)
    return {row.person_id: row for row in rows}


def other_of_rank(nomination: Nomination, rank: int) -> Nomination | None:
    """Another nominee of the same partner in the same call whom it has given this rank."""
    rows = Nomination.objects.owned_by(nomination.partner).filter(call_id=nomination.call_id, rank=rank).exclude(pk=nomination.pk)
    return rows.exclude(state__in=(NominationState.WITHDRAWN, NominationState.INELIGIBLE)).select_related("person").order_by("pk").first()


def persons_to_nominate(actor: Actor, allotments: list[Allotment], words: str) -> QuerySet[Any]:
    """People of the actor's partners, narrowed by the words of a search in any script."""
    rows = Person.objects.visible_to(actor).filter(partner_id__in=[row.partner_id for row in allotments])
    asked = search_words(words)
    for word in asked:
        rows = rows.filter(search_key__contains=word)
    return rows if asked or not words.strip() else rows.none()


def own_nominations(actor: Actor) -> QuerySet[Any]:
    """Nominations of which the reader is the nominee: what was sent, and drafts whose own part they were asked to complete."""
    rows = Nomination.objects.visible_to(actor).filter(person__user_id=actor.user_id)
    rows = rows.exclude(state__in=UNSENT, nominee_invited_at__isnull=True)
    return rows.select_related("call__intake__programme", "partner", "person", "enrolment", "allotment")
