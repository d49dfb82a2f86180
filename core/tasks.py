from celery import shared_task
from django.utils import timezone

from core.drafts import drop_old


@shared_task(name="core.drop_old_drafts")
def drop_old_drafts() -> None:
    drop_old(timezone.now())
