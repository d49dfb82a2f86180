from celery import shared_task
from django.utils import timezone

from agreements.operations import expire_agreements


@shared_task(name="agreements.clock")
def clock() -> None:
    expire_agreements(now=timezone.now())
