from celery import shared_task
from django.utils import timezone

from core.clocks import run_each
from events.operations.people import remind_invited
from events.operations.registrations_clock import expire_addresses, forget_needs, pass_places_on

CLOCKS = (pass_places_on, expire_addresses, remind_invited)


@shared_task(name="events.clock")
def clock() -> None:
    """Every minute, each whatever the others do: places that nobody took, addresses nobody confirmed, invitations nobody answered."""
    run_each(CLOCKS)


@shared_task(name="events.forget_needs")
def forget() -> None:
    """Each night: diet and access of participants of events that were over a month ago."""
    forget_needs(now=timezone.now())
