from celery import shared_task
from django.utils import timezone

from scholarships.operations import turn_clock


@shared_task(name="scholarships.clock")
def clock() -> None:
    turn_clock(now=timezone.now())
