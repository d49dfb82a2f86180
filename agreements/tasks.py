import logging

from celery import shared_task
from django.utils import timezone

from agreements.operations import expire_agreements, remind_of_ends, remind_of_papers

log = logging.getLogger(__name__)


@shared_task(name="agreements.clock")
def clock() -> None:
    """Every hour: what is over expires; then the reminders, each whatever the others do."""
    for job in (expire_agreements, remind_of_ends, remind_of_papers):
        try:
            job(now=timezone.now())
        except Exception:
            log.exception("the clock's %s failed", job.__name__)
