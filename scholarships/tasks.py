from celery import shared_task
from django.utils import timezone

from scholarships.imports.progress import note_progress
from scholarships.operations import turn_clock
from scholarships.operations.imports import carry_out, sweep_imports


@shared_task(name="scholarships.clock")
def clock() -> None:
    """Every 20 seconds: calls that open and close, offers that lapse, imports whose wake-up or worker was lost."""
    turn_clock(now=timezone.now())
    sweep_imports(now=timezone.now())


@shared_task(name="scholarships.import_nominees")
def import_nominees(import_id: int) -> None:
    carry_out(import_id, now=timezone.now(), in_background=True, progress=lambda done, total: note_progress(import_id, done, total))
