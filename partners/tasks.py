import logging

from celery import shared_task
from django.utils import timezone

from partners.operations.clock import remind_of_confirmations, remind_of_delegations

log = logging.getLogger(__name__)


@shared_task(name="partners.clock")
def clock() -> None:
    """Every hour: confirmations that fall due, powers that end soon; each whatever the other does."""
    for job in (remind_of_confirmations, remind_of_delegations):
        try:
            job(now=timezone.now())
        except Exception:
            log.exception("the clock's %s failed", job.__name__)
