"""Who reads the address of an online meeting: whoever takes part. Knowing of the event is not enough, and of a public one everybody knows."""

from __future__ import annotations

from django.db.models import Q

from events.enums import DelegationState as D
from events.models import Delegation, Event, EventSpeaker, Registration
from events.queries.registrations import COMES
from events.rules.programme import reads_as_host
from partners.actor import Actor

ASKED = (D.INVITED, D.NAMED, D.CONFIRMED)
WHY = "whether the actor takes part in the event at hand"


def reads_online(actor: Actor, event: Event) -> bool:
    """The house, speakers, those who have a place, and the officers of sides that are asked to come. One query."""
    if reads_as_host(actor, event) or not actor.user_id:
        return reads_as_host(actor, event)
    comes = Registration.objects.across_partners(reason=WHY).filter(user_id=actor.user_id, state__in=COMES)
    speaks = EventSpeaker.objects.across_partners(reason=WHY).filter(person__user_id=actor.user_id)
    sides = Delegation.objects.across_partners(reason=WHY).filter(partner_id__in=actor.people_partner_ids, state__in=ASKED)
    own = Q(pk__in=comes.values("event_id")) | Q(pk__in=speaks.values("event_id")) | Q(pk__in=sides.values("event_id"))
    return bool(Event.objects.across_partners(reason=WHY).filter(own, pk=event.pk).exists())
