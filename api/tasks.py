from celery import shared_task
from django.utils import timezone

from api import operations


@shared_task(name="api.forget_answers")
def forget_answers() -> None:
    operations.forget_answers(now=timezone.now())
