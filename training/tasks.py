import logging

from celery import shared_task
from django.utils import timezone

from training.operations.consultation_clock import close_forgotten
from training.operations.evaluation_clock import turn_evaluations
from training.operations.follow_ups import ask_follow_ups, remind_follow_ups

log = logging.getLogger(__name__)


@shared_task(name="training.clock")
def clock() -> None:
    """Every minute: evaluations that open, are soon over, are closed; questions after the training and their reminders; each whatever the others do."""
    for job in (turn_evaluations, close_forgotten):
        try:
            job(now=timezone.now())
        except Exception:
            log.exception("the clock's %s failed", job.__name__)
