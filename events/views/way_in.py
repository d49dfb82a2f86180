"""The button that leads a reader of an event to a place at it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Delegation, Event
from events.queries.registrations import goes_on, own_registration, registration_closed
from events.rules.people import SIDE
from events.rules.programme import may_run_event
from events.transitions.delegations import OPEN
from partners.http import ActorRequest


def way_in(request: ActorRequest, event: Event) -> dict[str, str]:
    """To the invitation of the own side, else to the own registration, else to the form while it is open; nothing for who runs the event."""
    own = own_registration(event, request.actor)
    closed = registration_closed(event, request.now)
    if invited := _invited(request, event):
        return {"label": _("Your delegation"), "url": reverse("events:delegation", args=[invited.pk])}
    if own is not None and (closed or goes_on(own)):
        return {"label": _("Your registration"), "url": reverse("events:registration", args=[own.pk])}
    if closed or may_run_event(request.actor, event):
        return {}
    return {"label": _("Register"), "url": reverse("events:register", args=[event.pk])}


def _invited(request: ActorRequest, event: Event) -> Delegation | None:
    """The delegation that officers and embassy of a side name: nearer to them than a place of their own, which stands on the page beside it."""
    sides = [grant.partner_id for grant in request.actor.grants if grant.role in SIDE]
    if not sides:
        return None
    rows = Delegation.objects.visible_to(request.actor).filter(event=event, partner_id__in=sides, state__in=OPEN)
    return rows.order_by("pk").first()  # type: ignore[no-any-return]
