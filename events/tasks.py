import logging

from celery import shared_task
from django.utils import timezone

from events.operations.people import remind_invited
from events.operations.registrations_clock import expire_addresses, forget_needs, pass_places_on

log = logging.getLogger(__name__)
CLOCKS = (pass_places_on, expire_addresses, remind_invited)


@shared_task(name="events.clock")
def clock() -> None:
    """Every minute, each whatever the others do: places that nobody took, addresses nobody confirmed, invitations nobody answered."""
    for job in CLOCKS:
        try:
            job(now=timezone.now())
        except Exception:
            log.exception("the clock's %s failed", job.__name__)


@shared_task(name="events.forget_needs")
def forget() -> None:
    """Each night: diet and access of participants of events that were over a month ago."""
    forget_needs(now=timezone.now())
