from celery import shared_task
from django.utils import timezone

from reports.building import build_report
from reports.operations import expire_runs, run_schedules, sweep_runs


@shared_task(name="reports.build")
def build(run_id: int) -> None:
    build_report(run_id, clock=timezone.now)


@shared_task(name="reports.sweep")
def sweep() -> None:
    """Every 20 seconds: runs whose wake-up or whose worker was lost."""
    sweep_runs(now=timezone.now())


@shared_task(name="reports.schedules")
def schedules() -> None:
    """Every minute: reports that are due again."""
    run_schedules(now=timezone.now())


@shared_task(name="reports.expire")
def expire() -> None:
    """Every hour: files whose time is over leave the disk."""
    expire_runs(now=timezone.now())
