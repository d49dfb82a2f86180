from celery import shared_task
from django.utils import timezone

from core.drafts import drop_old
from core.tallies import compact


@shared_task(name="core.drop_old_drafts")
def drop_old_drafts() -> None:
    drop_old(timezone.now())


@shared_task(name="core.compact_tallies")
def compact_tallies() -> None:
    """Every five minutes: rows of kept counts are put together, so that reading them stays cheap."""
    compact()
