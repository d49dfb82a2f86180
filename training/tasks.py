from celery import shared_task
from django.utils import timezone

from core.clocks import run_each
from training.operations.consultation_clock import close_forgotten
from training.operations.evaluation_clock import turn_evaluations
from training.operations.follow_ups import ask_follow_ups, remind_follow_ups
from training.operations.names_clock import ask_for_names
from training.operations.paper_parcels import pack_run
from training.operations.paper_runs import carry_out_run, sweep_paper_runs

JOBS = (turn_evaluations, ask_follow_ups, remind_follow_ups, close_forgotten, ask_for_names)


@shared_task(name="training.clock")
def clock() -> None:
    """Every minute, each whatever the others do: evaluations that open, are soon over, are closed; questions after the training and their
    reminders; advice nobody responds to; names to confirm.
    """
    run_each(JOBS)


@shared_task(name="training.issue_papers")
def issue_papers(run_id: int) -> None:
    """Paper by paper; killed or woken twice, it goes on where it stopped."""
    carry_out_run(run_id, now=timezone.now(), clock=timezone.now)


@shared_task(name="training.sweep_papers")
def sweep_papers() -> None:
    """Every few seconds: runs that no wake-up reached, or whose worker was lost."""
    sweep_paper_runs(now=timezone.now())


@shared_task(name="training.pack_papers")
def pack_papers(run_id: int) -> None:
    pack_run(run_id, now=timezone.now())
