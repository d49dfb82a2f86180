"""Lists of the invited, and whom a side can name."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from core.names import search_words
from events.enums import IN_DELEGATION, LIVE
from events.models import Delegation, Event, Registration
from partners.actor import Actor
from partners.enums import InstitutionKind
from partners.models import Institution, Partner
from people.models import Person

INVITED_APART = (InstitutionKind.ACADEMY, InstitutionKind.HUB, InstitutionKind.SECRETARIAT)
MOST_SHOWN = 20


def delegations_for(actor: Actor, event: Event | None = None) -> Any:
    rows = Delegation.objects.visible_to(actor).select_related("partner", "institution", "event__institution", "head", "letter", "credentials")
    return rows if event is None else rows.filter(event=event)


def _listed(event: Event) -> Any:
    return Delegation.objects.across_partners(reason="who is on the list of the event already").filter(event=event)


def partners_to_list(event: Event) -> list[Partner]:
    listed = _listed(event).filter(institution__isnull=True)
    return list(Partner.objects.filter(is_host=False).exclude(pk__in=listed.values("partner_id")))


def institutions_to_list(event: Event) -> list[Institution]:
    """Academies and secretariats, the host's own others too; governments are invited as such."""
    listed = _listed(event).filter(institution__isnull=False)
    rows = Institution.objects.filter(kind__in=INVITED_APART).exclude(pk=event.institution_id).exclude(pk__in=listed.values("institution_id"))
    return list(rows.select_related("partner").order_by("partner__code", "name_en", "pk"))


def members_for(actor: Actor, delegation: Delegation) -> Any:
    """Everybody who was ever named, those who count first."""
    rows = Registration.objects.visible_to(actor).filter(delegation=delegation).select_related("event", "person__passport")
    return rows.order_by("rank_order", "pk")


def counted_of(members: list[Registration]) -> tuple[list[Registration], list[Registration]]:
    """Who counts within the ceiling, and who was named once and does not come."""
    return [row for row in members if row.state in IN_DELEGATION], [row for row in members if row.state not in IN_DELEGATION]


def people_to_name(actor: Actor, delegation: Delegation, text: str = "") -> tuple[list[Person], bool]:
    """Of this side, not in the event yet, by name; and whether there are more than are shown."""
    there = Registration.objects.across_partners(reason="who is in the event already").filter(event=delegation.event_id, state__in=LIVE)
    rows = Person.objects.visible_to(actor).filter(partner=delegation.partner_id)
    rows = rows.exclude(pk__in=there.filter(person__isnull=False).values("person_id"))
    if text.strip():
        words = search_words(text)
        rows = rows.filter(*(Q(search_key__contains=word) for word in words)) if words else rows.none()
    found = list(rows.order_by("sort_key", "pk")[: MOST_SHOWN + 1])
    return found[:MOST_SHOWN], len(found) > MOST_SHOWN
