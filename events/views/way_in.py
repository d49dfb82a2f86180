"""The button that leads a reader of an event to a place at it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Event
from events.queries.registrations import goes_on, own_registration, registration_closed
from events.rules.programme import may_run_event
from partners.http import ActorRequest


def way_in(request: ActorRequest, event: Event) -> dict[str, str]:
    """To the own registration where there is one, else to the form while it is open; nothing for who runs the event."""
    own = own_registration(event, request.actor)
    closed = registration_closed(event, request.now)
    if own is not None and (closed or goes_on(own)):
        return {"label": _("Your registration"), "url": reverse("events:registration", args=[own.pk])}
    if closed or may_run_event(request.actor, event):
        return {}
    return {"label": _("Register"), "url": reverse("events:register", args=[event.pk])}
